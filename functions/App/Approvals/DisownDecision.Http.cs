using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.Approvals;

public sealed class DisownDecisionHttp(DisownDecision disown, MailedForm mailed, ApprovalPages pages, FlowNudge nudge)
{
    [Function("ShowDisownDecision"), Access(AccessRule.MailedLink)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "approvals/disown/{token}")] HttpRequest request, string token,
        CancellationToken cancellationToken)
    {
        var http = request.HttpContext;
        var (link, view) = await disown.ReadAsync(token, http.Person(), cancellationToken);
        await mailed.RecordOpeningAsync(http, link, refused: view is DisownView.NotYours, cancellationToken);
        return view is DisownView.Open open
            ? Form(new DisownPage(
                open, $"/approvals/disown/{token}", DecisionForm.Empty, null,
                await mailed.AsksCodeAsync(open.BySession ? null : open.Link, cancellationToken)))
            : Show(view);
    }

    [Function("DisownDecision"), Access(AccessRule.MailedLink)]
    public async Task<IResult> Disown(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "approvals/disown/{token}")] HttpRequest request, string token,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var http = request.HttpContext;
        if (mailed.RefuseTooMany(http, token) is { } refusal) return refusal;
        var sent = await mailed.ReadAsync(
            request, (await disown.ReadAsync(token, http.Person(), cancellationToken)).Link, cancellationToken);
        var result = await disown.ByLinkAsync(token, sent.Form, http.Person(), sent.Agent, sent.HeadThenPost, cancellationToken);
        await nudge.SendAsync(client);
        return result switch
        {
            DisownResult.Done => Results.LocalRedirect($"/approvals/disown/{token}"),
            DisownResult.NotYet notYet => Form(new DisownPage(notYet.Open, $"/approvals/disown/{token}", sent.Form, notYet.Verdict)),
            DisownResult.Over { View: var view } => Show(view),
            _ => throw new InvalidOperationException(result.GetType().Name),
        };
    }

    private static IResult Form(DisownPage page) =>
        Pages.Show(
            DisownDecision_Page.Create(page),
            page.Problems.ContainsKey("signature") ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);

    private IResult Show(DisownView view) => view switch
    {
        DisownView.Disowned disowned => Pages.Message(
            "Thank you, we know that this was not you",
            $"On record since {pages.LocalTime(disowned.At)}. The Office of Communications and Technology were told, and look into it. "
            + "If the question is open again, you get a new mail about it."),
        DisownView.TooOld => Pages.Message(
            "This link is too old", "If a decision stands in your name that was not yours, please call the Office of Communications.",
            StatusCodes.Status410Gone),
        DisownView.NotYours { As: var other } => pages.Show(new ApprovalView.NotYours(other), token: ""),
        _ => pages.Show(new ApprovalView.Unknown(), token: ""),
    };
}

/// <param name="Verdict">On the last try; null before one.</param>
public sealed record DisownPage(DisownView.Open Open, string Action, DecisionForm Form, ScannerVerdict? Verdict, bool CodeWanted = false)
{
    public bool AsksCode => CodeWanted || Verdict is { Code: not CodeState.NotNeeded };

    /// <summary>The same words as on the other form, less its choice and note.</summary>
    public IReadOnlyDictionary<string, string> Problems { get; } = Verdict is null
        ? new Dictionary<string, string>()
        : Form.Problems(Verdict).Where(problem => problem.Key is "signature" or "code").ToDictionary();
}
