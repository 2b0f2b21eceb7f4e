using System.Net;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Directory;
using SppsFlows.Web;

namespace SppsFlows.App.Tests.SignIn;

/// <summary>
/// Every HTTP route, read from the app, tried by every role: nobody gets past a rule that excludes them, and nobody is kept out by one that
/// admits them.
/// </summary>
public sealed class RoutesByRoleTests(TestApp app) : IClassFixture<TestApp>
{
    /// <summary>One of each role of the sample district; null is nobody.</summary>
    private static readonly (string? Id, Role? Role)[] Visitors =
    [
        (null, null), ("tom.vang", Role.Teacher), ("noah.park", Role.Staff), ("paula.reyes", Role.Principal), ("grace.kim", Role.Director),
        ("dana.okafor", Role.Communications), ("ivan.petrov", Role.Technology), ("sofia.lindgren", Role.Superintendent),
        ("marcus.bell", Role.SuperintendentDesignee),
    ];

    private enum Answer
    {
        SignInFirst,
        ForOthers,
        LetIn,
    }

    [Fact]
    public async Task EveryRoute_ByEveryRole_LetsInWhomItsRuleNames()
    {
        Enum.GetValues<Role>().Except(Visitors.Select(visitor => visitor.Role).OfType<Role>()).ShouldBeEmpty("a role that nobody plays");
        var routes = Routes().ToList();
        routes.Count.ShouldBeGreaterThan(60);
        foreach (var (id, role) in Visitors)
        {
            using var visitor = id is null ? null : await StaffDriver.SignInAsync(app, id);
            using var nobody = app.OpenBrowser();
            var browser = visitor?.Browser ?? nobody;
            var page = await browser.OpenAsync("/sign-in");
            var token = (page.Document.QuerySelector("input[name=_form]")
                ?? (await browser.OpenAsync("/")).Document.QuerySelector("input[name=_form]"))!.GetAttribute("value")!;
            foreach (var (function, method, path, rule) in routes)
            {
                var answer = await TryAsync(browser, method, path, token);

                answer.ShouldBe(Expected(rule, role), $"{method} {path} ({function}, {rule}) by {role?.ToString() ?? "nobody"}");
            }
        }
    }

    private static Answer Expected(AccessRule rule, Role? role) => rule switch
    {
        AccessRule.Public or AccessRule.MailedLink or AccessRule.SignedCaller or AccessRule.Development => Answer.LetIn,
        _ when role is null => Answer.SignInFirst,
        AccessRule.Staff => Answer.LetIn,
        AccessRule.Communications => role is Role.Communications ? Answer.LetIn : Answer.ForOthers,
        AccessRule.Technology => role is Role.Technology ? Answer.LetIn : Answer.ForOthers,
        AccessRule.Office => role is Role.Communications or Role.Technology ? Answer.LetIn : Answer.ForOthers,
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "A new rule: say here whom it lets in."),
    };

    private static async Task<Answer> TryAsync(Browser browser, string method, string path, string token)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST") request.Content = new FormUrlEncodedContent([KeyValuePair.Create("_form", token)]);
        using var answer = await browser.Http.SendAsync(request);
        // Never a fault, whoever sends whatever.
        ((int)answer.StatusCode).ShouldBeLessThan(500, $"{method} {path}");
        var body = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode == HttpStatusCode.Unauthorized
            || (answer.RequestMessage!.RequestUri!.AbsolutePath == "/sign-in"
                && path != "/sign-in" && answer.RequestMessage.RequestUri.Query.Contains("back=")))
            return IsDoor(path) ? Answer.LetIn : Answer.SignInFirst;
        return answer.StatusCode == HttpStatusCode.Forbidden && body.Contains("This page is for others") ? Answer.ForOthers : Answer.LetIn;
    }

    /// <summary>An endpoint for programs answers 401 to unsigned calls.</summary>
    private static bool IsDoor(string path) => path.StartsWith("/api/", StringComparison.Ordinal);

    private static IEnumerable<(string Function, string Method, string Path, AccessRule Rule)> Routes() =>
        from type in typeof(AccessRule).Assembly.GetExportedTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        let function = DevelopmentFunctionAttribute.NameOf(method)
        let trigger = method.GetParameters()
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null)
        where function is not null && trigger is not null
        // Signs the visitor out, moves everybody's clock, or waits for what others send.
        where function is not ("SignOut" or "MoveClock")
        from verb in trigger.Methods!
        where verb is "get" or "post"
        select (function, verb.ToUpperInvariant(), PathOf(trigger.Route!), method.GetCustomAttribute<AccessAttribute>()!.Rule);

    private static string PathOf(string route)
    {
        var path = System.Text.RegularExpressions.Regex.Replace(
            route, @"\{([^}:]+)(:[^}]*)?\}", parameter => parameter.Groups[2].Value switch
            {
                ":guid" => "5a1d0c1e-0000-4000-8000-0000000000ff",
                ":length(43)" => new string('x', 43),
                // The first of the words that it accepts.
                var constraint when constraint.StartsWith(":regex(^(", StringComparison.Ordinal) =>
                    constraint[":regex(^(".Length..].Split('|', ')')[0],
                _ => parameter.Groups[1].Value is "*path" ? "no/such/page" : "not-there",
            });
        return path.StartsWith('/') ? path : $"/{path}";
    }
}
