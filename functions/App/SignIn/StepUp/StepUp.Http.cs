using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using SppsFlows.SignIn.StepUp.Authenticators;
using SppsFlows.Web;

namespace SppsFlows.SignIn.StepUp;

/// <summary>The pages that ask for a fresh code before a secret is shown (B3).</summary>
public sealed class StepUpHttp(StepUps stepUps, AuthenticatorApps apps, RateLimits limits, IOptions<StepUpOptions> options)
{
    private const int PerAddress = 300;

    [Function("ShowStepUp"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "step-up")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (back, personId) = (BackAddress.From(request.Query["back"]), request.HttpContext.RequirePerson().Id);
        if (await stepUps.IsFreshAsync(request.HttpContext, personId, cancellationToken)) return Results.LocalRedirect(back);
        var hasApp = await apps.IsEnrolledAsync(personId, cancellationToken);
        // Proved by mail, where a mailed code opens nothing: an app is still missing.
        if (!hasApp && await stepUps.IsFreshByAnyAsync(request.HttpContext, personId, cancellationToken))
            return Results.LocalRedirect(AuthenticatorHttp.Page);
        return Show(back, sent: request.Query["sent"] == "yes", hasApp);
    }

    [Function("SendStepUpCode"), Access(AccessRule.Staff)]
    public async Task<IResult> Send(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "step-up")] HttpRequest request, CancellationToken cancellationToken)
    {
        if (!limits.TryTake("step-up", RateLimits.AddressOf(request.HttpContext), PerAddress))
            return RateLimits.Refusal(request.HttpContext);
        var back = BackAddress.From((await request.ReadFormAsync(cancellationToken))["back"]);
        return await stepUps.SendAsync(request.HttpContext, request.HttpContext.RequirePerson().Person, cancellationToken) switch
        {
            StepUpSent.Mailed => Results.LocalRedirect($"/step-up?sent=yes&back={Uri.EscapeDataString(back)}"),
            StepUpSent.HasApp => Results.LocalRedirect(StepUps.PageTo(back)),
            StepUpSent.Locked => Locked(),
            _ =>
                Show(
                    back, sent: true, hasApp: false, "Several codes were mailed already. Use the newest one, or wait half an hour.",
                    StatusCodes.Status429TooManyRequests),
        };
    }

    [Function("ConfirmStepUp"), Access(AccessRule.Staff)]
    public async Task<IResult> Confirm(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "step-up/code")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!limits.TryTake("step-up-code", RateLimits.AddressOf(request.HttpContext), PerAddress))
            return RateLimits.Refusal(request.HttpContext);
        var form = await request.ReadFormAsync(cancellationToken);
        var (back, person) = (BackAddress.From(form["back"]), request.HttpContext.RequirePerson().Person);
        var outcome = await stepUps.ConfirmAsync(request.HttpContext, person, form["code"].ToString(), cancellationToken);
        if (outcome is StepUpOutcome.Confirmed) return Results.LocalRedirect(back);
        if (outcome is StepUpOutcome.Locked) return Locked();
        var hasApp = await apps.IsEnrolledAsync(person.Id, cancellationToken);
        return outcome switch
        {
            StepUpOutcome.AskAgain =>
                Show(
                    back, sent: false, hasApp, "That code is too old, or was asked for in another browser. Ask for a new one.",
                    StatusCodes.Status400BadRequest),
            _ when hasApp =>
                Show(
                    back, sent: true, hasApp,
                    "That is not the code that your app shows now, or it was used already. Wait for the next one; see that your phone’s "
                    + "clock is right.",
                    StatusCodes.Status400BadRequest),
            _ =>
                Show(
                    back, sent: true, hasApp, "That is not the code of the newest mail. Look again, or ask for a new one.",
                    StatusCodes.Status400BadRequest),
        };
    }

    private IResult Show(string back, bool sent, bool hasApp, string? problem = null, int status = StatusCodes.Status200OK) =>
        Pages.Show(StepUp_Page.Create(new StepUpPage(back, sent, hasApp, options.Value.RequireAuthenticator, problem)), status);

    private static IResult Locked() => Pages.Message(
        "Too many wrong codes",
        "No code is taken from you for half an hour. We have mailed you and the Technology office about it; nothing was shown.",
        StatusCodes.Status429TooManyRequests, "Go to the start page", "/");
}

/// <param name="HasApp">The code comes from the person's authenticator app.</param>
/// <param name="MustHaveApp">A mailed code is only good for setting one up.</param>
public sealed record StepUpPage(string Back, bool Sent, bool HasApp, bool MustHaveApp, string? Problem);
