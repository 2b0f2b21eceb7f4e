using System.Globalization;
using Microsoft.Extensions.Options;
using SppsFlows.Calendar;
using SppsFlows.Links;
using SppsFlows.Mail;
using SppsFlows.Settings;

namespace SppsFlows.Assignments;

/// <summary>Writes the mails of assignments into the outbox, each with the link that it needs. Part of the caller's write.</summary>
public sealed class AssignmentMailer(
    AssignmentKinds kinds, Recipients recipients, MailOutbox mails, ActionLinks links, SchoolCalendar calendar, TimeProvider clock,
    IOptions<AppOptions> app)
{
    /// <returns>The mails' keys.</returns>
    public async Task<IReadOnlyList<string>> AskAsync(
        Assignment assignment, PeopleNow people, Wanted wanted, Asking why, CancellationToken cancellationToken)
    {
        var kind = kinds.Of(assignment);
        var text = await kind.DescribeAsync(assignment, cancellationToken);
        var inPlaceOf = await InPlaceOfAsync(wanted.As, wanted.ForPersonId, wanted.Office, cancellationToken);
        var firstAsked = why is Asking.Escalation ? await FirstAskedAsync(people, cancellationToken) : null;
        List<string> keys = [];
        foreach (var to in await recipients.OfAsync(assignment, wanted.Party, cancellationToken))
        {
            var key = $"{kind.Name}/{assignment.Id}/ask/{++assignment.Mails}";
            var (url, until) = await AddressOfAsync(assignment, kind, text, wanted.Party, key, cancellationToken);
            var ask = new AskMail(key, assignment, text, to, why, wanted.Office, inPlaceOf ?? to.InPlaceOf, firstAsked, url, until);
            await mails.AddAsync(await kind.AskAsync(ask, cancellationToken), cancellationToken, CanWait(kind.Rhythm, why));
            keys.Add(key);
        }
        return keys;
    }

    /// <summary>A link of their own, where the kind has a page for it; an office has none: whoever of it comes signs in.</summary>
    /// <returns>The absolute address, and the last day of the link in words.</returns>
    public async Task<(string Url, string? Until)> AddressOfAsync(
        Assignment assignment, AssignmentKind kind, AssignmentText text, string party, string mailKey, CancellationToken cancellationToken)
    {
        if (kind.Link is not { } link || Party.Parse(party) is Party.Office) return (app.Value.PublicUrl + text.Url, null);
        var expiry = AssignmentSchedule.LinkExpiry(assignment, kind.Rhythm, calendar, clock.GetUtcNow());
        var holder = Party.Parse(party) is Party.Person person ? person.Id : party;
        if (link.NewestOnly)
            await links.RevokeAsync(link.Purpose, assignment.LinkSubject, RevokedBecause.Renewed, cancellationToken, holder);
        var token = links.Issue(link.Purpose, assignment.LinkSubject, holder, mailKey, expiry);
        return ($"{app.Value.PublicUrl}{link.Path}{token}", Day(expiry));
    }

    /// <summary>For those who are only told: they have nothing to answer, and sign in to look.</summary>
    public string AboutUrl(AssignmentText text) => app.Value.PublicUrl + (text.AboutUrl ?? text.Url);

    public async Task<IReadOnlyList<string>> TellNobodyAsync(Assignment assignment, bool isEscalation, CancellationToken cancellationToken)
    {
        var kind = kinds.Of(assignment);
        var text = await kind.DescribeAsync(assignment, cancellationToken);
        List<string> keys = [];
        foreach (var to in await recipients.OfOfficeAsync(kind.OfficeToTell, cancellationToken))
        {
            var key = $"{kind.Name}/{assignment.Id}/nobody/{++assignment.Mails}";
            await mails.AddAsync(
                kind.TellNobody(new NobodyMail(key, assignment, text, to, isEscalation)), cancellationToken,
                CanWait(kind.Rhythm, Asking.Reminder));
            keys.Add(key);
        }
        return keys;
    }

    /// <summary>To those who were asked; the feature tells whoever asked.</summary>
    public async Task TellExpiredAsync(Assignment assignment, IEnumerable<Assignee> asked, CancellationToken cancellationToken)
    {
        var kind = kinds.Of(assignment);
        var text = await kind.DescribeAsync(assignment, cancellationToken);
        foreach (var assignee in asked.Where(assignee => assignee.As is not AssigneeRole.Informed))
            foreach (var to in await recipients.OfAsync(assignment, assignee.Party, cancellationToken))
            {
                var expired = new ExpiredMail($"{kind.Name}/{assignment.Id}/expired/{++assignment.Mails}", assignment, text, to);
                if (kind.TellExpired(expired) is not { } draft) continue;
                await mails.AddAsync(draft, cancellationToken, CanWait(kind.Rhythm, Asking.Reminder));
            }
    }

    /// <summary>Takes back the links of one person, or of all.</summary>
    public async Task EndLinksAsync(Assignment assignment, string? party, RevokedBecause because, CancellationToken cancellationToken)
    {
        if (kinds.Of(assignment).Link is not { } link) return;
        var holder = party is null ? null : Party.Parse(party) is Party.Person person ? person.Id : party;
        await links.RevokeAsync(link.Purpose, assignment.LinkSubject, because, cancellationToken, holder);
    }

    /// <summary>Whom a delegate stands in for, in words.</summary>
    public async Task<string?> InPlaceOfAsync(AssigneeRole role, string? forPersonId, string? office, CancellationToken cancellationToken)
    {
        if (role is not AssigneeRole.Delegate) return null;
        var name = forPersonId is null ? null : await recipients.NameOfAsync(forPersonId, cancellationToken);
        return name ?? office ?? "somebody who is away";
    }

    /// <summary>Those who are asked, in words.</summary>
    public async Task<IReadOnlyList<string>> WaitsForAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        List<string> names = [];
        var asked = assignment.AskedNow.Where(assignee => assignee.As is not AssigneeRole.Informed).Select(assignee => assignee.Party);
        foreach (var party in asked.Order(StringComparer.Ordinal)) names.Add(await recipients.WordsAsync(party, cancellationToken));
        return names.Count > 0 ? names : ["somebody whom the directory does not name"];
    }

    public string Day(DateTimeOffset instant) => calendar.Local(instant).ToString("MMM d, yyyy", CultureInfo.InvariantCulture);

    private async Task<string?> FirstAskedAsync(PeopleNow people, CancellationToken cancellationToken)
    {
        if (people.All.FirstOrDefault(one => one is { Level: 0, As: AssigneeRole.Responsible }) is not { } first) return null;
        return first.Office
            ?? (Party.Parse(first.Party) is Party.Person person ? await recipients.NameOfAsync(person.Id, cancellationToken) : null);
    }

    // The first question goes at once; what follows it is routine, and keeps out of the quiet hours (J6).
    private static bool CanWait(AssignmentRhythm rhythm, Asking why) =>
        rhythm.Unit is not RhythmUnit.Minutes
            && (why is not (Asking.First or Asking.NewLink) || (why is Asking.First && rhythm.FirstCanWait));
}
