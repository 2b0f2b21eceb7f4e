using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace SppsFlows.App.Tests.Infrastructure;

/// <summary>A browser without JavaScript: keeps cookies, follows redirects, fills in and sends the forms that pages have.</summary>
public sealed class Browser : IDisposable
{
    private readonly HttpClient _http;

    public Browser(Uri address)
    {
        var handler = new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = true };
        _http = new HttpClient(handler) { BaseAddress = address };
        _http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
    }

    public HttpClient Http => _http;

    public async Task<Page> OpenAsync(string url) => await PageOf(await _http.GetAsync(url));

    /// <summary>Sends the page's form whose address ends so, with what stands in it and these values. A null takes a field out; a field given twice is sent twice.</summary>
    public async Task<Page> SubmitAsync(Page page, string action, params (string Name, string? Value)[] values)
    {
        var form = page.Document.QuerySelectorAll("form[method=post]").OfType<IHtmlFormElement>().FirstOrDefault(candidate => (candidate.GetAttribute("action") ?? page.Url.AbsolutePath).EndsWith(action, StringComparison.Ordinal))
            ?? throw new ShouldAssertException($"{page.Url.AbsolutePath} ({page.Status}) has no form to …{action}: {page.Text}");
        var fields = Standing(form).Where(field => values.All(value => value.Name != field.Name)).ToList();
        fields.AddRange(values.Where(value => value.Value is not null).Select(value => (value.Name, value.Value!)));
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        return await PageOf(await _http.PostAsync(new System.Uri(page.Url, form.GetAttribute("action") ?? page.Url.PathAndQuery), content));
    }

    public void Dispose() => _http.Dispose();

    private static IEnumerable<(string Name, string Value)> Standing(IHtmlFormElement form)
    {
        foreach (var element in form.Elements)
        {
            switch (element)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } or IHtmlInputElement { Type: "submit" } or IHtmlInputElement { Name: null }:
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
            return new Page(response.StatusCode, response.RequestMessage!.RequestUri!, html, new HtmlParser().ParseDocument(html));
        }
    }
}

public sealed record Page(HttpStatusCode Status, Uri Url, string Html, IHtmlDocument Document)
{
    /// <summary>What a reader sees, with single spaces.</summary>
    public string Text => string.Join(' ', (Document.QuerySelector("main") ?? Document.DocumentElement).Descendants<IText>()
        .SelectMany(text => text.Data.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    public string Title => Document.QuerySelector("h1")?.TextContent ?? "";

    /// <summary>The problem that stands at a field; null when there is none.</summary>
    public string? ErrorAt(string field) => Document.GetElementById($"{field}-error")?.TextContent;

    public string? ValueOf(string field) => Document.GetElementById(field) switch
    {
        IHtmlInputElement input => input.Value,
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value,
        _ => null,
    };
}
