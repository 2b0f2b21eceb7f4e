using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Web;

/// <summary>The hidden field of every form with method post; the access middleware refuses a post without it.</summary>
public static class FormToken
{
    /// <summary>Write <c>@FormToken.Field(HttpContext)</c> inside each post form.</summary>
    public static IHtmlContent Field(HttpContext? http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var tokens = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        return new HtmlString($"<input type=\"hidden\" name=\"{tokens.FormFieldName}\" value=\"{tokens.RequestToken}\">");
    }
}
