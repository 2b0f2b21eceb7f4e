using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Custodians;

/// <summary>Who answers for an account now (A4), and whom a question goes to that they leave unanswered (A6).</summary>
/// <param name="Answers">The holder of the post, or the superintendent's office; null where nobody does.</param>
/// <param name="Further">The superintendent's designee, or the superintendent; never the same person. Null where there is nobody.</param>
public sealed record AnswersForAccount(Asked? Answers, Asked? Further)
{
    public static async Task<AnswersForAccount> ReadAsync(SppsDb db, Account account, CancellationToken cancellationToken)
    {
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == account.OrgId, cancellationToken);
        var holders = await OfficeHolder.ReadAsync(db, account.OrgId, cancellationToken);
        var answers = ApproverRule.For(holders, org, account.Kind, requesterId: "", account.ResponsibleId);
        var further = ApproverRule.EscalateTo(holders, requesterId: "", (answers as ApproverFound.Found)?.PersonId);
        return new AnswersForAccount(Asked.ByRule(answers, holders, org), Asked.ByRule(further, holders, org));
    }
}
