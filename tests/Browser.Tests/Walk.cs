using System.Diagnostics;
using System.Reflection;
using Microsoft.Playwright;
using SppsFlows.Tests.Shared;

namespace SppsFlows.Browser.Tests;

/// <summary>The pages that a walk looks at, by the names of their files.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VisitsAttribute(params string[] pages) : Attribute
{
    public IReadOnlyList<string> Pages { get; } = pages;
}

/// <summary>A way through the app. The people have scripting switched off; what they see is also laid before axe, which needs it, on a desk and on a phone.</summary>
public abstract class Walk(Browsers browsers) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HashSet<string> _seen = [];
    private readonly List<IPage> _opened = [];
    private (IPage Desk, IPage Phone)? _axe;

    private AppProcess? _own;

    protected AppProcess App => _own ?? browsers.App;

    /// <summary>For a walk that moves the clock by days, or needs other settings: the others go on undisturbed.</summary>
    protected async Task OwnAppAsync(params string[] settings)
    {
        browsers.SkipWithoutChromium();
        _own = await AppProcess.StartAsync(settings: settings);
    }

    /// <summary>Somebody at a browser of their own, not signed in.</summary>
    protected async Task<Walker> ArriveAsync(bool phone = false)
    {
        var page = await browsers.OpenAsync(App, phone, script: false);
        _opened.Add(page);
        return new Walker(page);
    }

    /// <summary>Signs in by the mailed link.</summary>
    protected async Task<Walker> SignInAsync(string person, bool phone = false)
    {
        var walker = await ArriveAsync(phone);
        await walker.GoAsync("/sign-in");
        await walker.FillAsync("Your district e-mail address", $"{person}@lakeside.example");
        var mail = await MailAfterAsync(person, "sign-in", () => walker.PressAsync("Send me the link"));
        await walker.GoAsync(mail.Links[0]);
        await walker.PressAsync("Sign in");
        await walker.SeesAsync("What would you like to do?");
        return walker;
    }

    /// <summary>Does something, and waits for the mail that comes of it.</summary>
    protected async Task<SentMail> MailAfterAsync(string person, string subjectPart, Func<Task> act)
    {
        var before = (await App.MailsAsync()).Select(mail => mail.Id).ToHashSet();
        await act();
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var mails = await App.MailsAsync();
            if (mails.FirstOrDefault(mail => !before.Contains(mail.Id) && mail.To == $"{person}@lakeside.example" && mail.Subject.Contains(subjectPart, StringComparison.OrdinalIgnoreCase)) is { } found) return found;
            if (waited.Elapsed > Patience) throw new TimeoutException($"No new mail to {person} with '{subjectPart}'. There are: {string.Join("; ", mails.Select(mail => $"{mail.To}: {mail.Subject}"))}");
            await Task.Delay(50);
        }
    }

    /// <summary>The link of a mail that a person would press; a mail may name other addresses too.</summary>
    protected static string LinkIn(SentMail mail, string path) => mail.Links.First(link => new Uri(link).AbsolutePath.StartsWith(path, StringComparison.Ordinal));

    /// <summary>Asks for an account, and gives the link in the mail that its approver gets; a minute later, so that no confirmation code is wanted.</summary>
    protected async Task<string> AskAsync(Walker requester, string org, string kind, string platform, string handle, string approver, params string[] managers)
    {
        await requester.GoAsync("/accounts/request");
        await requester.FillRequestAsync(org, kind, platform, handle, managers);
        var mail = await MailAfterAsync(approver, handle, () => requester.PressAsync("Send the request"));
        await App.AdvanceAsync(TimeSpan.FromMinutes(1));
        return LinkIn(mail, "/approvals/");
    }

    /// <summary>Reloads until a text stands there: flows go on in the background.</summary>
    protected static async Task UntilSeesAsync(Walker walker, string text)
    {
        var waited = Stopwatch.StartNew();
        while (await walker.Page.Locator("main").GetByText(text).CountAsync() == 0)
        {
            if (waited.Elapsed > Patience) throw new TimeoutException($"'{text}' never stood on {walker.Page.Url}: {await walker.Page.Locator("main").InnerTextAsync()}");
            await walker.Page.ReloadAsync();
        }
    }

    /// <summary>Lays what a person sees before axe: light on a desk, dark on a phone.</summary>
    /// <param name="page">The name of its file, without <c>.Page.cshtml</c>.</param>
    protected async Task LookAsync(IPage person, string page, string? condition = null)
    {
        _seen.Add(page);
        _axe ??= (await AxeAsync(phone: false), await AxeAsync(phone: true));
        var (html, url) = (await person.ContentAsync(), person.Url);
        foreach (var (eye, size) in new[] { (_axe.Value.Desk, "desk"), (_axe.Value.Phone, "phone") })
        {
            // The answer to a post can't be asked for again: the same document is shown at the same address.
            await eye.RouteAsync(url, route => route.FulfillAsync(new() { Body = html, ContentType = "text/html; charset=utf-8" }));
            await eye.GotoAsync(url);
            await eye.ShouldBeAccessibleAsync($"{page}{(condition is null ? "" : "-" + condition)}-{size}");
            await eye.UnrouteAsync(url);
        }
    }

    private async Task<IPage> AxeAsync(bool phone)
    {
        var page = await browsers.OpenAsync(App, phone);
        _opened.Add(page);
        await page.EmulateMediaAsync(new() { ColorScheme = phone ? ColorScheme.Dark : ColorScheme.Light });
        return page;
    }

    /// <summary>A walk has been where it says: otherwise its list would hide a page from axe.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var page in _opened) await page.Context.DisposeAsync();
        if (_own is not null) await _own.DisposeAsync();
        if (_opened.Count > 0 && TestContext.Current.TestState?.Result is TestResult.Passed or null)
            Visited(TestContext.Current.TestMethod).Except(_seen).ShouldBeEmpty("said to be visited, and were not");
    }

    private static IEnumerable<string> Visited(Xunit.Sdk.ITestMethod? method) =>
        (method as Xunit.v3.IXunitTestMethod)?.Method.GetCustomAttribute<VisitsAttribute>()?.Pages ?? [];
}

/// <summary>What people do with a page.</summary>
public sealed class Walker(IPage page)
{
    public IPage Page => page;

    public string Path => new Uri(page.Url).AbsolutePath;

    public async Task<int> GoAsync(string url) => (await page.GotoAsync(url))!.Status;

    public Task FillAsync(string label, string text) => page.Locator("main").GetByLabel(label, new() { Exact = true }).FillAsync(text);

    public Task ChooseAsync(string label, string option) => page.Locator("main").GetByLabel(label, new() { Exact = true }).SelectOptionAsync(option);

    public Task TickAsync(string label) => page.Locator("main").GetByLabel(label).CheckAsync();

    public Task PressAsync(string button) => page.Locator("main").GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    public Task FollowAsync(string link) => page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).First.ClickAsync();

    /// <summary>Waits for a page that a key press has asked for.</summary>
    public async Task SeesAsync(string text)
    {
        try
        {
            await page.Locator("main", new() { HasText = text }).WaitForAsync(new() { Timeout = 10_000 });
        }
        catch (TimeoutException)
        {
            (await page.Locator("main").InnerTextAsync()).ShouldContain(text, Case.Insensitive);
            throw;
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
        await FillAsync("Responsible managers", string.Join('\n', managers.Select(manager => $"{manager}@lakeside.example")));
        await FillAsync("E-mail", "office@lakeside.example");
        await page.Locator("#contactPhone").FillAsync("651-555-0110");
        await page.Locator("#contactAddress").FillAsync("12 Birch Hill Road, Lakeside, MN 55101");
        foreach (var box in await page.Locator("input[name=acknowledgements]").AllAsync()) await box.CheckAsync();
    }
}
