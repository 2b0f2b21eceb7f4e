using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using HttpExtensions = Microsoft.Azure.Functions.Worker.DurableTaskClientExtensions;

namespace SppsFlows.Embedded.Tests.Api;

/// <summary>What features can call of the real Durable API, member by member, in the present packages.</summary>
internal static class DurableApi
{
    public static readonly Type[] Types =
    [
        typeof(TaskOrchestrationContext), typeof(DurableTaskClient), typeof(TaskOptions), typeof(SubOrchestrationOptions),
        typeof(TaskRetryOptions),
        typeof(RetryPolicy), typeof(RetryContext), typeof(ContinueAsNewOptions), typeof(StartOrchestrationOptions),
        typeof(StartOrchestrationOptionsExtensions),
        typeof(OrchestrationQuery), typeof(OrchestrationMetadata), typeof(PurgeInstancesFilter), typeof(PurgeInstanceOptions),
        typeof(PurgeResult),
        typeof(TerminateInstanceOptions), typeof(DurableTaskClientExtensions), typeof(HttpExtensions),
        typeof(TaskOrchestrationContextExtensionMethods),
    ];

    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Every member that a feature can call or override, except what the compiler generates for a record.</summary>
    public static IEnumerable<MemberInfo> MembersOf(Type type) =>
        type.GetMembers(Declared).Where(member => IsVisible(member) && !IsMade(member));

    /// <summary>As the list writes a member: <c>DurableTaskClient.GetInstanceAsync(String, Boolean, CancellationToken)</c>.</summary>
    public static string Write(MemberInfo member)
    {
        var name = $"{member.DeclaringType!.Name}.{(member is ConstructorInfo ? "new" : member.Name)}";
        if (member is not MethodBase method) return name;
        var generic = method.IsGenericMethodDefinition
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>"
            : "";
        return $"{name}{generic}({string.Join(", ", method.GetParameters().Select(parameter => Write(parameter.ParameterType)))})";
    }

    public static MethodInfo? AccessorOf(MemberInfo member) => member switch
    {
        PropertyInfo property => property.GetMethod ?? property.SetMethod,
        MethodInfo method => method,
        _ => null,
    };

    private static string Write(Type type)
    {
        if (!type.IsGenericType) return type.Name;
        var name = type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)];
        return $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Write))}>";
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        _ => false,
    };

    private static bool IsMade(MemberInfo member) =>
        member is MethodInfo { IsSpecialName: true } || member.IsDefined(typeof(CompilerGeneratedAttribute))
        || member.Name is "ToString" or "PrintMembers" or "GetHashCode" or "Equals" or "EqualityContract" or "Deconstruct" or "<Clone>$";
}
