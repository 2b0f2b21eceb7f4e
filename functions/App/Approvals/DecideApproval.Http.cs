using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SppsFlows.Assignments;
using SppsFlows.Web;

namespace SppsFlows.Approvals;

/// <summary>
/// The page of a question (A5): behind the mailed link, and for somebody signed in without a link and a typed name, by the same rules (J4).
/// GET and HEAD change nothing; the only thing they write is the audit's note of a link's opening.
/// </summary>
public sealed class DecideApprovalHttp(ApprovalKinds kinds, ApprovalPages pages, AnswerByLink answers)
{
    [Function("ShowApproval"), Access(AccessRule.MailedLink)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "approvals/{token}")] HttpRequest request, string token,
        CancellationToken cancellationToken) => await pages.OpenAsync(
        request.HttpContext, await kinds.DoorAsync(token, cancellationToken), $"/approvals/{token}", cancellationToken);

    [Function("DecideApproval"), Access(AccessRule.MailedLink)]
    public async Task<IResult> Decide(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "approvals/{token}")] HttpRequest request, string token,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) => await pages.DecideAsync(
        request, await kinds.DoorAsync(token, cancellationToken), $"/approvals/{token}", client, cancellationToken);

    /// <summary>For a link that is too old: the new one goes to the approver's mailbox, whoever presses the button.</summary>
    [Function("RenewApprovalLink"), Access(AccessRule.MailedLink)]
    public async Task<IResult> Renew(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "approvals/{token}/renew")] HttpRequest request, string token,
        CancellationToken cancellationToken) =>
        await answers.RenewAsync(request.HttpContext, await kinds.DoorAsync(token, cancellationToken), cancellationToken) switch
        {
            null => AnswerPages.NewLinkSent(),
            AnswerResult.Refused { Page: var page } => page,
            _ => Results.LocalRedirect($"/approvals/{token}"),
        };

    [Function("ShowWaitingApproval"), Access(AccessRule.Staff)]
    public async Task<IResult> ShowWaiting(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "approvals/waiting/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellationToken) => await pages.OpenAsync(
        request.HttpContext, await kinds.DoorAsync(id, cancellationToken), $"/approvals/waiting/{id}", cancellationToken);

    [Function("DecideWaitingApproval"), Access(AccessRule.Staff)]
    public async Task<IResult> DecideWaiting(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "approvals/waiting/{id:guid}")] HttpRequest request, Guid id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) => await pages.DecideAsync(
        request, await kinds.DoorAsync(id, cancellationToken), $"/approvals/waiting/{id}", client, cancellationToken);
}
