using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Settings;

namespace SppsFlows.Assignments;

/// <summary>
/// What whoever stands in, and for whom they do, must know of it (A13). Whoever said it themselves has no mail. Part of the caller's write.
/// </summary>
public sealed class DelegateMails(SppsDb db, MailOutbox mails, IOptions<AppOptions> app)
{
    public async Task TellNamedAsync(Delegation delegation, CancellationToken cancellationToken)
    {
        foreach (var (to, title) in await ReadAsync(delegation, "stand in", "stands in", cancellationToken))
        {
            if (to.Id == delegation.NamedById) continue;
            var draft = Draft(delegation, to, "named", title).Text("Questions go to both of you, and either of you may answer.")
                .Facts(("From", Day(delegation.From)), ("Until", $"{Day(delegation.Until)}, that day included"), ("Note", delegation.Note))
                .Button("See who stands in", $"{app.Value.PublicUrl}/people/delegates")
                .Note("The record of each answer says who gave it, and for whom. If this is a mistake, end it on that page.");
            await mails.AddAsync(draft, cancellationToken, canWait: true);
        }
    }

    public async Task TellEndedAsync(Delegation delegation, string endedById, CancellationToken cancellationToken)
    {
        foreach (var (to, title) in await ReadAsync(delegation, "no longer stand in", "no longer stands in", cancellationToken))
        {
            if (to.Id == endedById) continue;
            var draft = Draft(delegation, to, "ended", title).Text(
                $"It was to last until {Day(delegation.Until)}. Open questions stay with whoever holds the post; what was answered stays "
                + "as it is.");
            await mails.AddAsync(draft, cancellationToken, canWait: true);
        }
    }

    private static MailDraft Draft(Delegation delegation, Person to, string step, string title) =>
        new MailDraft(
            $"delegate/{delegation.Id}/{step}/{to.Id}", to.Email, title, $"person/{delegation.ForPersonId ?? delegation.PersonId}")
            .Text($"Hello {to.GivenName},").Text($"{title}.");

    /// <returns>Whoever stands in, then whom they stand in for, each with what the mail says to them.</returns>
    private async Task<IReadOnlyList<(Person To, string Title)>> ReadAsync(
        Delegation delegation, string own, string others, CancellationToken cancellationToken)
    {
        var holders = delegation is { Role: { } role, OrgId: var orgId }
            ? await OfficeMembers.HoldersAsync(db, new Post(role, orgId), cancellationToken) : [delegation.ForPersonId!];
        var people = await db.People.AsNoTracking()
            .Where(person => person.Active && (person.Id == delegation.PersonId || holders.Contains(person.Id)))
            .OrderBy(person => person.Id).ToListAsync(cancellationToken);
        var post = delegation.Role is { } held
            ? PostWords.Of(held, (await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == delegation.OrgId, cancellationToken)).Name)
            : null;
        var standIn = people.Find(person => person.Id == delegation.PersonId);
        var away = people.Find(person => person.Id == delegation.ForPersonId);
        return
        [
            .. people.Where(person => person == standIn).Select(person => (person, $"You {own} for {post ?? away?.FullName}")),
            .. people.Where(person => person != standIn).Select(person => (person, $"{standIn?.FullName} {others} for {post ?? "you"}")),
        ];
    }

    private static string Day(DateOnly day) => day.ToString("MMM d, yyyy", CultureInfo.InvariantCulture);
}
