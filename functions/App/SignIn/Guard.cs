using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SppsFlows.Directory;
using SppsFlows.Web;
using SppsFlows.Web.Pipeline;

namespace SppsFlows.SignIn;

/// <summary>Authorization in one place: the function's rule, on the directory as it is now, and the form token of every post.</summary>
internal sealed class Guard(AccessRules rules, Lazy<IAntiforgery> antiforgery, IHostEnvironment environment) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }
        var rule = rules.Of(context.FunctionDefinition);
        var asks = NeedsPerson(rule) || rule is AccessRule.Public or AccessRule.MailedLink;
        var person = asks && SignIn.CurrentPerson.MayBeKnown(http)
            ? await context.InstanceServices.GetRequiredService<SignIn.CurrentPerson>().FindAsync(http, context.CancellationToken)
            : null;
        if (person is not null) http.Features.Set(person);
        var refusal = Refuse(rule, person, http) ?? await RefuseForgeryAsync(rule, http);
        if (refusal is null) await next(context);
        else await refusal.ExecuteAsync(http);
    }

    private IResult? Refuse(AccessRule rule, SignedInPerson? person, HttpContext http)
    {
        if (rule == AccessRule.Development) return environment.IsDevelopment() ? null : Pages.NotFound();
        if (!NeedsPerson(rule)) return null;
        if (person is null) return SignInFirst(http);
        return Permits(rule, person) ? null : Pages.Message(
            "This page is for others",
            "Your role in the district's directory does not open it. If it should, ask the Technology office to correct the directory.",
            StatusCodes.Status403Forbidden, "Go to the start page", "/");
    }

    private static bool NeedsPerson(AccessRule rule) =>
        rule is AccessRule.Staff or AccessRule.Communications or AccessRule.Technology or AccessRule.Office;

    private static bool Permits(AccessRule rule, SignedInPerson person) => rule switch
    {
        AccessRule.Staff => true,
        AccessRule.Communications => person.Has(Role.Communications),
        AccessRule.Technology => person.Has(Role.Technology),
        AccessRule.Office => person.IsOffice(),
        _ => throw new InvalidOperationException($"The rule {rule} asks for no person."),
    };

    private static IResult SignInFirst(HttpContext http)
    {
        if (http.WantsJson()) return Results.Problem(statusCode: StatusCodes.Status401Unauthorized, title: "Sign in first.");
        // A post is not repeated after sign-in: its page is opened again.
        var back = HttpMethods.IsGet(http.Request.Method) ? http.Request.Path + http.Request.QueryString : http.Request.Path.ToString();
        return Results.Redirect($"/sign-in?back={Uri.EscapeDataString(back)}");
    }

    private async Task<IResult?> RefuseForgeryAsync(AccessRule rule, HttpContext http)
    {
        // Programs sign what they send, or are a developer's own; a forged browser post has neither signature nor token.
        if (rule is AccessRule.SignedCaller or AccessRule.Development
            || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            return null;
        try
        {
            // Loaded only when used: most requests are not posts, and it brings in all of Data Protection.
            if (await antiforgery.Value.IsRequestValidAsync(http)) return null;
        }
        catch (BadHttpRequestException tooLarge)
        {
            return Pages.Message("That was too much at once", "The form was larger than this server takes.", tooLarge.StatusCode);
        }
        catch (InvalidDataException)
        {
            return Pages.Message(
                "That form could not be read", "Go back, reload the page, and send it again.", StatusCodes.Status400BadRequest);
        }
        return Pages.Message(
            "Please send that again",
            "The page was open for too long, or it was not ours. Go back, reload the page, and send the form again; nothing was changed.",
            StatusCodes.Status400BadRequest);
    }
}
