using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.Registry;

/// <summary>Who answers for an account now (A4): the holder of the post, or the superintendent's office.</summary>
public static class WhoAnswers
{
    /// <returns>The person's id; null if nobody does.</returns>
    public static async Task<string?> ForAsync(SppsDb db, Account account, CancellationToken cancellationToken)
    {
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == account.OrgId, cancellationToken);
        var holders = await OfficeHolder.ReadAsync(db, account.OrgId, cancellationToken);
        var found = ApproverRule.For(holders, org, account.Kind, requesterId: "", account.ResponsibleId);
        return (found as ApproverFound.Found)?.PersonId;
    }
}
