using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;

namespace SppsFlows.Web.Pipeline;

/// <summary>
/// What a request's span says, the same on both hosts: the function, its route and how it ended. The path is left out: it can hold a token.
/// </summary>
internal static class RequestSpan
{
    public static void Describe(FunctionContext context, HttpContext http)
    {
        if (Activity.Current is not { IsAllDataRequested: true } span) return;
        span.DisplayName = context.FunctionDefinition.Name;
        span.SetTag("faas.name", context.FunctionDefinition.Name);
        span.SetTag("http.request.method", http.Request.Method);
        span.SetTag("url.scheme", http.Request.Scheme);
        if ((http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { } route) span.SetTag("http.route", $"/{route.TrimStart('/')}");
        // Known when the response starts. Without it Application Insights counts every request as failed.
        http.Response.OnStarting(() =>
        {
            span.SetTag("http.response.status_code", http.Response.StatusCode);
            return Task.CompletedTask;
        });
    }
}
