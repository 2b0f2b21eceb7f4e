using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.Approvals;

/// <summary>The page behind the mailed link (A5). GET and HEAD change nothing; the only thing they write is the audit's note of the opening.</summary>
public sealed class DecideApprovalHttp(
    SppsDb db, ReadApproval read, DecideApproval decide, RenewLink renew, HumanCheck human, OpenLog opens, AuditLog audit, ApprovalPages pages, FlowNudge nudge, RateLimits limits)
{
    [Function("ShowApproval"), Access(AccessRule.MailedLink)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "approvals/{token}")] HttpRequest request, string token, CancellationToken cancellation)
    {
        var http = request.HttpContext;
        var (lookup, view) = await read.ByTokenAsync(token, http.Person(), cancellation);
        if (ReadApproval.LinkOf(lookup) is { } link)
        {
            var refused = view is ApprovalView.NotYours ? "SignedInAsAnother" : null;
            await opens.RecordAsync(db, audit, http, link, await read.SubjectOfAsync(link, cancellation), refused is null ? "link.opened" : "link.refused", refused, cancellation);
        }
        return view is ApprovalView.Open open
            ? ApprovalPages.Form(new DecisionPage(open, $"/approvals/{token}", DecisionForm.Empty, null, !open.BySession && await human.AsksCodeAsync(open.Link!, cancellation)))
            : pages.Show(view, token);
    }

    [Function("DecideApproval"), Access(AccessRule.MailedLink)]
    public async Task<IResult> Decide(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "approvals/{token}")] HttpRequest request, string token,
        [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        var http = request.HttpContext;
        if (!ApprovalPages.MayTry(limits, http, token)) return RateLimits.Refusal(http);
        var form = await ReadAsync(request, cancellation);
        var headThenPost = ReadApproval.LinkOf((await read.ByTokenAsync(token, http.Person(), cancellation)).Lookup) is { } link && opens.HeadThenPost(link.Id, http);
        var result = await decide.ByLinkAsync(token, form, http.Person(), request.Headers.UserAgent.ToString(), headThenPost, cancellation);
        await nudge.SendAsync(client);
        return result switch
        {
            DecideResult.Recorded => Results.LocalRedirect($"/approvals/{token}"),
            DecideResult.NotYet notYet => ApprovalPages.Form(new DecisionPage(notYet.Open, $"/approvals/{token}", form, notYet)),
            DecideResult.Over { View: var view } => pages.Show(view, token, posted: true),
            _ => throw new InvalidOperationException(result.GetType().Name),
        };
    }

    /// <summary>For a link that is too old: the new one goes to the approver's mailbox, whoever presses the button.</summary>
    [Function("RenewApprovalLink"), Access(AccessRule.MailedLink)]
    public async Task<IResult> Renew(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "approvals/{token}/renew")] HttpRequest request, string token, CancellationToken cancellation)
    {
        if (!ApprovalPages.MayTry(limits, request.HttpContext, token)) return RateLimits.Refusal(request.HttpContext);
        var view = await renew.ByTokenAsync(token, request.HttpContext.Person(), cancellation);
        return view is ApprovalView.LinkExpired
            ? Pages.Message("A new link is on its way", "We have mailed it to the person whom we asked. Please use the newest mail.")
            : Results.LocalRedirect($"/approvals/{token}");
    }

    internal static async Task<DecisionForm> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var form = await request.ReadFormAsync(cancellation);
        return new DecisionForm(form["decision"].ToString(), form["note"].ToString(), form["signature"].ToString(), form["code"].ToString());
    }
}
