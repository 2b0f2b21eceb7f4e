using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.Assignments;

/// <summary>
/// Whom an assignment concerns, by registry and directory as they are now: what a kind says of it. Delegates are no matter of the kind:
/// they are added to whoever it names.
/// </summary>
public sealed record AssignmentPeople
{
    public static readonly AssignmentPeople Moot = new() { IsMoot = true };
    public static readonly AssignmentPeople Paused = new() { IsPaused = true };

    /// <summary>All at once, each with reminders of their own; the first answer wins. Empty: nobody can be asked.</summary>
    public IReadOnlyList<Asked> Responsible { get; init; } = [];

    /// <summary>Level by level, as in the rhythm. Where nobody is responsible, the first level that can answer is asked at once.</summary>
    public IReadOnlyList<IReadOnlyList<Asked>> Escalations { get; init; } = [];

    /// <summary>Who may answer, signed in, without being asked.</summary>
    public IReadOnlyList<Party> MayAlsoAnswer { get; init; } = [];

    /// <summary>Persons who must not answer, nor stand in: nobody decides their own request.</summary>
    public IReadOnlyList<string> Never { get; init; } = [];

    /// <summary>There is nothing left to answer.</summary>
    public bool IsMoot { get; init; }

    /// <summary>For the time being nobody is asked or reminded, and nobody can answer; nothing is forgotten.</summary>
    public bool IsPaused { get; init; }
}

/// <param name="Because">The rule that led to this party, for the audit.</param>
/// <param name="Office">In words, for pages that must not name people: <c>the principal of Harbor High School</c>.</param>
/// <param name="Post">By what post they are asked: whoever stands in for it is asked, too. Null: for themselves, as a manager or a
/// requester.</param>
/// <param name="OnlyTold">They hear of it by digest; an answer of theirs does not count.</param>
public sealed record Asked(Party Party, string Because, string? Office = null, Post? Post = null, bool OnlyTold = false)
{
    public static Asked Person(string personId, string because, string? office = null, Post? post = null) =>
        new(new Party.Person(personId), because, office, post);

    /// <summary>Whom <see cref="ApproverRule"/> found, with their post and its words; null when it found nobody.</summary>
    public static Asked? ByRule(ApproverFound found, IReadOnlyCollection<OfficeHolder> holders, OrgUnit org, bool onlyTold = false)
    {
        if (found is not ApproverFound.Found { PersonId: var personId, Because: var because }) return null;
        var (own, title) = org.Kind is OrgKind.Department ? (Role.Director, "director") : (Role.Principal, "principal");
        var (post, office) = because switch
        {
            ApproverBecause.PrincipalOfSchool => (new Post(Role.Principal, org.Id), $"the principal of {org.Name}"),
            ApproverBecause.DirectorOfDepartment => (new Post(Role.Director, org.Id), $"the director of {org.Name}"),
            ApproverBecause.ActingInPost => (new Post(own, org.Id), $"the acting {title} of {org.Name}"),
            _ when holders.FirstOrDefault(
                holder => holder.PersonId == personId && holder.Role is Role.SuperintendentDesignee) is { } designee =>
                (new Post(designee.Role, designee.OrgId), "the superintendent’s designee"),
            _ => (new Post(
                Role.Superintendent,
                holders.FirstOrDefault(holder => holder.PersonId == personId && holder.Role is Role.Superintendent)?.OrgId),
                "the superintendent"),
        };
        return new Asked(new Party.Person(personId), because.ToString(), office, post, onlyTold);
    }

    public static Asked OfOffice(Role role, string office, string? orgId = null) =>
        new(new Party.Office(role, orgId), role.ToString(), office);
}

/// <summary>One who ought to be asked now.</summary>
/// <param name="Level">0: responsible; else the level of escalation.</param>
public sealed record Wanted(string Party, AssigneeRole As, string Because, string? Office, string? ForPersonId, int Level);

/// <summary>The people of an assignment with their delegates, as of one moment.</summary>
/// <param name="All">Of every level, in order; each party once in those levels that were reached.</param>
/// <param name="MayAlsoAnswer">Keys of parties.</param>
public sealed record PeopleNow(
    IReadOnlyList<Wanted> All, IReadOnlyList<string> MayAlsoAnswer, IReadOnlyList<string> Never, bool IsMoot = false,
    bool IsPaused = false)
{
    /// <summary>
    /// Those to be asked while so many levels were reached; whoever is responsible is not asked a second time by an escalation.
    /// </summary>
    public IReadOnlyList<Wanted> Until(int level) => [.. All.Where(wanted => wanted.Level <= level).DistinctBy(wanted => wanted.Party)];

    public bool IsAnswerable(int level) => Until(level).Any(wanted => wanted.As is not AssigneeRole.Informed);

    /// <summary>The first level after this one that has somebody who can answer; null when there is none.</summary>
    public int? NextAnswerable(int level) =>
        All.Where(wanted => wanted.Level > level && wanted.As is not AssigneeRole.Informed).Select(wanted => (int?)wanted.Level).Min();
}
