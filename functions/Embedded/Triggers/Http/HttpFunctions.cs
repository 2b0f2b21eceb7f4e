using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace SppsFlows.Embedded.Triggers.Http;

/// <summary>The endpoints of the HTTP functions.</summary>
internal sealed class HttpFunctions : EndpointDataSource
{
    private readonly FunctionRunner _runner;
    private readonly FunctionKeys _keys;
    private readonly MvcResults _mvc;
    private readonly ILogger _logger;

    public HttpFunctions(
        IEnumerable<FunctionMethod> functions, string routePrefix, FunctionRunner runner, FunctionKeys keys, MvcResults mvc, ILogger logger)
    {
        (_runner, _keys, _mvc, _logger) = (runner, keys, mvc, logger);
        var endpoints = functions.Where(function => function.Trigger is HttpTriggerAttribute)
            .Select(function => HttpFunction.EndpointOf(function, routePrefix, http => AnswerAsync(function, http))).ToList();
        RefuseSameRoute(endpoints);
        RefuseHiddenRoutes(endpoints);
        Endpoints = endpoints;
    }

    public override IReadOnlyList<Endpoint> Endpoints { get; }

    /// <summary>Reads the keys if a function needs one.</summary>
    /// <exception cref="HostStartException">They cannot be read.</exception>
    public void Check()
    {
        if (Endpoints.Any(endpoint => Trigger(endpoint).AuthLevel != AuthorizationLevel.Anonymous)) _keys.Prepare();
    }

    public override IChangeToken GetChangeToken() => new CancellationChangeToken(CancellationToken.None);

    private async Task AnswerAsync(FunctionMethod function, HttpContext http)
    {
        if (!_keys.Allow(http.Request, function.Name, function.TriggerAs<HttpTriggerAttribute>()!.AuthLevel))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        try
        {
            await using var invocation = new Invocation(function, http);
            await _runner.RunAsync(invocation);
            // As on the real host, the result is written once all middleware is done, which may still set headers.
            await _mvc.WriteAsync(invocation.Result, http);
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await Results.Text(bad.Message, "text/plain; charset=utf-8", statusCode: bad.StatusCode).ExecuteAsync(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            _logger.LogDebug("The caller of function {Function} went away", function.Name);
        }
#pragma warning disable CA1031 // Whatever a function throws, its caller learns nothing but that it failed.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _logger.LogError(failure, "Function {Function} failed", function.Name);
            if (http.Response.HasStarted)
            {
                http.Abort();
                return;
            }
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    /// <summary>Two functions that the router can't tell apart would fail at the first request.</summary>
    private static void RefuseSameRoute(List<RouteEndpoint> endpoints)
    {
        foreach (var same in endpoints.GroupBy(endpoint => Shape(endpoint.RoutePattern), StringComparer.OrdinalIgnoreCase))
        {
            var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var endpoint in same)
            {
                foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"])
                {
                    if (!seen.TryAdd(method, endpoint.DisplayName!))
                        throw new HostStartException(
                            $"Functions '{seen[method]}' and '{endpoint.DisplayName}' have the same route "
                            + $"'{endpoint.RoutePattern.RawText}' and method {method}.");
                }
            }
        }
    }

    /// <summary>
    /// The real host tries routes in the order of the functions' names: one that matches every address hides all that come after it there.
    /// </summary>
    private static void RefuseHiddenRoutes(List<RouteEndpoint> endpoints)
    {
        foreach (var all in endpoints.Where(endpoint => Trigger(endpoint).Route?.StartsWith("{*", StringComparison.Ordinal) == true))
        {
            var hidden = endpoints.FirstOrDefault(other => string.Compare(
                other.DisplayName, all.DisplayName, StringComparison.OrdinalIgnoreCase) > 0);
            if (hidden is not null)
                throw new HostStartException(
                    $"Function '{all.DisplayName}' takes every address, and on the real host that hides '{hidden.DisplayName}', whose "
                    + "name comes later: give it a name that comes last.");
        }
    }

    // Parameters differ by constraint, not by name.
    private static string Shape(RoutePattern pattern) =>
        string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternParameterPart parameter =>
                $"{{{(parameter.IsCatchAll ? "*" : "")}{(parameter.IsOptional ? "?" : "")}:{string
                    .Join(':', parameter.ParameterPolicies.Select(policy => policy.Content))}}}",
            _ => ".",
        }))));

    private static HttpTriggerAttribute Trigger(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<FunctionMethod>()!.TriggerAs<HttpTriggerAttribute>()!;
}
