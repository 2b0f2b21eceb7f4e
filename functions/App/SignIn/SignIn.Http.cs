using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.SignIn;

/// <summary>The pages of signing in and out (J3).</summary>
public sealed class SignInHttp(MailSignIn mail, RedeemSignIn redeem, Sessions sessions, ActionLinks links, RateLimits limits)
{
    private const string ChallengeCookie = "spps-challenge";
    private const int PerPerson = 20;
    private const int PerAddress = 300;

    [Function("ShowSignIn"), Access(AccessRule.Public)]
    public static IResult Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "sign-in")] HttpRequest request) =>
        request.HttpContext.Person() is null
            ? Pages.Show(SignIn_Page.Create(new SignInModel(BackAddress.From(request.Query["back"]), "", null)))
            : Results.LocalRedirect(BackAddress.From(request.Query["back"]));

    [Function("RequestSignIn"), Access(AccessRule.Public)]
    public async Task<IResult> Challenge(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sign-in")] HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        var (email, back) = (form["email"].ToString(), BackAddress.From(form["back"]));
        if (!email.Contains('@', StringComparison.Ordinal) || email.Length > 254)
            return Pages.Show(
                SignIn_Page.Create(new SignInModel(
                    back, email, "Write your whole district e-mail address, such as name@district.example.")),
                StatusCodes.Status400BadRequest);
        if (!limits.TryTake("sign-in", email.Trim().ToLowerInvariant(), PerPerson)
            || !limits.TryTake("sign-in", RateLimits.AddressOf(request.HttpContext), PerAddress))
            return RateLimits.Refusal(request.HttpContext);
        var id = await mail.RunAsync(email, back, cancellationToken);
        request.HttpContext.Response.Cookies.Append(ChallengeCookie, id.ToString(), Sessions.CookieOptions(request.HttpContext));
        return Results.LocalRedirect($"/sign-in/code?back={Uri.EscapeDataString(back)}");
    }

    [Function("ShowSignInCode"), Access(AccessRule.Public)]
    public static IResult ShowCode(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "sign-in/code")] HttpRequest request) =>
        Pages.Show(SignInCode_Page.Create(new SignInModel(BackAddress.From(request.Query["back"]), "", null)));

    [Function("RedeemSignInCode"), Access(AccessRule.Public)]
    public async Task<IResult> RedeemCode(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sign-in/code")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        var back = BackAddress.From(form["back"]);
        if (!limits.TryTake("sign-in-code", RateLimits.AddressOf(request.HttpContext), PerAddress))
            return RateLimits.Refusal(request.HttpContext);
        var outcome = Guid.TryParse(request.Cookies[ChallengeCookie], out var id)
            ? await redeem.ByCodeAsync(request.HttpContext, id, form["code"].ToString(), cancellationToken)
            : SignInOutcome.StartAgain;
        return outcome switch
        {
            SignInOutcome.SignedIn => SignedIn(request.HttpContext, back),
            SignInOutcome.WrongCode =>
                Pages.Show(
                    SignInCode_Page.Create(new SignInModel(
                        back, "", "That is not the code of the newest mail. Look again, or ask for a new one.")),
                    StatusCodes.Status400BadRequest),
            _ => StartAgain(),
        };
    }

    [Function("ShowSignInLink"), Access(AccessRule.MailedLink)]
    public async Task<IResult> ShowLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "sign-in/{token:length(43)}")] HttpRequest request, string token,
        CancellationToken cancellationToken) =>
        await links.FindAsync(SignInLinks.SignIn, token, cancellationToken) is LinkLookup.Live
            ? Pages.Show(SignInLink_Page.Create(new SignInModel(BackAddress.From(request.Query["back"]), "", null)))
            : StartAgain();

    [Function("RedeemSignInLink"), Access(AccessRule.MailedLink)]
    public async Task<IResult> RedeemLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sign-in/{token:length(43)}")] HttpRequest request, string token,
        CancellationToken cancellationToken)
    {
        if (!limits.TryTake("sign-in-link", RateLimits.AddressOf(request.HttpContext), PerAddress))
            return RateLimits.Refusal(request.HttpContext);
        var form = await request.ReadFormAsync(cancellationToken);
        return await redeem.ByLinkAsync(request.HttpContext, token, cancellationToken) == SignInOutcome.SignedIn
            ? SignedIn(request.HttpContext, BackAddress.From(form["back"]))
            : StartAgain();
    }

    [Function("SignOut"), Access(AccessRule.Public)]
    public async Task<IResult> SignOut(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sign-out")] HttpRequest request, CancellationToken cancellationToken)
    {
        await sessions.EndAsync(request.HttpContext, cancellationToken);
        return Results.LocalRedirect("/sign-in");
    }

    private static IResult SignedIn(HttpContext http, string back)
    {
        http.Response.Cookies.Delete(ChallengeCookie, Sessions.CookieOptions(http));
        return Results.LocalRedirect(back);
    }

    private static IResult StartAgain() => Pages.Message(
        "This sign-in is over",
        "The link or code was used, is older than it may be, or there were too many wrong codes. Ask for a new one.",
        StatusCodes.Status410Gone, "Sign in", "/sign-in");
}

/// <summary>For the three sign-in pages.</summary>
public sealed record SignInModel(string Back, string Email, string? Error);
