using SppsFlows.Credentials.Rotation;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Ownership;

/// <summary>Who holds one account's credential: metadata only, no username and nothing of the secret.</summary>
/// <param name="Custodians">Who can take it out, by the roles of now.</param>
/// <param name="Managers">Who knows it: whoever is named in the registry, those who left too.</param>
/// <param name="Credential">Null when nothing lies in the vault.</param>
/// <param name="Unacknowledged">Those of the managers who have not acknowledged the policy as it reads now (A9).</param>
/// <param name="Rotation">The open one.</param>
/// <param name="AnswersFor">Whoever holds the post that answers for the account now.</param>
public sealed record OwnershipRow(
    Account Account, string OrgName, IReadOnlyList<Person> Custodians, IReadOnlyList<Person> Managers, IReadOnlyList<Person> Unacknowledged,
    Credential? Credential, RotationTask? Rotation, Person? AnswersFor, string? SealedBy, string? TakenOutBy,
    IReadOnlyList<OwnershipProblem> Problems);

/// <summary>What is wrong with who holds an account, the gravest first.</summary>
public enum OwnershipProblem
{
    /// <summary>A manager left the district and still stands in the registry: they know the password.</summary>
    ManagerLeft,

    /// <summary>Nobody holds the post that may take it out.</summary>
    NoCustodian,

    /// <summary>Nobody manages it.</summary>
    NoManager,

    /// <summary>Its password should have been changed by now.</summary>
    RotationOverdue,

    /// <summary>Nothing lies in the vault.</summary>
    NeverSealed,

    /// <summary>It hangs on one person, where policy wants two (A1).</summary>
    SingleManager,

    /// <summary>Nobody answers for it: neither its own post nor the superintendent's office is filled.</summary>
    NobodyAnswers,
}

/// <summary>Finds what is wrong. Pure.</summary>
public static class OwnershipCheck
{
    /// <param name="rotationIsLate">Somebody was told that the change of the password is overdue.</param>
    public static IReadOnlyList<OwnershipProblem> Of(
        Account account, Credential? credential, bool rotationIsLate, IReadOnlyList<Person> managers, int custodians, bool isAnsweredFor,
        DateOnly today)
    {
        var active = managers.Count(person => person.Active);
        List<OwnershipProblem> problems = [];
        if (active < managers.Count) problems.Add(OwnershipProblem.ManagerLeft);
        if (custodians == 0) problems.Add(OwnershipProblem.NoCustodian);
        // A reserved page has neither managers nor credentials yet.
        if (account.State is not AccountState.Reserved)
        {
            if (active == 0) problems.Add(OwnershipProblem.NoManager);
            if (rotationIsLate || credential?.RotateBy < today) problems.Add(OwnershipProblem.RotationOverdue);
            if (credential is null) problems.Add(OwnershipProblem.NeverSealed);
            if (active == 1 && account.Kind is not AccountKind.Classroom) problems.Add(OwnershipProblem.SingleManager);
        }
        if (!isAnsweredFor) problems.Add(OwnershipProblem.NobodyAnswers);
        return problems;
    }

    public static string Text(OwnershipProblem problem) => problem switch
    {
        OwnershipProblem.ManagerLeft => "A manager left",
        OwnershipProblem.NoCustodian => "Nobody can take it out",
        OwnershipProblem.NoManager => "Nobody manages it",
        OwnershipProblem.RotationOverdue => "Password change overdue",
        OwnershipProblem.NeverSealed => "Never sealed",
        OwnershipProblem.SingleManager => "Only one manager",
        OwnershipProblem.NobodyAnswers => "Nobody answers for it",
        _ => throw new ArgumentOutOfRangeException(nameof(problem), problem, null),
    };
}
