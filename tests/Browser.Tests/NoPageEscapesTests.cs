using System.Reflection;
using RazorSlices;
using SppsFlows.Settings;

namespace SppsFlows.Browser.Tests;

/// <summary>
/// Proof that no page escapes axe: what the app can answer is read from the app, what walks check from their <see cref="VisitsAttribute"/>,
/// which each walk must match when it ends.
/// </summary>
public sealed class NoPageEscapesTests(Browsers browsers) : Walk(browsers)
{
    /// <summary>GET functions that answer programs; <see cref="NotAPage_Opened_AnswersNoHtml"/> opens each.</summary>
    private static readonly Dictionary<string, string> NotPages = new()
    {
        ["Asset"] = "/assets/site.css",
        ["Favicon"] = "/favicon.ico",
        ["Health"] = "/health",
        ["ListFormSchemas"] = "/api/schemas",
        ["GetFormSchema"] = "/api/schemas/account-request.json",
        ["ExportAccounts"] = "/accounts.csv",
        ["ExportOwnership"] = "/credentials.csv",
        ["ExportAudit"] = "/audit/export.csv",
        ["ListMailboxAsJson"] = "/dev/mailbox.json",
        ["ListAssignmentsAsJson"] = "/dev/assignments.json",
        ["ShowClock"] = "/dev/clock",
    };

    private static readonly string[] Refusals = ["400", "403", "404", "409", "410", "429"];

    private static IReadOnlySet<string> Visited => (
        from type in typeof(Walk).Assembly.GetTypes()
        from method in type.GetMethods()
        from what in method.GetCustomAttribute<VisitsAttribute>()?.What ?? []
        select what).ToHashSet();

    [Fact]
    public void GetFunction_AnsweringHtml_IsVisitedByAWalk() =>
        Routes.GetFunctions.Except(NotPages.Keys)
            .Except(Visited).ShouldBeEmpty("no walk looks at what these functions show: add it to one, with its name in [Visits]");

    [Fact]
    public void Page_OfAnyFeature_IsVisitedByAWalk() =>
        typeof(AppOptions).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RazorSlice))
            && type.Name.EndsWith("_Page", StringComparison.Ordinal))
            .Select(type => $"{type.Name.Split('_')[^2]}.Page").Except(Visited)
                .ShouldBeEmpty("no walk looks at these pages: add them to one, with their names in [Visits]");

    [Fact]
    public void Refusal_OfEachKind_IsVisitedByAWalk() => Refusals.Except(Visited).ShouldBeEmpty();

    [Fact]
    public async Task NotAPage_Opened_AnswersNoHtml()
    {
        var ivan = await SignInAsync("ivan.petrov");
        foreach (var (function, address) in NotPages)
        {
            Routes.FunctionAt(new Uri(App.Url, address).ToString()).ShouldBe(function);
            var answer = await ivan.Page.APIRequest.GetAsync(address);
            answer.Status.ShouldBe(200, address);
            answer.Headers["content-type"].ShouldNotContain("html", Case.Insensitive, address);
        }
    }
}
