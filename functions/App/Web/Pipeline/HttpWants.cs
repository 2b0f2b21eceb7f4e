using Microsoft.AspNetCore.Http;

namespace SppsFlows.Web.Pipeline;

internal static class HttpWants
{
    /// <summary>True when a program is calling and not a browser: it gets problem details (RFC 9457), not a page.</summary>
    public static bool WantsJson(this HttpContext http) =>
        http.Request.Path.StartsWithSegments("/api")
            || http.Request.Path == "/health"
            || http.Request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.OrdinalIgnoreCase);
}
