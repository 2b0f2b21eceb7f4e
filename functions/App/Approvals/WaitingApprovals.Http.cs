using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Web;

namespace SppsFlows.Approvals;

/// <summary>What waits for a signed-in approver (J4), and deciding it there: no link, no typed name, the same rules.</summary>
public sealed class WaitingApprovalsHttp(
    SppsDb db, ReadApproval read, DecideApproval decide, MailedForm mailed, ApprovalPages pages, FlowNudge nudge)
{
    [Function("ListApprovals"), Access(AccessRule.Staff)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "approvals")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        var asked = await db.Approvals.AsNoTracking().Where(approval => approval.ApproverId == person.Id
            || approval.EscalatedToId == person.Id || approval.DecidedById == person.Id)
            .OrderByDescending(approval => approval.CreatedAt).Take(200).ToListAsync(cancellationToken);
        var rows = new List<WaitingApproval>();
        foreach (var approval in asked)
        {
            if (await read.BySessionAsync(approval.Id, person, cancellationToken) is ApprovalView.Open open)
                rows.Add(new WaitingApproval(
                    approval.Id, open.Question.Title, open.Question.Asker, pages.LocalDay(approval.AskedAt ?? approval.CreatedAt), null));
            else if (approval.DecidedById == person.Id && await read.DescribeAsync(approval, cancellationToken) is var text)
                rows.Add(new WaitingApproval(
                    approval.Id, text.Title, text.Asker, pages.LocalDay(approval.DecidedAt!.Value), approval.Decision));
        }
        return Pages.Show(WaitingApprovals_Page.Create(rows));
    }

    [Function("ShowWaitingApproval"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "approvals/waiting/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellationToken) =>
        await read.BySessionAsync(id, request.HttpContext.RequirePerson(), cancellationToken) switch
        {
            ApprovalView.Open open => ApprovalPages.Form(new DecisionPage(open, $"/approvals/waiting/{id}", DecisionForm.Empty, null)),
            var view => pages.Show(view, token: null),
        };

    [Function("DecideWaitingApproval"), Access(AccessRule.Staff)]
    public async Task<IResult> Decide(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "approvals/waiting/{id:guid}")] HttpRequest request, Guid id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        if (mailed.RefuseTooMany(request.HttpContext, $"{id}/{person.Id}") is { } refusal) return refusal;
        var form = (await mailed.ReadAsync(request, link: null, cancellationToken)).Form;
        var result = await decide.BySessionAsync(id, form, person, cancellationToken);
        await nudge.SendAsync(client);
        return result switch
        {
            DecideResult.Recorded => Results.LocalRedirect($"/approvals/waiting/{id}"),
            DecideResult.NotYet notYet => ApprovalPages.Form(new DecisionPage(notYet.Open, $"/approvals/waiting/{id}", form, notYet)),
            DecideResult.Over { View: var view } => pages.Show(view, token: null, posted: true),
            _ => throw new InvalidOperationException(result.GetType().Name),
        };
    }
}

/// <param name="Day">Asked on, or decided on; local, in words.</param>
/// <param name="Decision">Null while it waits.</param>
public sealed record WaitingApproval(Guid Id, string Title, string Asker, string Day, Decision? Decision);
