using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Links;
using SppsFlows.Settings;

namespace SppsFlows.App.Tests.Names;

/// <summary>
/// The names that stand in rows, histories and the audit, collected from the code. A name that changes leaves what was stored behind.
/// </summary>
internal static class StoredNames
{
    public static readonly Assembly App = typeof(AppOptions).Assembly;

    private static readonly Lazy<IReadOnlySet<string>> ActionsInCode = new(() => AuditActions.InCode(App, out _));

    private static IEnumerable<MethodInfo> Methods => App.GetTypes().SelectMany(type => type.GetMethods(MethodCode.All));

    /// <summary>Each with what triggers it; histories hold those of activities and orchestrations.</summary>
    public static IEnumerable<string> Functions() =>
        from method in Methods
        let name = method.GetCustomAttributes(inherit: false).Select(NameOf).FirstOrDefault(name => name is not null)
        where name is not null
        let trigger = method.GetParameters().SelectMany(parameter => parameter.GetCustomAttributesData())
            .Select(attribute => attribute.AttributeType.Name).First(type => type.EndsWith("TriggerAttribute", StringComparison.Ordinal))
        select $"{trigger[..^"TriggerAttribute".Length].ToLowerInvariant()} {name}";

    /// <summary>Constants named <c>Event</c>, and those of classes whose name ends with <c>Events</c>.</summary>
    public static IEnumerable<string> Events() => App.GetTypes()
        .SelectMany(type => type.GetFields(MethodCode.All).Where(field => field is { IsLiteral: true, IsPrivate: false }
            && field.FieldType == typeof(string) && (field.Name == "Event" || type.Name.EndsWith("Events", StringComparison.Ordinal))))
        .Select(field => (string)field.GetRawConstantValue()!).Distinct();

    /// <summary>Where a flow waits, or is told: the text before the call, when it is no constant of an event.</summary>
    public static IEnumerable<string> StrayEvents()
    {
        // The text before may also be the name of an activity, where a wait names no event.
        var known = Events().Concat(Functions().Select(function => function.Split(' ')[^1])).ToHashSet();
        foreach (var method in Methods)
        {
            string? last = null;
            foreach (var (called, text) in MethodCode.Read(method))
            {
                last = text ?? last;
                if (called is null || !IsAboutEvents(called)) continue;
                if (last is not null && IsName(last) && !known.Contains(last)) yield return $"{method.DeclaringType!.FullName}: {last}";
                last = null;
            }
        }
    }

    /// <summary>Every value of each enum in the store: as text, or with its number where it is stored as one.</summary>
    public static IEnumerable<string> StoredEnums(SppsDb db)
    {
        foreach (var property in db.Model.GetEntityTypes().SelectMany(PropertiesOf))
        {
            var type = EnumIn(property.ClrType);
            if (type is null) continue;
            var stored = property.GetElementType()?.GetTypeMapping().Converter ?? property.GetTypeMapping().Converter;
            var asText = stored?.ProviderClrType == typeof(string);
            foreach (var value in Enum.GetValues(type)) yield return asText ? $"{type.Name}.{value}" : $"{type.Name}.{value} = {value:D}";
        }
    }

    /// <summary>Every value of each enum that flows and activities hand over: histories hold numbers.</summary>
    public static IEnumerable<string> HistoryEnums()
    {
        HashSet<Type> seen = [];
        var handed = Methods.Where(method => method.GetParameters().Any(IsOfFlows))
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType))
            .Concat(App.GetTypes().Where(type => type.GetField("Event", MethodCode.All) is not null));
        foreach (var type in handed) Walk(type, seen);
        return seen.Where(type => type.IsEnum)
            .SelectMany(type => Enum.GetValues(type).Cast<object>().Select(value => $"{type.Name}.{value} = {value:D}"));
    }

    public static IEnumerable<string> AuditActionsOf(IServiceProvider services) =>
        ActionsInCode.Value.Concat(Kinds(services).SelectMany(kind => AuditActions.Of(kind.Actions)));

    public static IEnumerable<RegisteredKind> Kinds(IServiceProvider services) => services.GetServices<RegisteredKind>();

    public static IEnumerable<string> LinkPurposes(IServiceProvider services) =>
        services.GetServices<LinkPurpose>().Select(purpose => purpose.Name);

    private static string? NameOf(object attribute) => attribute is FunctionAttribute function ? function.Name : null;

    private static bool IsAboutEvents(MethodBase called) =>
        called.GetParameters().Any(parameter => parameter.Name is "eventName" or "events")
        && (called.Module == App.ManifestModule || typeof(TaskOrchestrationContext).IsAssignableFrom(called.DeclaringType)
            || typeof(DurableTaskClient).IsAssignableFrom(called.DeclaringType));

    private static bool IsName(string text) => text.Length > 3 && char.IsAsciiLetterUpper(text[0]) && text.All(char.IsAsciiLetter);

    private static bool IsOfFlows(ParameterInfo parameter) => parameter.GetCustomAttributesData().Any(attribute =>
        attribute.AttributeType.Name is "ActivityTriggerAttribute" or "OrchestrationTriggerAttribute");

    private static IEnumerable<IProperty> PropertiesOf(ITypeBase type) =>
        type.GetProperties().Concat(type.GetComplexProperties().SelectMany(complex => PropertiesOf(complex.ComplexType)));

    private static Type? EnumIn(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum) return type;
        return type.IsArray ? EnumIn(type.GetElementType()!)
            : type.GetGenericArguments().Select(EnumIn).FirstOrDefault(one => one is not null);
    }

    private static void Walk(Type type, HashSet<Type> seen)
    {
        foreach (var argument in type.GetGenericArguments()) Walk(argument, seen);
        if (type.IsArray) Walk(type.GetElementType()!, seen);
        if (type.Assembly != App || type.IsAbstract && type.IsSealed || !seen.Add(type) || type.IsEnum) return;
        if (type.GetMethod("<Clone>$") is null) return;
        foreach (var property in type.GetProperties()) Walk(property.PropertyType, seen);
    }
}
