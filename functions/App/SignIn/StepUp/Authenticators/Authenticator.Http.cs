using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SppsFlows.Web;

namespace SppsFlows.SignIn.StepUp.Authenticators;

/// <summary>
/// Where a person sets up or removes their authenticator app (B3). Each step asks for a fresh code first: a mailed one to set the app up,
/// one from the app to remove it.
/// </summary>
public sealed class AuthenticatorHttp(AuthenticatorApps apps, StepUps stepUps, RateLimits limits)
{
    public const string Page = "/step-up/authenticator";

    private const int PostsPerPerson = 60;

    [Function("ShowAuthenticator"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "step-up/authenticator")] HttpRequest request,
        CancellationToken cancellationToken) =>
        await GuardAsync(request.HttpContext, cancellationToken)
            ?? Show(await apps.IsEnrolledAsync(request.HttpContext.RequirePerson().Id, cancellationToken)
                ? AuthenticatorPage.Enrolled
                : AuthenticatorPage.None);

    [Function("BeginAuthenticator"), Access(AccessRule.Staff)]
    public async Task<IResult> Begin(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "step-up/authenticator/seed")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (await GuardAsync(request.HttpContext, cancellationToken) is { } refusal) return refusal;
        return await apps.BeginAsync(request.HttpContext.RequirePerson().Person, cancellationToken) is { } seed
            ? Show(new AuthenticatorPage(seed, HasApp: false, null))
            : Results.LocalRedirect(Page);
    }

    [Function("ConfirmAuthenticator"), Access(AccessRule.Staff)]
    public async Task<IResult> Confirm(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "step-up/authenticator")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var (http, person) = (request.HttpContext, request.HttpContext.RequirePerson().Person);
        if (await GuardAsync(http, cancellationToken) is { } refusal) return refusal;
        if (await stepUps.EnrolAsync(http, person, (await request.ReadFormAsync(cancellationToken))["code"].ToString(), cancellationToken))
            return Pages.Message(
                "Your authenticator app is set up",
                "From now on a code from it is asked for before a secret is shown. If you lose the phone, the Technology office removes "
                + "it, and you set up another one.",
                StatusCodes.Status200OK, "Go to the start page", "/");
        return await apps.WaitingAsync(person, cancellationToken) is { } seed
            ? Show(
                new AuthenticatorPage(
                    seed, HasApp: false,
                    "That is not the code that the app shows now. See that it took in this key, and that your phone’s clock is right."),
                StatusCodes.Status400BadRequest)
            : Results.LocalRedirect(Page);
    }

    [Function("RemoveAuthenticator"), Access(AccessRule.Staff)]
    public async Task<IResult> Remove(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "step-up/authenticator/remove")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (await GuardAsync(request.HttpContext, cancellationToken) is { } refusal) return refusal;
        var person = request.HttpContext.RequirePerson().Person;
        await apps.RemoveAsync(person, person, "Given up by its owner", cancellationToken);
        return Pages.Message(
            "Your authenticator app is removed", "Until you set up another one, codes are mailed to you. Delete the entry in the app, too.",
            StatusCodes.Status200OK, "Set up another one", Page);
    }

    private async Task<IResult?> GuardAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var personId = http.RequirePerson().Id;
        if (HttpMethods.IsPost(http.Request.Method) && !limits.TryTake("authenticator", personId, PostsPerPerson))
            return RateLimits.Refusal(http);
        return await stepUps.IsFreshByAnyAsync(http, personId, cancellationToken) ? null : Results.LocalRedirect(StepUps.PageTo(Page));
    }

    private static IResult Show(AuthenticatorPage page, int status = StatusCodes.Status200OK) =>
        Pages.Show(Authenticator_Page.Create(page), status);
}

/// <param name="Seed">Shown once, for the app to read.</param>
public sealed record AuthenticatorPage(AuthenticatorSeed? Seed, bool HasApp, string? Problem)
{
    public static readonly AuthenticatorPage None = new(null, HasApp: false, null);
    public static readonly AuthenticatorPage Enrolled = new(null, HasApp: true, null);
}
