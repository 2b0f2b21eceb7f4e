using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Links;
using SppsFlows.SignIn.StepUp;
using SppsFlows.Web;

namespace SppsFlows.Assignments;

/// <summary>
/// Tells what somebody sees of an assignment, by registry and directory as they are now. Changes nothing; a post asks the same inside its
/// write.
/// </summary>
public sealed class ReadAnswer(
    SppsDb db, ActionLinks links, WhoIsAsked who, Recipients recipients, AssignmentMailer mailer, ScannerCheck human, StepUps stepUps)
{
    public async Task<(ActionLink? Link, AnswerView View)> ReadAsync(
        HttpContext http, AnswerDoor door, CancellationToken cancellationToken) => door switch
        {
            AnswerDoor.Link byLink => await ByLinkAsync(http, byLink, cancellationToken),
            AnswerDoor.Session bySession => (null, await BySessionAsync(http, bySession, cancellationToken)),
            _ => throw new InvalidOperationException(door.GetType().Name),
        };

    private async Task<(ActionLink?, AnswerView)> ByLinkAsync(HttpContext http, AnswerDoor.Link door, CancellationToken cancellationToken)
    {
        if (who.KindOf(door.Kind).Link is not { } page) return (null, new AnswerView.Unknown());
        var lookup = await links.FindAsync(page.Purpose, door.Token, cancellationToken);
        if (lookup.Issued is not { } link || await FindAsync(link.SubjectId, door.Kind, cancellationToken) is not { } assignment)
            return (null, new AnswerView.Unknown());
        return (link, await ByLinkAsync(http, lookup, link, assignment, cancellationToken));
    }

    private async Task<AnswerView> ByLinkAsync(
        HttpContext http, LinkLookup lookup, ActionLink link, Assignment assignment, CancellationToken cancellationToken)
    {
        var party = PartyOf(link);
        // A contact has no session; one of the staff's beside it says nothing.
        var reader = Party.Parse(party) is Party.Person ? http.Person() : null;
        if (reader is not null && reader.Id != link.PersonId) return new AnswerView.NotYours(reader.Person.FullName);
        var replaced = link.RevokedBecause is RevokedBecause.ApproverReplaced;
        if (assignment.State is not AssignmentState.Open)
            return replaced ? new AnswerView.Replaced(assignment, null) : await EndedAsync(assignment, cancellationToken);
        var people = await who.ReadAsync(assignment, cancellationToken);
        if (people.IsMoot) return await EndedAsync(assignment, cancellationToken);
        var to = await recipients.OfAsync(assignment, party, cancellationToken) is [var one] ? one : null;
        if (to is null || WhoIsAsked.MayAnswer(assignment, people, party, []) is not { } wanted)
            return new AnswerView.Replaced(assignment, NowOf(assignment, people));
        // Replaced, and back: the mail that they got then has the link that works.
        if (replaced) return new AnswerView.LinkRevoked(RevokedBecause.Renewed);
        if (lookup is LinkLookup.Expired) return new AnswerView.LinkExpired(assignment);
        if (lookup is not LinkLookup.Live) return new AnswerView.LinkRevoked(link.RevokedBecause ?? RevokedBecause.TaskEnded);
        return await OpenAsync(http, assignment, to, wanted, link, reader, cancellationToken);
    }

    private async Task<AnswerView> BySessionAsync(HttpContext http, AnswerDoor.Session door, CancellationToken cancellationToken)
    {
        var reader = http.RequirePerson();
        if (await FindAsync(door.Id, door.Kind, cancellationToken) is not { } assignment) return new AnswerView.Unknown();
        var (party, offices) = (Party.KeyOfPerson(reader.Id), await who.OfficesOfAsync(reader.Id, cancellationToken));
        var wasAsked = assignment.Assignees.Exists(assignee => assignee.Party == party || offices.Contains(assignee.Party))
            || assignment.AnsweredById == reader.Id;
        var people = await who.ReadAsync(assignment, cancellationToken);
        var isExcluded = people.Never.Contains(reader.Id);
        // The first answer wins, and whoever else could have given it sees it.
        var couldAnswer = !isExcluded && people.MayAlsoAnswer.Any(other => other == party || offices.Contains(other));
        if (assignment.State is not AssignmentState.Open || people.IsMoot)
            return wasAsked || couldAnswer ? await EndedAsync(assignment, cancellationToken) : new AnswerView.Unknown();
        // Whom it never concerned, or must not, learns nothing of it.
        if (isExcluded) return new AnswerView.Unknown();
        if (WhoIsAsked.MayAnswer(assignment, people, party, offices) is not { } wanted)
            return wasAsked ? new AnswerView.Replaced(assignment, NowOf(assignment, people)) : new AnswerView.Unknown();
        var person = (await recipients.PersonAsync(reader.Id, cancellationToken))!;
        wanted = await who.AsWhomAsync(wanted, reader.Id, cancellationToken);
        return await OpenAsync(http, assignment, person, wanted, link: null, reader, cancellationToken);
    }

    private async Task<AnswerView> OpenAsync(
        HttpContext http, Assignment assignment, Recipient person, Wanted wanted, ActionLink? link, SignedInPerson? reader,
        CancellationToken cancellationToken)
    {
        var kind = who.KindOf(assignment);
        var text = await kind.DescribeAsync(assignment, cancellationToken);
        if (kind.NeedsStepUp && (reader is null || !await stepUps.IsFreshAsync(http, reader.Id, cancellationToken)))
            return new AnswerView.ProveFirst(reader is null ? $"/sign-in?back={Uri.EscapeDataString(text.Url)}" : StepUps.PageTo(text.Url));
        var inPlaceOf = await mailer.InPlaceOfAsync(wanted.As, wanted.ForPersonId, wanted.Office, cancellationToken);
        var asksCode = reader is null && link is not null && await human.AsksCodeAsync(link, cancellationToken);
        var siblings = await SiblingsAsync(assignment, person.Key, reader, cancellationToken);
        return new AnswerView.Open(assignment, text, person, wanted, inPlaceOf, link, reader is not null, asksCode, siblings);
    }

    private async Task<IReadOnlyList<Assignment>> SiblingsAsync(
        Assignment assignment, string party, SignedInPerson? reader, CancellationToken cancellationToken)
    {
        if (assignment.GroupId is null) return [];
        var open = await db.Assignments.Include(other => other.Assignees)
            .Where(other => other.GroupId == assignment.GroupId && other.Kind == assignment.Kind && other.State == AssignmentState.Open
                && other.Id != assignment.Id)
            .OrderBy(other => other.OpenedAt).ThenBy(other => other.Id).ToListAsync(cancellationToken);
        var people = await who.ReadAsync(open, cancellationToken);
        var offices = reader is null ? [] : await who.OfficesOfAsync(reader.Id, cancellationToken);
        return [.. open.Where(other => WhoIsAsked.MayAnswer(other, people[other.Id], party, offices) is not null)];
    }

    private Task<Assignment?> FindAsync(Guid id, string kind, CancellationToken cancellationToken) =>
        db.Assignments.Include(assignment => assignment.Assignees)
            .FirstOrDefaultAsync(assignment => assignment.Id == id && assignment.Kind == kind, cancellationToken);

    private async Task<AnswerView> EndedAsync(Assignment assignment, CancellationToken cancellationToken) =>
        new AnswerView.Ended(assignment, assignment.AnsweredById is { } id ? await recipients.NameOfAsync(id, cancellationToken) : null);

    private static string? NowOf(Assignment assignment, PeopleNow people) =>
        people.Until(assignment.EscalationLevel).Where(one => one.As is not AssigneeRole.Informed).Select(one => one.Office)
            .FirstOrDefault(office => office is not null);

    private static string PartyOf(ActionLink link) =>
        link.PersonId.Contains('/', StringComparison.Ordinal) ? link.PersonId : Party.KeyOfPerson(link.PersonId);
}
