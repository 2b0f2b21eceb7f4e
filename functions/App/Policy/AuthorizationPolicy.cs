namespace SppsFlows.Policy;

/// <summary>
/// The policy on new and existing accounts (A2), as one pure function. Evaluated when the flow begins, and again whenever something it
/// depends on has changed: the request, the catalogue, the registry, the directory.
/// </summary>
public static class AuthorizationPolicy
{
    public static PolicyDecision Decide(PolicyFacts facts) => facts.Platform?.Standing switch
    {
        null => new PolicyDecision.Vet(PolicyRule.PlatformNotListed),
        PlatformStanding.Refused => new PolicyDecision.Decline(PolicyRule.PlatformRefused),
        PlatformStanding.KeptByCommunications => PageOfCommunications(facts),
        PlatformStanding.Authorized or PlatformStanding.Vetted => Ask(facts),
        var standing => throw new InvalidOperationException($"{standing}"),
    };

    private static PolicyDecision PageOfCommunications(PolicyFacts facts) => (facts.Kind, facts.Page) switch
    {
        (AccountKind.Department, _) => new PolicyDecision.Decline(PolicyRule.FacebookNotForDepartments),
        (AccountKind.Classroom, _) => new PolicyDecision.Decline(PolicyRule.FacebookNotForClassrooms),
        (AccountKind.School, { State: AccountState.Active or AccountState.SettingUp } page) =>
            new PolicyDecision.PointAt(PolicyRule.FacebookPageIsActive, page.AccountId),
        // A page that the school runs already is registered, not replaced: reserved pages are for schools without one.
        (AccountKind.School, _) when facts.Existing => Ask(facts),
        (AccountKind.School, { State: AccountState.Reserved } page) =>
            new PolicyDecision.HandOver(PolicyRule.FacebookPageIsReserved, page.AccountId),
        (AccountKind.School, _) => new PolicyDecision.Reserve(PolicyRule.FacebookPageIsNotReserved),
        var (kind, _) => throw new InvalidOperationException($"{kind}"),
    };

    private static PolicyDecision.Approve Ask(PolicyFacts facts) => facts.Approver switch
    {
        ApproverFound.Nobody => new(PolicyRule.NobodyMayApproveYet, null),
        ApproverFound.Found { Because: ApproverBecause.RequesterIsApprover } found =>
            new(PolicyRule.SuperintendentForApprover, found.PersonId),
        ApproverFound.Found { Because: ApproverBecause.PostVacant } found => new(PolicyRule.SuperintendentForVacancy, found.PersonId),
        ApproverFound.Found { Because: ApproverBecause.DistrictItself } found => new(PolicyRule.SuperintendentForDistrict, found.PersonId),
        ApproverFound.Found found =>
            new(facts.Kind is AccountKind.Department ? PolicyRule.DirectorApproves : PolicyRule.PrincipalApproves, found.PersonId),
        var other => throw new InvalidOperationException($"{other}"),
    };
}

/// <summary>All that the policy looks at.</summary>
/// <param name="Platform">Null when it is not in the catalogue.</param>
/// <param name="Page">The org's page, if not closed, on a platform that Communications keeps.</param>
public sealed record PolicyFacts(
    AccountKind Kind, bool Existing, PlatformEntry? Platform, ExistingAccount? Page, ApproverFound Approver);

/// <summary>What the policy needs to know of an account in the registry.</summary>
public sealed record ExistingAccount(Guid AccountId, AccountState State);

/// <summary>What the policy says, and by which rule. Closed.</summary>
public abstract record PolicyDecision(PolicyRule Rule)
{
    /// <summary>An approver decides; null while nobody can (A4).</summary>
    public sealed record Approve(PolicyRule Rule, string? ApproverId) : PolicyDecision(Rule);

    /// <summary>Communications hands over the page that it reserved.</summary>
    public sealed record HandOver(PolicyRule Rule, Guid AccountId) : PolicyDecision(Rule);

    /// <summary>There is one already: the requester is told who runs it.</summary>
    public sealed record PointAt(PolicyRule Rule, Guid AccountId) : PolicyDecision(Rule);

    /// <summary>Communications must reserve a page first.</summary>
    public sealed record Reserve(PolicyRule Rule) : PolicyDecision(Rule);

    /// <summary>App vetting comes first; the request then continues by itself.</summary>
    public sealed record Vet(PolicyRule Rule) : PolicyDecision(Rule);

    public sealed record Decline(PolicyRule Rule) : PolicyDecision(Rule);
}

/// <summary>The rules of A2, each by name. Stored as text; never rename.</summary>
public enum PolicyRule
{
    FacebookPageIsReserved,
    FacebookPageIsActive,
    FacebookPageIsNotReserved,
    FacebookNotForDepartments,
    FacebookNotForClassrooms,
    PrincipalApproves,
    DirectorApproves,
    SuperintendentForApprover,
    SuperintendentForVacancy,
    SuperintendentForDistrict,
    NobodyMayApproveYet,
    PlatformNotListed,
    PlatformRefused,
}
