using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace SppsFlows.App.Tests.Infrastructure;

/// <summary>A browser without JavaScript: keeps cookies, fills in and sends the forms that pages have.</summary>
public sealed class Browser : IDisposable
{
    private readonly HttpClient _http;

    public const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    /// <param name="agent">What it calls itself; empty for a program that does not say.</param>
    /// <param name="followsRedirects">False if a test is about the answer itself.</param>
    public Browser(Uri address, string agent = Firefox, bool followsRedirects = true)
    {
        var handler = new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = followsRedirects };
        _http = new HttpClient(handler) { BaseAddress = address };
        _http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        if (agent.Length > 0) _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", agent).ShouldBeTrue();
    }

    public HttpClient Http => _http;

    public async Task<Page> OpenAsync(string url) => await PageOf(await _http.GetAsync(url));

    public async Task<Page> HeadAsync(string url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, url);
        return await PageOf(await _http.SendAsync(request));
    }

    /// <summary>Opens a page and sends the form in its main part.</summary>
    public async Task<Page> SubmitAsync(string url, params (string Name, string? Value)[] values) =>
        await SubmitAsync(await OpenAsync(url), values);

    /// <summary>Sends the form in the page's main part.</summary>
    public Task<Page> SubmitAsync(Page page, params (string Name, string? Value)[] values) =>
        SubmitAsync(
            page, page.Form ?? throw new ShouldAssertException($"{page.Url.AbsolutePath} ({page.Status}) has no form: {page.Text}"),
            values);

    /// <summary>
    /// Sends the page's form whose address ends with <c>action</c>, with its own values and these. A null removes a field; a field given
    /// twice is sent twice.
    /// </summary>
    public Task<Page> SubmitAsync(Page page, string action, params (string Name, string? Value)[] values) =>
        SubmitAsync(
            page,
            page.Document.QuerySelectorAll("form[method=post]")
                .OfType<IHtmlFormElement>()
                .FirstOrDefault(candidate => (candidate.GetAttribute("action") ?? page.Url.AbsolutePath).EndsWith(
                    action, StringComparison.Ordinal))
                ?? throw new ShouldAssertException(
                    $"{page.Url.AbsolutePath} ({page.Status}) has no form to …{action}: {page.Text}"), values);

    /// <summary>Sends fields to any address, with the token from a page of this browser.</summary>
    public async Task<Page> PostAsync(string url, Page tokenFrom, params (string Name, string Value)[] values)
    {
        var token = tokenFrom.Document.QuerySelector<IHtmlInputElement>("input[name=_form]")
            ?? throw new ShouldAssertException($"{tokenFrom.Url.AbsolutePath} has no form token.");
        return await PostAsync(new Uri(tokenFrom.Url, url), values.Append(("_form", token.Value)));
    }

    public void Dispose() => _http.Dispose();

    private Task<Page> SubmitAsync(Page page, IHtmlFormElement form, (string Name, string? Value)[] values)
    {
        var fields = Standing(form).Where(field => values.All(value => value.Name != field.Name)).ToList();
        fields.AddRange(values.Where(value => value.Value is not null).Select(value => (value.Name, value.Value!)));
        return PostAsync(new Uri(page.Url, form.GetAttribute("action") ?? page.Url.PathAndQuery), fields);
    }

    private async Task<Page> PostAsync(Uri url, IEnumerable<(string Name, string Value)> fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await PageOf(await _http.PostAsync(url, content));
    }

    private static IEnumerable<(string Name, string Value)> Standing(IHtmlFormElement form)
    {
        foreach (var element in form.Elements)
        {
            switch (element)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }
                    or IHtmlInputElement { Type: "submit" } or IHtmlInputElement { Name: null }:
                    break;
                case IHtmlInputElement input:
                    yield return (input.Name!, input.Value);
                    break;
                case IHtmlTextAreaElement { Name: { } name } area:
                    yield return (name, area.Value);
                    break;
                case IHtmlSelectElement { Name: { } name } select:
                    yield return (name, select.Value ?? "");
                    break;
            }
        }
    }

    private static async Task<Page> PageOf(HttpResponseMessage response)
    {
        using (response)
        {
            var html = await response.Content.ReadAsStringAsync();
            return new Page(
                response.StatusCode, response.RequestMessage!.RequestUri!, html,
                new HtmlParser().ParseDocument(html))
            { Location = response.Headers.Location?.OriginalString };
        }
    }
}

public sealed record Page(HttpStatusCode Status, Uri Url, string Html, IHtmlDocument Document)
{
    public int Code => (int)Status;

    /// <summary>Where a redirect leads that was not followed.</summary>
    public string? Location { get; init; }

    /// <summary>The form in the main part; null when there is nothing to send.</summary>
    public IHtmlFormElement? Form => Document.QuerySelector<IHtmlFormElement>("main form[method=post]");

    public bool HasField(string name) => Document.QuerySelector($"main [name={name}]") is not null;

    /// <summary>What a reader sees, with single spaces.</summary>
    public string Text => string.Join(' ', (Document.QuerySelector("main") ?? Document.DocumentElement).Descendants<IText>()
        .SelectMany(text => text.Data.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    public string Title => Document.QuerySelector("h1")?.TextContent ?? "";

    /// <summary>The problem shown at a field; null when there is none.</summary>
    public string? ErrorAt(string field) => Document.GetElementById($"{field}-error")?.TextContent;

    public string? ValueOf(string field) => Document.GetElementById(field) switch
    {
        IHtmlInputElement input => input.Value,
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value,
        _ => null,
    };
}
