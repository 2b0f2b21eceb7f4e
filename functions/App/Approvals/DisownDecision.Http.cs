using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SppsFlows.Assignments;
using SppsFlows.Calendar;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.Approvals;

public sealed class DisownDecisionHttp(
    ReadDisown read, DisownDecision disown, AnswerPages pages, SchoolCalendar calendar, FlowNudge nudge, RateLimits limits)
{
    private const int PerLink = 30;

    // A whole district may sit behind one address.
    private const int PerAddress = 3000;

    [Function("ShowDisownDecision"), Access(AccessRule.MailedLink)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "approvals/disown/{token}")] HttpRequest request, string token,
        CancellationToken cancellationToken)
    {
        var view = await read.OpenAsync(request.HttpContext, token, cancellationToken);
        return view is DisownView.Open open ? Form(new DisownPage(open, $"/approvals/disown/{token}", "", null)) : Show(view);
    }

    [Function("DisownDecision"), Access(AccessRule.MailedLink)]
    public async Task<IResult> Disown(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "approvals/disown/{token}")] HttpRequest request, string token,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var http = request.HttpContext;
        if (limits.RefuseTooMany(http, "disown", token, PerLink, PerAddress) is { } refusal) return refusal;
        var sent = await AnswerForm.ReadAsync(request, choiceField: null, cancellationToken);
        var act = new LinkFormPost(
            null, sent.Signature, sent.Code, request.Headers.UserAgent.ToString(),
            await read.IsHeadThenPostAsync(http, token, cancellationToken));
        var result = await disown.RunAsync(token, act, http.Person(), cancellationToken);
        await nudge.SendAsync(client);
        return result switch
        {
            DisownResult.Done => Results.LocalRedirect($"/approvals/disown/{token}"),
            DisownResult.NotYet notYet =>
                Form(new DisownPage(notYet.Open, $"/approvals/disown/{token}", sent.Signature, notYet.Verdict)),
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
            $"On record since {calendar.Local(disowned.At).ToString("dddd, d MMMM yyyy, h:mm tt", CultureInfo.InvariantCulture)}. The "
            + "Office of Communications and Technology were told, and look into it. If the question is open again, you get a new mail "
            + "about it."),
        DisownView.TooOld => Pages.Message(
            "This link is too old", "If a decision stands in your name that was not yours, please call the Office of Communications.",
            StatusCodes.Status410Gone),
        DisownView.NotYours { SignedInAs: var name } => pages.Show(new AnswerView.NotYours(name)),
        _ => pages.Show(new AnswerView.Unknown()),
    };
}

/// <param name="Typed">The name as it was typed.</param>
/// <param name="Verdict">On the last try; null before one.</param>
public sealed record DisownPage(DisownView.Open Open, string Action, string Typed, ScannerVerdict? Verdict)
{
    public bool AsksCode => Open.AsksCode || Verdict is { Code: not CodeState.NotNeeded };

    public IReadOnlyDictionary<string, string> Problems { get; } = SignatureFields.Problems(Verdict).ToDictionary();
}
