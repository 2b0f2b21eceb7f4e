using Microsoft.AspNetCore.Http;
using RazorSlices;

namespace SppsFlows.Web;

/// <summary>Results for pages.</summary>
public static class Pages
{
    /// <summary>A page: <c>Pages.Show(RequestAccount_Page.Create(model))</c>.</summary>
    /// <param name="status">If it is not 200, the page says what to do next.</param>
    public static IResult Show(RazorSlice page, int status = StatusCodes.Status200OK)
    {
        page.StatusCode = status;
        return new Page(page);
    }

    /// <summary>A short page with a message and one link to continue.</summary>
    public static IResult Message(
        string title, string text, int status = StatusCodes.Status200OK, string? linkText = null, string? linkUrl = null) =>
        Show(Message_Page.Create(new MessageModel(title, text, linkText, linkUrl)), status);

    /// <summary>For records that do not exist or are not this person's: nobody learns which.</summary>
    public static IResult NotFound() =>
        Message(
            "This page does not exist", "The address may be mistyped, or what it showed belongs to somebody else.",
            StatusCodes.Status404NotFound, "Go to the start page", "/");

    /// <summary>
    /// Renders the whole page before sending a byte of it: forms can still set their cookie, and nobody sees a page that fails half-way.
    /// </summary>
    private sealed class Page(RazorSlice slice) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var (response, body) = (httpContext.Response, httpContext.Response.Body);
            using var rendered = new MemoryStream();
            try
            {
                response.Body = rendered;
                await ((IResult)slice).ExecuteAsync(httpContext);
            }
            finally
            {
                response.Body = body;
            }
            response.ContentLength = rendered.Length;
            // An answer to HEAD has no body.
            if (!HttpMethods.IsHead(httpContext.Request.Method))
                await body.WriteAsync(rendered.GetBuffer().AsMemory(0, (int)rendered.Length), httpContext.RequestAborted);
        }
    }
}

/// <inheritdoc cref="Pages.Message"/>
public sealed record MessageModel(string Title, string Text, string? LinkText, string? LinkUrl);
