using System.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Settings;
using SppsFlows.Web;

namespace SppsFlows.Browser.Tests;

/// <summary>
/// The GET functions of the app, from their own attributes: what can be requested, and which function answers at an address.
/// </summary>
internal static class Routes
{
    public const string NoSuchPage = "ZNoSuchPage";

    private static readonly IReadOnlyList<Route> All = [.. Find().OrderBy(route => route.Precedence)];

    public static IEnumerable<string> GetFunctions => All.Select(route => route.Function).Distinct();

    public static string FunctionAt(string url) =>
        All.FirstOrDefault(route => route.Serves(new Uri(url).AbsolutePath))?.Function
            ?? throw new InvalidOperationException($"No function serves {url}.");

    private static IEnumerable<Route> Find()
    {
        var constraints = new ServiceCollection()
            .AddLogging().AddRouting().BuildServiceProvider().GetRequiredService<IInlineConstraintResolver>();
        return from type in typeof(AppOptions).Assembly.GetExportedTypes()
               from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
               let function = DevelopmentFunctionAttribute.NameOf(method)
               let trigger = method.GetParameters()
                   .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null)
               where function is not null && trigger is not null
               where trigger.Methods is not { Length: > 0 } methods || methods.Contains("get", StringComparer.OrdinalIgnoreCase)
               select new Route(function, TemplateParser.Parse((trigger.Route ?? function).Trim('/')), constraints);
    }

    private sealed class Route(string function, RouteTemplate template, IInlineConstraintResolver resolver)
    {
        private readonly TemplateMatcher _matcher = new(template, []);

        private readonly IReadOnlyList<(string Name, IRouteConstraint Constraint)> _constraints =
            [.. from parameter in template.Parameters
                from constraint in parameter.InlineConstraints
                select (parameter.Name!, Resolve(parameter, constraint, resolver))];

        public string Function => function;

        public decimal Precedence { get; } = RoutePrecedence.ComputeInbound(template);

        private static IRouteConstraint Resolve(TemplatePart parameter, InlineConstraint constraint, IInlineConstraintResolver resolver) =>
            resolver.ResolveConstraint(constraint.Constraint)! is var rule && parameter.IsOptional
                ? new OptionalRouteConstraint(rule)
                : rule;

        public bool Serves(string path)
        {
            RouteValueDictionary values = [];
            return _matcher.TryMatch(path, values)
                && _constraints.All(rule => rule.Constraint.Match(null, null, rule.Name, values, RouteDirection.IncomingRequest));
        }
    }
}
