using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace SppsFlows.Embedded.Triggers.Http;

/// <summary>How an HTTP function takes its parameters and which endpoint it becomes.</summary>
internal static class HttpFunction
{
    private static readonly string[] Reserved = ["admin", "runtime"];

    public static void Check(FunctionMethod function)
    {
        var trigger = function.TriggerAs<HttpTriggerAttribute>()!;
        if (function.TriggerParameter.ParameterType != typeof(HttpRequest))
            throw new FunctionMistakeException(
                $"has its HTTP trigger on '{function.TriggerParameter.Name}', which must be an HttpRequest.");
        if (trigger.AuthLevel == AuthorizationLevel.User)
            throw new FunctionMistakeException("asks for AuthorizationLevel.User, which needs App Service authentication.");
        var result = function.Call.ResultType;
        if (result != typeof(void) && !typeof(IResult).IsAssignableFrom(result) && !typeof(IActionResult).IsAssignableFrom(result))
            throw new FunctionMistakeException(
                $"returns {result.Name}, which the real host would drop in silence; return an IResult or IActionResult, or nothing "
                + "after writing the response.");
        _ = PatternOf(function, "");
    }

    public static ParameterSource? SourceOf(FunctionMethod function, ParameterInfo parameter)
    {
        if (function.IsTrigger(parameter) || parameter.ParameterType == typeof(HttpRequest)) return ParameterSource.Request;
        if (parameter.IsDefined(typeof(Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute)))
            return ParameterSource.Body(parameter.ParameterType);
        return PatternOf(function, "").GetParameter(parameter.Name!) is null ? null
            : ParameterSource.BindingData(parameter)
                ?? throw new FunctionMistakeException(
                    $"takes the route value '{parameter.Name}' as {parameter.ParameterType.Name}, which text cannot become.");
    }

    public static RouteEndpoint EndpointOf(FunctionMethod function, string routePrefix, RequestDelegate handler)
    {
        var endpoint = new RouteEndpointBuilder(handler, PatternOf(function, routePrefix), order: 0) { DisplayName = function.Name };
        endpoint.Metadata.Add(function);
        if (function.TriggerAs<HttpTriggerAttribute>()!.Methods is { Length: > 0 } methods)
            endpoint.Metadata.Add(new HttpMethodMetadata(methods.Select(method => method.ToUpperInvariant())));
        return (RouteEndpoint)endpoint.Build();
    }

    private static RoutePattern PatternOf(FunctionMethod function, string routePrefix)
    {
        var route = function.TriggerAs<HttpTriggerAttribute>()!.Route ?? function.Name;
        if (route.Length == 0)
            throw new FunctionMistakeException(
                "has an empty route, for which the real host takes the function's name; for the start page write {start:maxlength(0)?}.");
        if (route[0] == '/')
            throw new FunctionMistakeException(
                $"has the route '{route}'; a slash at its start ends every request on the real host. Leave it out; for the start page "
                + $"write {{start:maxlength(0)?}}.");
        var template = routePrefix.Length == 0 ? route : $"{routePrefix}/{route}";
        RoutePattern pattern;
        try
        {
            pattern = RoutePatternFactory.Parse(template);
        }
        catch (RoutePatternException malformed)
        {
            throw new FunctionMistakeException($"has the route '{route}', which cannot be read: {malformed.Message}");
        }
        if (routePrefix.Length == 0
            && pattern.PathSegments is [{ Parts: [RoutePatternLiteralPart first] }, ..]
            && Reserved.Contains(first.Content, StringComparer.OrdinalIgnoreCase))
            throw new FunctionMistakeException($"has the route '{route}'; '{first.Content}' is reserved for the host.");
        return pattern;
    }
}
