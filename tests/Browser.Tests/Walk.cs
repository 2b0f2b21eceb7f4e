using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.Playwright;
using SppsFlows.Tests.Shared;
using SppsFlows.Web;

namespace SppsFlows.Browser.Tests;

/// <summary>
/// What a walk checks with axe: the functions whose answer to a GET it checks (<c>ShowAccount</c>), the pages by file name
/// (<c>ShowAccount.Page</c>), the statuses of refusals (<c>404</c>). The walk must match it, and <see cref="NoPageEscapesTests"/> compares
/// all walks with the app.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VisitsAttribute(params string[] what) : Attribute
{
    public IReadOnlyList<string> What { get; } = what;
}

/// <summary>
/// A way through the app. The people have scripting switched off; what they see is also checked by axe, which needs it, at desktop and
/// phone size.
/// </summary>
public abstract class Walk(Browsers browsers) : IAsyncDisposable
{
    private readonly HashSet<string> _seen = [];
    private readonly List<IPage> _opened = [];
    private (IPage Desk, IPage Phone)? _axe;

    private AppProcess? _own;

    protected AppProcess App => _own ?? browsers.App;

    /// <summary>For a walk that moves the clock by days or needs other settings, so that the others are undisturbed.</summary>
    protected async Task OwnAppAsync(params string[] settings)
    {
        browsers.SkipWithoutChromium();
        _own = await AppProcess.StartAsync(settings: settings);
    }

    /// <summary>Somebody with their own browser, not signed in.</summary>
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

    /// <summary>Does something, and waits for the mail that results.</summary>
    protected async Task<SentMail> MailAfterAsync(string person, string subjectPart, Func<Task> act)
    {
        var before = (await App.MailsAsync()).Select(mail => mail.Id).ToHashSet();
        await act();
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var mails = await App.MailsAsync();
            if (mails.FirstOrDefault(mail => !before.Contains(mail.Id)
                && mail.To == $"{person}@lakeside.example"
                && mail.Subject.Contains(subjectPart, StringComparison.OrdinalIgnoreCase)) is { } found)
                return found;
            if (waited.Elapsed > Browsers.Patience)
                throw new TimeoutException(
                    $"No new mail to {person} with '{subjectPart}'. There are: "
                    + $"{string.Join("; ", mails.Select(mail => $"{mail.To}: {mail.Subject}"))}");
            await Task.Delay(50);
        }
    }

    /// <summary>The link in a mail that a person would press; a mail may hold other addresses too.</summary>
    protected static string LinkIn(SentMail mail, string path) =>
        mail.Links.First(link => new Uri(link).AbsolutePath.StartsWith(path, StringComparison.Ordinal));

    /// <summary>Opens the newest mail to somebody in the pages of the local mailbox, as somebody trying the app would.</summary>
    protected static async Task OpenMailAsync(Walker reader, string person, string subjectPart)
    {
        await reader.GoAsync("/dev/mailbox");
        var mail = reader.Page.Locator("main tr")
            .Filter(new() { HasText = $"{person}@lakeside.example" }).GetByRole(AriaRole.Link)
            .Filter(new() { HasText = subjectPart }).First;
        var waited = Stopwatch.StartNew();
        while (await mail.CountAsync() == 0)
        {
            if (waited.Elapsed > Browsers.Patience)
                throw new TimeoutException(
                    $"No mail to {person} with '{subjectPart}' in the mailbox: {await reader.Page.Locator("main").InnerTextAsync()}");
            await reader.Page.ReloadAsync();
        }
        await reader.ClickAsync(mail);
    }

    /// <summary>
    /// Asks for an account and returns the link in its approver's mail, a minute later, so that no confirmation code is required.
    /// </summary>
    protected async Task<string> AskAsync(
        Walker requester, string org, string kind, string platform, string handle, string approver, params string[] managers)
    {
        await requester.GoAsync("/accounts/request");
        await requester.FillRequestAsync(org, kind, platform, handle, managers);
        var mail = await MailAfterAsync(approver, handle, () => requester.PressAsync("Send the request"));
        await App.AdvanceAsync(TimeSpan.FromMinutes(1));
        return LinkIn(mail, "/approvals/");
    }

    /// <summary>A mail from a member of staff, as SendGrid Inbound Parse posts it.</summary>
    protected async Task PostMailAsync(string from, string mail)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(mail.ReplaceLineEndings("\r\n")), "email" },
            { new StringContent("{@lakeside.example : pass}"), "dkim" },
            { new StringContent("pass"), "SPF" },
            { new StringContent(JsonSerializer.Serialize(new { to = new[] { "accounts@lakeside.example" }, from })), "envelope" },
        };
        using var answer = await App.Http.PostAsync("/api/mail/inbound", form, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Reloads until a text appears: flows run in the background.</summary>
    protected static async Task UntilSeesAsync(Walker walker, string text)
    {
        var waited = Stopwatch.StartNew();
        while (await walker.Page.Locator("main").GetByText(text).CountAsync() == 0)
        {
            if (waited.Elapsed > Browsers.Patience)
                throw new TimeoutException(
                    $"'{text}' never stood on {walker.Page.Url}: {await walker.Page.Locator("main").InnerTextAsync()}");
            await walker.Page.ReloadAsync();
        }
    }

    /// <summary>Checks what a person sees with axe: light at desktop size, dark at phone size.</summary>
    /// <param name="page">The name of its file, without <c>.Page.cshtml</c>; null for a mail, which is not a page of the portal.</param>
    protected async Task LookAsync(Walker person, string? page, string? condition = null)
    {
        var (html, url) = (await person.Page.ContentAsync(), person.Page.Url.Split('#')[0]);
        // The one page with its own script works without it: nobody here has scripts.
        html.Replace($"<script src=\"{Assets.UrlOf("reveal.js")}\">", "", StringComparison.Ordinal).ShouldNotContain(
            "<script", Case.Insensitive, $"{url} has a script");
        var name = string.Join('-', new[] { page ?? Routes.FunctionAt(url), condition }.OfType<string>());
        _axe ??= (await AxeAsync(phone: false), await AxeAsync(phone: true));
        foreach (var (eye, size) in new[] { (_axe.Value.Desk, "desk"), (_axe.Value.Phone, "phone") })
        {
            // The answer to a post can't be requested again, so the same document is shown at the same address.
            await eye.RouteAsync(
                address => address == url, route => route.FulfillAsync(new() { Body = html, ContentType = "text/html; charset=utf-8" }),
                new() { Times = 1 });
            await eye.GotoAsync(url);
            await eye.ShouldBeAccessibleAsync($"{name}-{size}", isMail: page is null);
        }
        Note(person, url, page);
    }

    /// <summary>Checks that the walk went where it says: otherwise its list would hide a page from axe.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var page in _opened) await page.Context.DisposeAsync();
        if (_own is not null) await _own.DisposeAsync();
        if (_opened.Count > 0 && TestContext.Current.TestState?.Result is TestResult.Passed or null)
            Claimed(TestContext.Current.TestMethod).Except(_seen).ShouldBeEmpty("said to be visited, and were not");
    }

    private void Note(Walker person, string url, string? page)
    {
        if (page is not null) _seen.Add($"{page}.Page");
        var (method, status) = person.LastAnswer;
        if (status >= 400) _seen.Add(status.ToString(CultureInfo.InvariantCulture));
        // A page shown again after a post, or a refusal, says nothing about the page that the function shows.
        var function = Routes.FunctionAt(url);
        if (method == "GET" && (status < 400 || function == Routes.NoSuchPage)) _seen.Add(function);
    }

    private async Task<IPage> AxeAsync(bool phone)
    {
        var page = await browsers.OpenAsync(App, phone);
        _opened.Add(page);
        await page.AddInitScriptAsync(PageChecks.Axe);
        await page.EmulateMediaAsync(new() { ColorScheme = phone ? ColorScheme.Dark : ColorScheme.Light });
        return page;
    }

    private static IEnumerable<string> Claimed(Xunit.Sdk.ITestMethod? method) =>
        (method as Xunit.v3.IXunitTestMethod)?.Method.GetCustomAttribute<VisitsAttribute>()?.What ?? [];
}
