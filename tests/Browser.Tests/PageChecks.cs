using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace SppsFlows.Browser.Tests;

/// <summary>What every page must satisfy: no violation of WCAG 2.1 A or AA, no sideways scrolling.</summary>
internal static class PageChecks
{
    // Run in the page, whole pages only. The package's own way opens a second window for each check and passes all that axe found through
    // it: several seconds each on a small machine, for the same answer. Frames are separate pages and are checked as such.
    private const string Run = """
        async tags => {
          const { violations, passes } = await axe.run(document,
            { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], iframes: false });
          return [passes.map(rule => rule.id),
            violations.map(rule => rule.id + ': ' + rule.help + ' at ' + rule.nodes.map(node => node.html).join(', '))];
        }
        """;

    /// <summary>For a browser whose pages are checked: it runs in each.</summary>
    public static readonly string Axe = new BundledAxeScriptProvider().GetScript();
    private static readonly string[] Wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];
    private static readonly string? Shots = Environment.GetEnvironmentVariable("SPPS_SCREENSHOTS");

    /// <param name="name">For messages and, if <c>SPPS_SCREENSHOTS</c> names a folder, for a picture for people to look at.</param>
    /// <param name="isMail">A mail has neither a page's heading nor its landmarks.</param>
    public static async Task ShouldBeAccessibleAsync(this IPage page, string name, bool isMail)
    {
        if (Shots is not null) await page.ScreenshotAsync(new() { Path = Path.Combine(Shots, $"{name}.png"), FullPage = true });
        var found = await page.EvaluateAsync<string[][]>(Run, isMail ? Wcag : [.. Wcag, "best-practice"]);
        found[0].ShouldContain("document-title", $"{name}: axe did not look");
        found[1].ShouldBeEmpty(name);
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth")).ShouldBeTrue(
            $"{name} scrolls sideways");
    }
}
