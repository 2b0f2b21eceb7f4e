using SppsFlows.Tests.Shared;

namespace SppsFlows.Browser.Tests;

/// <summary>Asking and deciding with nothing but a keyboard (WCAG 2.1.1, 2.4.1, 2.4.3, 2.4.7).</summary>
public sealed class KeyboardWalk(Browsers browsers) : Walk(browsers)
{
    private const int MoreStopsThanAnyPageHas = 80;
    private const string Handle = "willowkeys";

    [Fact]
    public async Task RequestAndDecision_ByKeyboardOnly_AreMade()
    {
        var elsa = await SignInAsync("elsa.nyberg");
        await elsa.GoAsync("/accounts/request");
        var mail = await AskAsync(elsa);
        await App.AdvanceAsync(TimeSpan.FromMinutes(1));
        await DecideAsync(LinkIn(mail, "/approvals/"));
        await UntilSeesAsync(elsa, "Approved: credentials awaited");
    }

    private async Task<SentMail> AskAsync(Walker elsa)
    {
        await SkipToContentAsync(elsa);
        await TabToAsync(elsa, "summary");
        await PressAsync(elsa, "Enter");
        (await elsa.Page.Locator("main details[open]").CountAsync()).ShouldBe(1);
        await TabToAsync(elsa, "main button");
        await PressAsync(elsa, "Enter");
        await elsa.SeesAsync("Not sent yet");

        // From the list of problems to the first of them.
        await elsa.HasFocusAsync("problems");
        await TabToAsync(elsa, "#problems a");
        var first = (await elsa.Page.Locator(":focus").GetAttributeAsync("href"))!;
        await PressAsync(elsa, "Enter");
        await elsa.HasFocusAsync(first[1..]);

        await SkipToContentAsync(elsa);
        await TabToAsync(elsa, "#organization");
        await TypeAsync(elsa, "Willow");
        await TabToAsync(elsa, "#kind-School");
        await PressAsync(elsa, "Space");
        await TabToAsync(elsa, "#platform");
        await TypeAsync(elsa, "X");
        await TabToAsync(elsa, "#handle");
        await TypeAsync(elsa, Handle);
        await TabToAsync(elsa, "#purpose");
        await TypeAsync(elsa, "News of our school");
        await TabToAsync(elsa, "#audience");
        await TypeAsync(elsa, "Families");
        await TabToAsync(elsa, "#managers");
        await PressAsync(elsa, "Control+a");
        await TypeAsync(elsa, "elsa.nyberg@lakeside.example");
        await PressAsync(elsa, "Enter");
        await TypeAsync(elsa, "omar.haddad@lakeside.example");
        await TabToAsync(elsa, "#contactEmail");
        await TypeAsync(elsa, "office@lakeside.example");
        foreach (var box in await elsa.Page.Locator("input[name=acknowledgements]").AllAsync())
        {
            await TabToAsync(elsa, $"#{await box.GetAttributeAsync("id")}");
            await PressAsync(elsa, "Space");
        }
        await TabToAsync(elsa, "main button");
        return await MailAfterAsync("marcus.bell", Handle, () => PressAsync(elsa, "Enter"));
    }

    private async Task DecideAsync(string link)
    {
        var marcus = await ArriveAsync();
        await marcus.GoAsync(link);
        await SkipToContentAsync(marcus);
        await TabToAsync(marcus, "#decision-approve");
        await PressAsync(marcus, "ArrowDown");
        await marcus.HasFocusAsync("decision-changes");
        await PressAsync(marcus, "ArrowUp");
        await TabToAsync(marcus, "#signature");
        await TypeAsync(marcus, "Marcus Bell");
        await TabToAsync(marcus, "main button");
        await PressAsync(marcus, "Enter");
        await marcus.SeesAsync("This is decided");
        await marcus.SeesAsync("Approved");
    }

    /// <summary>The page's first stop skips its navigation; it is visible when it has the focus.</summary>
    private static async Task SkipToContentAsync(Walker walker)
    {
        // To the beginning of the document, where a newly opened page starts too.
        while (await walker.Page.EvaluateAsync<bool>("!document.activeElement?.matches('body, .skip')"))
            await PressAsync(walker, "Shift+Tab");
        if (await walker.Page.EvaluateAsync<bool>("document.activeElement?.matches('body')")) await PressAsync(walker, "Tab");
        (await walker.Page.Locator(":focus").InnerTextAsync()).ShouldBe("Skip to content");
        await FocusIsSeenAsync(walker);
        await PressAsync(walker, "Enter");
        await walker.HasFocusAsync("main");
    }

    /// <summary>Tabs until a control has the focus; every stop on the way is visibly marked.</summary>
    private static async Task TabToAsync(Walker walker, string control)
    {
        for (var stop = 0; stop < MoreStopsThanAnyPageHas; stop++)
        {
            await PressAsync(walker, "Tab");
            await FocusIsSeenAsync(walker);
            if (await walker.Page.EvaluateAsync<bool>("control => document.activeElement.matches(control)", control)) return;
        }
        throw new ShouldAssertException($"Tab never comes to {control} on {walker.Page.Url}.");
    }

    private static async Task FocusIsSeenAsync(Walker walker) => (await walker.Page.EvaluateAsync<string>("""
        () => {
          const element = document.activeElement;
          if (!element || element === document.body) return 'nothing has the keyboard';
          const box = element.getBoundingClientRect(), style = getComputedStyle(element);
          if (box.width < 2 || box.height < 2 || box.right <= 0 || box.bottom <= 0
            || box.left >= innerWidth || box.top >= innerHeight) return element.outerHTML + ' is out of sight';
          return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 ? '' : element.outerHTML + ' has no outline';
        }
        """)).ShouldBe("");

    private static Task PressAsync(Walker walker, string key) => walker.Page.Keyboard.PressAsync(key);

    private static Task TypeAsync(Walker walker, string text) => walker.Page.Keyboard.TypeAsync(text);
}
