using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SppsFlows.Flows;
using SppsFlows.Web;

namespace SppsFlows.Approvals;

/// <summary>
/// The page behind the mailed link (A5). GET and HEAD change nothing; the only thing they write is the audit's note of the opening.
/// </summary>
public sealed class DecideApprovalHttp(
    ReadApproval read, DecideApproval decide, RenewLink renew, MailedForm mailed, ApprovalPages pages, FlowNudge nudge)
{
    [Function("ShowApproval"), Access(AccessRule.MailedLink)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "approvals/{token}")] HttpRequest request, string token,
        CancellationToken cancellationToken)
    {
        var http = request.HttpContext;
        var (lookup, view) = await read.ByTokenAsync(token, http.Person(), cancellationToken);
        await mailed.RecordOpeningAsync(http, lookup.Issued, refused: view is ApprovalView.NotYours, cancellationToken);
        return view is ApprovalView.Open open
            ? ApprovalPages.Form(new DecisionPage(
                open, $"/approvals/{token}", DecisionForm.Empty, null,
                await mailed.AsksCodeAsync(open.BySession ? null : open.Link, cancellationToken)))
            : pages.Show(view, token);
    }

    [Function("DecideApproval"), Access(AccessRule.MailedLink)]
    public async Task<IResult> Decide(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "approvals/{token}")] HttpRequest request, string token,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var http = request.HttpContext;
        if (mailed.RefuseTooMany(http, token) is { } refusal) return refusal;
        var sent = await mailed.ReadAsync(
            request, (await read.ByTokenAsync(token, http.Person(), cancellationToken)).Lookup.Issued, cancellationToken);
        var result = await decide.ByLinkAsync(token, sent.Form, http.Person(), sent.Agent, sent.HeadThenPost, cancellationToken);
        await nudge.SendAsync(client);
        return result switch
        {
            DecideResult.Recorded => Results.LocalRedirect($"/approvals/{token}"),
            DecideResult.NotYet notYet => ApprovalPages.Form(new DecisionPage(notYet.Open, $"/approvals/{token}", sent.Form, notYet)),
            DecideResult.Over { View: var view } => pages.Show(view, token, posted: true),
            _ => throw new InvalidOperationException(result.GetType().Name),
        };
    }

    /// <summary>For a link that is too old: the new one goes to the approver's mailbox, whoever presses the button.</summary>
    [Function("RenewApprovalLink"), Access(AccessRule.MailedLink)]
    public async Task<IResult> Renew(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "approvals/{token}/renew")] HttpRequest request, string token,
        CancellationToken cancellationToken)
    {
        if (mailed.RefuseTooMany(request.HttpContext, token) is { } refusal) return refusal;
        var view = await renew.ByTokenAsync(token, request.HttpContext.Person(), cancellationToken);
        return view is ApprovalView.LinkExpired
            ? Pages.Message("A new link is on its way", "We have mailed it to the person whom we asked. Please use the newest mail.")
            : Results.LocalRedirect($"/approvals/{token}");
    }
}
