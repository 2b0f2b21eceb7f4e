using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.Assignments;

/// <summary>
/// Whom assignments concern now: what their kinds say, less those who left, and with those who stand in (A13). The one place where
/// delegates come in.
/// </summary>
public sealed class WhoIsAsked(SppsDb db, AssignmentKinds kinds, OfficeAddresses offices)
{
    public AssignmentKind KindOf(Assignment assignment) => kinds.Of(assignment);

    public AssignmentKind KindOf(string name) => kinds.Of(name);

    public async Task<PeopleNow> ReadAsync(Assignment assignment, CancellationToken cancellationToken) =>
        (await ReadAsync([assignment], cancellationToken))[assignment.Id];

    public async Task<IReadOnlyDictionary<Guid, PeopleNow>> ReadAsync(
        IReadOnlyList<Assignment> assignments, CancellationToken cancellationToken)
    {
        var delegates = await Delegates.ReadAsync(db, cancellationToken);
        var said = new List<(Assignment Assignment, AssignmentPeople People)>();
        foreach (var kind in assignments.GroupBy(assignment => assignment.Kind))
        {
            List<Assignment> ofKind = [.. kind];
            foreach (var (assignment, people) in ofKind.Zip(await kinds.Of(kind.Key).PeopleAsync(ofKind, cancellationToken)))
                said.Add((assignment, await ClaimedAsync(assignment, people, delegates, cancellationToken)));
        }
        var reachable = await ReachableAsync(
            [.. said.SelectMany(one => AllOf(one.People)).Select(asked => asked.Party).Distinct()], delegates, cancellationToken);
        return said.ToDictionary(one => one.Assignment.Id, one => Now(one.People, delegates, reachable));
    }

    /// <summary>
    /// As whom somebody may answer now: responsible, by an escalation that was reached, or in the place of one of these; null: not at all.
    /// </summary>
    /// <param name="offices">Those that the person belongs to, keys of parties; empty for somebody who only holds a link.</param>
    public static Wanted? MayAnswer(Assignment assignment, PeopleNow people, string party, IReadOnlyCollection<string> offices)
    {
        if (people.IsMoot || people.IsPaused || people.Never.Any(personId => Party.KeyOfPerson(personId) == party)) return null;
        var wanted = people.Until(assignment.EscalationLevel).Where(one => one.As is not AssigneeRole.Informed).ToList();
        return wanted.Find(one => one.Party == party) ?? wanted.Find(one => offices.Contains(one.Party))
            ?? (people.MayAlsoAnswer.FirstOrDefault(other => other == party || offices.Contains(other)) is { } besides
                ? new Wanted(besides, AssigneeRole.Responsible, "MayAlsoAnswer", null, null, 0) : null);
    }

    public async Task<IReadOnlyList<string>> OfficesOfAsync(string personId, CancellationToken cancellationToken) =>
        [.. (await OfficeMembers.OfPersonAsync(db, personId, await Delegates.ReadAsync(db, cancellationToken), cancellationToken))
            .Select(Party.KeyOfOffice)];

    /// <summary>In whose place somebody of an office answers, when they only stand in there.</summary>
    public async Task<Wanted> AsWhomAsync(Wanted wanted, string personId, CancellationToken cancellationToken)
    {
        if (Party.Parse(wanted.Party) is not Party.Office { Post: var office }) return wanted;
        var delegates = await Delegates.ReadAsync(db, cancellationToken);
        var members = await OfficeMembers.HoldersAsync(db, office, cancellationToken);
        return delegates.InOffice(office, members, personId) is { } delegation
            ? wanted with
            {
                As = AssigneeRole.Delegate,
                ForPersonId = delegation.ForPersonId,
                Office = wanted.Office ?? $"the {Recipients.NameOf(office)}",
            }
            : wanted;
    }

    /// <summary>Who of an office has taken it upon themselves stands in its place, for as long as they belong to it.</summary>
    private async Task<AssignmentPeople> ClaimedAsync(
        Assignment assignment, AssignmentPeople people, Delegates delegates, CancellationToken cancellationToken)
    {
        if (assignment.ClaimedById is not { } claimer) return people;
        var own = (await OfficeMembers.OfPersonAsync(db, claimer, delegates, cancellationToken)).ToHashSet();
        var claimed = people.Responsible.Where(one => one.Party is Party.Office office && own.Contains(office.Post)).ToList();
        return claimed.Count == 0 ? people : people with
        {
            Responsible = [.. people.Responsible.Except(claimed), claimed[0] with { Party = new Party.Person(claimer), Post = null }],
            MayAlsoAnswer = [.. people.MayAlsoAnswer, .. claimed.Select(one => one.Party)],
        };
    }

    private static PeopleNow Now(AssignmentPeople people, Delegates delegates, HashSet<Party> reachable)
    {
        List<Wanted> all = [.. Level(people.Responsible, 0)];
        for (var level = 1; level <= people.Escalations.Count; level++) all.AddRange(Level(people.Escalations[level - 1], level));
        return new PeopleNow(
            all, [.. people.MayAlsoAnswer.Select(party => party.ToString()!)], people.Never, people.IsMoot, people.IsPaused);

        bool IsExcluded(Party party) => party is Party.Person person && people.Never.Contains(person.Id);

        IEnumerable<Wanted> Level(IReadOnlyList<Asked> asked, int level)
        {
            var asAsked = level == 0 ? AssigneeRole.Responsible : AssigneeRole.Escalation;
            var there = asked.Where(one => reachable.Contains(one.Party) && !IsExcluded(one.Party)).ToList();
            foreach (var one in there)
            {
                var role = one.OnlyTold ? AssigneeRole.Informed : asAsked;
                yield return new Wanted(one.Party.ToString()!, role, one.Because, one.Office, ForPersonId: null, level);
            }
            foreach (var one in there)
            {
                if (one is not { OnlyTold: false, Party: Party.Person { Id: var holder }, Post: { } post }) continue;
                foreach (var standIn in delegates.Of(post, holder).Where(id => !people.Never.Contains(id)))
                    yield return new Wanted(Party.KeyOfPerson(standIn), AssigneeRole.Delegate, one.Because, one.Office, holder, level);
            }
        }
    }

    /// <summary>People who are still there, offices that anybody hears for, contacts as their kind names them.</summary>
    private async Task<HashSet<Party>> ReachableAsync(
        IReadOnlyList<Party> parties, Delegates delegates, CancellationToken cancellationToken)
    {
        var ids = parties.OfType<Party.Person>().Select(person => person.Id).ToList();
        var active = ids.Count == 0
            ? []
            : await db.People.AsNoTracking().Where(person => ids.Contains(person.Id) && person.Active).Select(person => person.Id)
                .ToListAsync(cancellationToken);
        HashSet<Party> reachable = [.. active.Select(id => new Party.Person(id)), .. parties.OfType<Party.Contact>()];
        foreach (var office in parties.OfType<Party.Office>())
            if ((await offices.OfAsync(office.Post, delegates, cancellationToken)).Count > 0) reachable.Add(office);
        return reachable;
    }

    private static IEnumerable<Asked> AllOf(AssignmentPeople people) =>
        people.Responsible.Concat(people.Escalations.SelectMany(level => level));
}
