using System.Collections.Concurrent;
using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using SppsFlows.Tests.Shared;

namespace SppsFlows.Crash.Tests.Credentials;

/// <summary>A browser whose cookies outlive the app's deaths. Signed in, one person uses it for everything they do.</summary>
internal sealed class Visitor(AppProcess app, Mailbox mailbox, string? email = null) : IDisposable
{
    private const int MostRedirects = 5;

    private readonly ConcurrentDictionary<string, string> _cookies = new();
    private readonly SemaphoreSlim _proving = new(1, 1);
    private bool _signedIn;

    public Task<Visit> OpenAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, [], cancellationToken);

    /// <summary>Sends the page's form whose address ends with <c>action</c>, with its hidden fields and these.</summary>
    public Task<Visit> SubmitAsync(
        Visit page, string action, CancellationToken cancellationToken, params (string Name, string Value)[] fields)
    {
        var form = page.Document.QuerySelectorAll("form[method=post]")
            .OfType<IHtmlFormElement>()
            .FirstOrDefault(candidate => (candidate.GetAttribute("action") ?? page.Path).EndsWith(action, StringComparison.Ordinal));
        form.ShouldNotBeNull($"{page.Path} ({page.Status}) has no form to …{action}: {page.Text}");
        var hidden = form.QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>().Select(input => (input.Name!, input.Value));
        return SendAsync(HttpMethod.Post, form.GetAttribute("action") ?? page.Path, [.. hidden, .. fields], cancellationToken);
    }

    /// <summary>Once for everything this person does; it may be repeated.</summary>
    public async Task<bool> SignInAsync(CancellationToken cancellationToken)
    {
        await _proving.WaitAsync(cancellationToken);
        try
        {
            if (_signedIn) return true;
            var page = await OpenAsync("/sign-in", cancellationToken);
            // The last try succeeded, and the app died while it served the page that it led to.
            if (page.Path == "/") return _signedIn = true;
            var before = (await SignInMailsAsync(cancellationToken)).Select(mail => mail.Id).ToHashSet();
            await SubmitAsync(page, "/sign-in", cancellationToken, ("email", email!));
            var mail = await NewAsync(before, SignInMailsAsync, cancellationToken);
            if (mail is null) return false;
            var link = await OpenAsync(
                new Uri(mail.Links.First(url => url.Contains("/sign-in/", StringComparison.Ordinal))).PathAndQuery, cancellationToken);
            return _signedIn = link.Status == HttpStatusCode.OK && (await SubmitAsync(link, link.Path, cancellationToken)).Path == "/";
        }
        finally
        {
            _proving.Release();
        }
    }

    /// <summary>Enters the mailed code, if the page asks for one; one code at a time.</summary>
    public async Task<Visit?> ProveAsync(Visit page, CancellationToken cancellationToken)
    {
        if (!page.Path.StartsWith("/step-up", StringComparison.Ordinal)) return page;
        await _proving.WaitAsync(cancellationToken);
        try
        {
            // Somebody who waited here earlier may have proved it for both.
            var asked = await OpenAsync(page.Path, cancellationToken);
            if (!asked.Path.StartsWith("/step-up", StringComparison.Ordinal)) return asked;
            var before = (await CodeMailsAsync(cancellationToken)).Select(mail => mail.Id).ToHashSet();
            var sent = await SubmitAsync(asked, "/step-up", cancellationToken);
            if (sent.Status == HttpStatusCode.TooManyRequests)
            {
                await app.AdvanceAsync(TimeSpan.FromMinutes(31));
                return null;
            }
            if (await NewAsync(before, CodeMailsAsync, cancellationToken) is not { } mail) return null;
            var code = System.Text.RegularExpressions.Regex.Match(mail.Text, @"\b\d{6}\b").Value;
            var proved = await SubmitAsync(sent, "/step-up/code", cancellationToken, ("code", code));
            return proved.Status == HttpStatusCode.OK && !proved.Path.StartsWith("/step-up", StringComparison.Ordinal) ? proved : null;
        }
        finally
        {
            _proving.Release();
        }
    }

    public void Dispose() => _proving.Dispose();

    private async Task<List<SentMail>> SignInMailsAsync(CancellationToken cancellationToken) =>
        [.. (await mailbox.ReadAsync(
            cancellationToken)).Where(mail => mail.To == email && mail.Subject == "Your sign-in link").OrderBy(mail => mail.SentAt)];

    private async Task<List<SentMail>> CodeMailsAsync(CancellationToken cancellationToken) =>
        [.. (await mailbox.ReadAsync(
            cancellationToken)).Where(mail => mail.To == email && mail.Subject == "Your code for the vault").OrderBy(mail => mail.SentAt)];

    /// <summary>The newest mail that was not there before; null when none comes in a while: then the person asks again.</summary>
    private static async Task<SentMail?> NewAsync(
        HashSet<string> before, Func<CancellationToken, Task<List<SentMail>>> mails, CancellationToken cancellationToken)
    {
        for (var look = 0; look < 40; look++, await Task.Delay(100, cancellationToken))
            if ((await mails(cancellationToken)).LastOrDefault() is { } mail && !before.Contains(mail.Id)) return mail;
        return null;
    }

    private async Task<Visit> SendAsync(
        HttpMethod method, string path, IReadOnlyList<(string Name, string Value)> fields, CancellationToken cancellationToken)
    {
        for (var hop = 0; ; hop++)
        {
            using var request = new HttpRequestMessage(method, path);
            if (method == HttpMethod.Post)
                request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
            if (!_cookies.IsEmpty)
                request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            request.Headers.Accept.ParseAdd("text/html");
            using var answer = await app.Http.SendAsync(request, cancellationToken);
            Keep(answer);
            if (answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther && hop < MostRedirects)
            {
                (method, path) = (HttpMethod.Get, answer.Headers.Location!.IsAbsoluteUri
                    ? answer.Headers.Location.PathAndQuery
                    : answer.Headers.Location.ToString());
                continue;
            }
            var html = await answer.Content.ReadAsStringAsync(cancellationToken);
            // Our own page that says why has a heading; anything else is a dying process.
            if ((int)answer.StatusCode >= 500 && !html.Contains("<h1", StringComparison.Ordinal))
                throw new HttpRequestException($"{answer.StatusCode}");
            return new Visit(answer.StatusCode, path, html, await new HtmlParser().ParseDocumentAsync(html, cancellationToken));
        }
    }

    private void Keep(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Set-Cookie", out var cookies)) return;
        foreach (var cookie in cookies.Select(text => text.Split(';')[0].Split('=', 2))) _cookies[cookie[0]] = cookie[1];
    }
}

/// <param name="Path">Where the redirects ended, with its query.</param>
internal sealed record Visit(HttpStatusCode Status, string Path, string Html, IHtmlDocument Document)
{
    public string Title => Document.QuerySelector("h1")?.TextContent ?? "";

    public string Text =>
        string.Join(' ', (Document.QuerySelector("main")?.TextContent ?? Html).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
