using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SppsFlows.Web;

namespace SppsFlows.Credentials.StepUp;

/// <summary>The pages that ask for a fresh code before a secret is shown (B3).</summary>
public sealed class StepUpHttp(StepUps stepUps, RateLimits limits)
{
    private const int PerAddress = 300;

    [Function("ShowStepUp"), Access(AccessRule.Staff)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "step-up")] HttpRequest request, CancellationToken cancellation)
    {
        var back = BackFrom(request.Query["back"]);
        if (await stepUps.IsFreshAsync(request.HttpContext, request.HttpContext.RequirePerson().Id, cancellation)) return Results.LocalRedirect(back);
        return Pages.Show(StepUp_Page.Create(new StepUpPage(back, Sent: request.Query["sent"] == "yes", Problem: null)));
    }

    [Function("SendStepUpCode"), Access(AccessRule.Staff)]
    public async Task<IResult> Send([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "step-up")] HttpRequest request, CancellationToken cancellation)
    {
        if (!limits.TryTake("step-up", RateLimits.AddressOf(request.HttpContext), PerAddress)) return RateLimits.Refusal(request.HttpContext);
        var back = BackFrom((await request.ReadFormAsync(cancellation))["back"]);
        return await stepUps.SendAsync(request.HttpContext, request.HttpContext.RequirePerson().Person, cancellation) switch
        {
            StepUpSent.Mailed => Results.LocalRedirect($"/step-up?sent=yes&back={Uri.EscapeDataString(back)}"),
            StepUpSent.Locked => Locked(),
            _ => Refused(back, "Several codes were mailed already. Use the newest one, or wait half an hour.", StatusCodes.Status429TooManyRequests),
        };
    }

    [Function("ConfirmStepUp"), Access(AccessRule.Staff)]
    public async Task<IResult> Confirm([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "step-up/code")] HttpRequest request, CancellationToken cancellation)
    {
        if (!limits.TryTake("step-up-code", RateLimits.AddressOf(request.HttpContext), PerAddress)) return RateLimits.Refusal(request.HttpContext);
        var form = await request.ReadFormAsync(cancellation);
        var back = BackFrom(form["back"]);
        return await stepUps.ConfirmAsync(request.HttpContext, request.HttpContext.RequirePerson().Person, form["code"].ToString(), cancellation) switch
        {
            StepUpOutcome.Confirmed => Results.LocalRedirect(back),
            StepUpOutcome.WrongCode => Refused(back, "That is not the code of the newest mail. Look again, or ask for a new one.", StatusCodes.Status400BadRequest),
            StepUpOutcome.AskAgain => Pages.Show(StepUp_Page.Create(new StepUpPage(back, Sent: false, "That code is too old, or was asked for in another browser. Ask for a new one.")), StatusCodes.Status400BadRequest),
            _ => Locked(),
        };
    }

    private static IResult Refused(string back, string problem, int status) => Pages.Show(StepUp_Page.Create(new StepUpPage(back, Sent: true, problem)), status);

    private static IResult Locked() => Pages.Message(
        "Too many wrong codes", "No code is taken from you for half an hour. We have mailed you and the Technology office about it; nothing was shown.", StatusCodes.Status429TooManyRequests, "Go to the start page", "/");

    /// <summary>Only addresses of this portal, so that the page sends nobody elsewhere.</summary>
    private static string BackFrom(string? back) => back is ['/', not ('/' or '\\'), ..] && back.Length < 300 && !back.Any(char.IsControl) ? back : "/";
}

public sealed record StepUpPage(string Back, bool Sent, string? Problem);
