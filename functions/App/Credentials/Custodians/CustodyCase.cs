using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.Credentials.Custodians;

/// <summary>One question to <see cref="CustodyRule"/>: facts only, as they are now.</summary>
/// <param name="Active">Still with the district.</param>
/// <param name="Kind">The account's kind.</param>
/// <param name="OrgId">The account's school or department.</param>
/// <param name="Manages">Named as a manager of the account, or asked for it and was approved.</param>
/// <param name="AnswersFor">Holds the post that answers for the account now (<see cref="Policy.ApproverRule"/>).</param>
/// <param name="HoldsGrant">An approved break-glass of this person on this account, inside its window and not used.</param>
/// <param name="Assigned">
/// An open rotation asks this person (B8): a manager, or, where there is none, whoever answers for the account now.
/// </param>
public sealed record CustodyCase(
    CustodyPurpose Purpose, AccountKind Kind, string OrgId, IReadOnlyCollection<RoleAssignment> Roles, bool Active = true,
    bool Manages = false, bool AnswersFor = false, bool HoldsGrant = false,
    bool Assigned = false)
{
    public bool Has(Role role) => Roles.Any(assignment => assignment.Role == role);

    public bool Has(Role role, string orgId) => Roles.Any(assignment => assignment.Role == role && assignment.OrgId == orgId);
}
