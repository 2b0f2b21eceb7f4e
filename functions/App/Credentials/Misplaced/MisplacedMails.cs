using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Policy;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>Who hears of a secret that came the wrong way, with which link. Part of the caller's write.</summary>
public sealed class MisplacedMails(
    SppsDb db, CredentialMails mails, ActionLinks links, IOptions<CredentialOptions> options, TimeProvider clock)
{
    public async Task TellSenderAsync(MisplacedSecret secret, Person sender, string key, CancellationToken cancellationToken) =>
        await mails.AddAsync(MisplacedMail.Removed(key, sender, secret, UrlOf(secret, key)), cancellationToken);

    public async Task RemindSenderAsync(MisplacedSecret secret, Person sender, CancellationToken cancellationToken)
    {
        var key = KeyOf(secret, "reminder");
        await mails.AddAsync(MisplacedMail.Reminder(key, sender, secret, UrlOf(secret, key)), cancellationToken, canWait: true);
    }

    /// <summary>
    /// Whoever answers for the sender's school or department, and Communications, which may answer where the sender can't.
    /// </summary>
    public async Task EscalateAsync(MisplacedSecret secret, Person sender, CancellationToken cancellationToken)
    {
        if (await AnswersForAsync(sender, cancellationToken) is { } superior)
            await mails.AddAsync(
                MisplacedMail.ToSuperior(KeyOf(secret, "escalation"), superior, sender, secret), cancellationToken, canWait: true);
        foreach (var office in await mails.OfficeAsync(Role.Communications, cancellationToken))
            await mails.AddAsync(
                MisplacedMail.ToOffice(
                    KeyOf(secret, "escalation"), office.Email, sender, secret, mails.Url($"/misplaced/cases/{secret.Id}")),
                cancellationToken, canWait: true);
    }

    private async Task<Person?> AnswersForAsync(Person sender, CancellationToken cancellationToken)
    {
        var orgs = await db.Roles
            .AsNoTracking().Where(role => role.PersonId == sender.Id).Join(db.Orgs, role => role.OrgId, org => org.Id, (_, org) => org)
            .Distinct().OrderBy(org => org.Id).ToListAsync(cancellationToken);
        if ((orgs.Find(unit => unit.Kind is not OrgKind.District) ?? orgs.FirstOrDefault()) is not { } org) return null;
        var kind = org.Kind is OrgKind.Department ? AccountKind.Department : AccountKind.School;
        return ApproverRule.For(
            await OfficeHolder.ReadAsync(db, org.Id, cancellationToken), org, kind, sender.Id) is ApproverFound.Found found
            ? await mails.PersonAsync(found.PersonId, cancellationToken)
            : null;
    }

    private string UrlOf(MisplacedSecret secret, string mailKey) =>
        mails.Url(
            $"/misplaced/{links.Issue(
                CredentialLinks.RepairMisplacedSecret, secret.Subject, secret.SenderId, mailKey,
                clock.GetUtcNow() + options.Value.EscrowLinkLifetime)}");

    private static string KeyOf(MisplacedSecret secret, string step) => $"misplaced-secret/{secret.Id}/{++secret.Mails}-{step}";
}
