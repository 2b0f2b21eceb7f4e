using Microsoft.Playwright;

namespace SppsFlows.Browser.Tests;

/// <summary>What people do with a page.</summary>
public sealed class Walker
{
    public Walker(IPage page)
    {
        Page = page;
        page.Response += (_, answer) =>
        {
            if (answer.Request.IsNavigationRequest && answer.Frame == page.MainFrame && answer.Status is < 300 or >= 400)
                LastAnswer = (answer.Request.Method, answer.Status);
        };
    }

    public IPage Page { get; }

    /// <summary>How the present page was requested, and its status.</summary>
    public (string Method, int Status) LastAnswer { get; private set; } = ("", 0);

    public string Path => new Uri(Page.Url).AbsolutePath;

    /// <summary>Waits until an element has the focus, which a new page sets when it is drawn.</summary>
    public async Task HasFocusAsync(string id)
    {
        try
        {
            await Page.Locator($"#{id}:focus").WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = 30_000 });
        }
        catch (TimeoutException)
        {
            (await Page.EvaluateAsync<string>("document.activeElement?.id ?? ''")).ShouldBe(id);
        }
    }

    public async Task<int> GoAsync(string url) => (await Page.GotoAsync(url))!.Status;

    public Task FillAsync(string label, string text) => Field(label).FillAsync(text);

    public Task ChooseAsync(string label, string option) => Field(label).SelectOptionAsync(option);

    public Task TickAsync(string label) => Page.Locator("main").GetByLabel(label).CheckAsync();

    public Task PressAsync(string button) =>
        ClickAsync(Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = button, Exact = true }));

    public Task FollowAsync(string link) => ClickAsync(Page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).First);

    /// <summary>In a mail of the local mailbox.</summary>
    /// <param name="path">How the link's address begins, after the host.</param>
    public Task FollowInMailAsync(string path) => ClickAsync(Page.Locator($"pre.mail a[href*='{path}']").First);

    /// <summary>Clicks what leads to another page, and waits until that page is complete.</summary>
    public async Task ClickAsync(ILocator target)
    {
        await target.ClickAsync();
        try
        {
            await Page.WaitForLoadStateAsync(options: new() { Timeout = 30_000 });
        }
        catch (TimeoutException)
        {
            // On a busy machine the event can come before it is waited for.
            (await Page.EvaluateAsync<string>("document.readyState")).ShouldBe("complete");
        }
    }

    public async Task SeesAsync(string text)
    {
        try
        {
            await Page.Locator("main", new() { HasText = text }).WaitForAsync();
        }
        catch (TimeoutException)
        {
            (await Page.Locator("main").InnerTextAsync()).ShouldContain(text, Case.Insensitive);
            throw;
        }
    }

    /// <summary>
    /// The list of problems has the focus, the window's title says so, and each entry leads to a control that is marked as wrong, with the
    /// reason.
    /// </summary>
    public async Task FindsProblemsAsync(params string[] fields)
    {
        var entries = Page.Locator("[role=alert] a");
        await HasFocusAsync("problems");
        (await Page.TitleAsync()).ShouldStartWith("Error: ");
        foreach (var entry in await entries.AllAsync())
        {
            var id = (await entry.GetAttributeAsync("href"))![1..];
            await entry.ClickAsync();
            await HasFocusAsync(id);
        }
        foreach (var field in fields)
        {
            (await Page.Locator($"#{field}-error").CountAsync()).ShouldBe(1, field);
            (await Page.Locator($"[aria-describedby~={field}-error]").CountAsync()).ShouldBe(1, field);
        }
    }

    /// <summary>Fills in all of the request form that the directory does not know, and does not send it.</summary>
    public async Task FillRequestAsync(string org, string kind, string platform, string handle, params string[] managers)
    {
        await ChooseAsync("School or department", org);
        await TickAsync(kind);
        await FillAsync("Platform", platform);
        await FillAsync("Name of the account", handle);
        await FillAsync("Purpose", "News and events of our school for its families");
        await FillAsync("Audience", "Families of grades K to 5");
        if (kind.StartsWith("Classroom", StringComparison.Ordinal)) await Page.Locator("#grades").FillAsync("3");
        await FillAsync("Responsible managers", string.Join('\n', managers.Select(manager => $"{manager}@lakeside.example")));
        await FillAsync("E-mail", "office@lakeside.example");
        await FillAsync("Phone", "651-555-0110");
        await FillAsync("Street address", "12 Birch Hill Road, Lakeside, MN 55101");
        await ConfirmAllAsync();
    }

    /// <summary>The acknowledgements.</summary>
    public async Task ConfirmAllAsync()
    {
        foreach (var box in await Page.Locator("input[name=acknowledgements]").AllAsync()) await box.CheckAsync();
    }

    private ILocator Field(string label) => Page.Locator("main").GetByLabel(label, new() { Exact = true });
}
