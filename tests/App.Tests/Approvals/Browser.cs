using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace SppsFlows.App.Tests.Approvals;

/// <summary>A reader without scripts: cookies, pages, forms as they stand in the page. Follows no redirect by itself.</summary>
public sealed class Browser : IDisposable
{
    private readonly HttpClient _http;

    public Browser(Uri address, string agent)
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = address };
        if (agent.Length > 0) _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", agent).ShouldBeTrue();
    }

    public Task<Answer> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<Answer> HeadAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

    /// <summary>Opens a page and sends its form (the one in its main part), with some fields filled in.</summary>
    public async Task<Answer> SubmitAsync(string path, params (string Name, string Value)[] fields) => await SubmitAsync(await GetAsync(path), fields);

    public async Task<Answer> SubmitAsync(Answer page, params (string Name, string Value)[] fields)
    {
        var form = page.Form ?? throw new InvalidOperationException($"The page has no form: {page.Status} {page.Title}");
        var values = form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").ToDictionary(input => input.Name!, input => input.Value);
        foreach (var (name, value) in fields) values[name] = value;
        var action = form.GetAttribute("action") is { Length: > 0 } target ? target : page.Path;
        return await SendAsync(new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(values) });
    }

    /// <summary>Sends fields to an address of choice, with the token that some page of this browser carries.</summary>
    public async Task<Answer> PostAsync(string action, Answer tokenFrom, params (string Name, string Value)[] fields)
    {
        var token = tokenFrom.Page.QuerySelector<IHtmlInputElement>("input[name=_form]") ?? throw new InvalidOperationException("The page has no form token.");
        var values = fields.Append(("_form", token.Value)).Select(field => KeyValuePair.Create(field.Item1, field.Item2));
        return await SendAsync(new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(values) });
    }

    public void Dispose() => _http.Dispose();

    private async Task<Answer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        using (var response = await _http.SendAsync(request))
        {
            var body = await response.Content.ReadAsStringAsync();
            return new Answer((int)response.StatusCode, request.RequestUri!.OriginalString, response.Headers.Location?.OriginalString, new HtmlParser().ParseDocument(body));
        }
    }
}

public sealed record Answer(int Status, string Path, string? Location, IHtmlDocument Page)
{
    public string Title => Page.QuerySelector("h1")?.TextContent.Trim() ?? "";

    public string Text => Page.QuerySelector("main")?.TextContent ?? "";

    public IElement? Form => Page.QuerySelector("main form[method=post]");

    public bool HasField(string name) => Page.QuerySelector($"main [name={name}]") is not null;
}
