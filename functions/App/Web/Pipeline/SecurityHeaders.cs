using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace SppsFlows.Web.Pipeline;

/// <summary>
/// The headers of every answer: no script, no framing, no referrer (the address may hold a mailed token), and no caching unless a function
/// allows it.
/// </summary>
internal sealed class SecurityHeaders : IFunctionsWorkerMiddleware
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; "
        + "frame-ancestors 'none'";

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http) Set(http.Response.Headers, http.Request.IsHttps);
        return next(context);
    }

    /// <summary>For the one page that uses a script: allows the portal's own file and the address it reports to, nothing inline.</summary>
    public static void AllowOwnScript(HttpContext http) =>
        http.Response.Headers.ContentSecurityPolicy = ContentSecurityPolicy + "; script-src 'self'; connect-src 'self'";

    private static void Set(IHeaderDictionary headers, bool https)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        headers.CacheControl = "no-store";
        if (https) headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
    }
}
