using System.Reflection;
using System.Text.RegularExpressions;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Assignments;
using SppsFlows.Audit;

namespace SppsFlows.App.Tests.Names;

/// <summary>
/// The audit's actions, read from the compiled app: the texts of that shape in every method that puts something on record, in what such a
/// method asks for its action, and in whoever hands one over in a parameter named <c>action</c> to a class that records. Those of
/// assignments are built from a kind's name, and are read from where kinds are registered.
/// </summary>
internal static partial class AuditActions
{
    /// <param name="unread">Methods that put something on record whose action nobody could read.</param>
    public static IReadOnlySet<string> InCode(Assembly assembly, out IReadOnlyList<string> unread)
    {
        var methods = assembly.GetTypes().SelectMany(type => type.GetMethods(MethodCode.All)).Select(method => (
            Method: method, Calls: MethodCode.Read(method).Select(read => read.Called).OfType<MethodBase>().ToList())).ToList();
        var recorders = methods.Where(method => method.Calls.Exists(called => called.DeclaringType == typeof(AuditLog)))
            .Select(method => MethodCode.Outermost(method.Method.DeclaringType!)).Append(typeof(AuditLog)).ToHashSet();
        HashSet<string> actions = [];
        List<string> silent = [];
        foreach (var (method, calls) in methods.Where(method => method.Calls.Exists(TakesAnAction)))
        {
            List<string> own = [.. Actions(method), .. calls.Where(AsksForText).SelectMany(Actions)];
            actions.UnionWith(own);
            if (own.Count == 0 && !HandsOver(method) && !calls.Exists(IsOfAssignments))
                silent.Add($"{method.DeclaringType!.FullName}.{method.Name}");
        }
        unread = [.. silent.Order(StringComparer.Ordinal)];
        return actions;

        bool TakesAnAction(MethodBase called) => called.DeclaringType is { } type && recorders.Contains(MethodCode.Outermost(type))
            && called.GetParameters().Any(IsActionParameter);

        // The action comes from whoever calls, who is looked at, too; a lambda's method is what stands around it.
        bool HandsOver(MethodBase method) => method.GetParameters().Any(IsActionParameter)
            || (method.DeclaringType!.IsNested
                && MethodCode.Outermost(method.DeclaringType).GetMethods(MethodCode.All).Any(TakesAnAction));
    }

    /// <summary>Those of a kind's assignments.</summary>
    public static IEnumerable<string> Of(AssignmentActions actions) => typeof(AssignmentActions).GetProperties()
        .Where(property => property.PropertyType == typeof(string) && property.Name != nameof(AssignmentActions.Prefix))
        .Select(property => (string)property.GetValue(actions)!);

    private static bool IsActionParameter(ParameterInfo parameter) =>
        parameter.Name == "action" && parameter.ParameterType == typeof(string);

    private static IEnumerable<string> Actions(MethodBase method) =>
        MethodCode.Read(method).Select(read => read.Text).OfType<string>().Where(text => Shape().IsMatch(text));

    private static bool AsksForText(MethodBase called) => called.Module == typeof(AuditLog).Module
        && called is MethodInfo { ReturnType: var type } && type == typeof(string);

    private static bool IsOfAssignments(MethodBase called) =>
        called.DeclaringType == typeof(AssignmentActions) || called.DeclaringType == typeof(Func<AssignmentActions, string>);

    [GeneratedRegex(@"^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$")]
    private static partial Regex Shape();
}
