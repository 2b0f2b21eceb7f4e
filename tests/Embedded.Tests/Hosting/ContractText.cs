using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SppsFlows.Embedded.Tests.Hosting;

/// <summary>The public members of the contract as text: a line for each, fully named, sorted by type and member.</summary>
internal static class ContractText
{
    private static readonly string[] Namespaces = ["Microsoft.Azure.Functions.Worker", "Microsoft.DurableTask", "Microsoft.Extensions.Hosting"];

    public static IReadOnlyList<string> Of(Assembly assembly) =>
    [
        .. assembly.GetExportedTypes()
            .Where(type => Namespaces.Any(name => type.Namespace == name || type.Namespace!.StartsWith(name + ".", StringComparison.Ordinal)))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .SelectMany(type => MembersOf(type).Order(StringComparer.Ordinal).Prepend(Head(type))),
    ];

    private static IEnumerable<string> MembersOf(Type type)
    {
        if (type.IsEnum) return Enum.GetNames(type).Select(name => $"  {name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
        if (type.BaseType == typeof(MulticastDelegate)) return [$"  {Signature(type.GetMethod("Invoke")!).Replace("virtual ", "", StringComparison.Ordinal)}"];
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetMembers(Declared).Where(IsContract).Select(member => "  " + member switch
        {
            ConstructorInfo constructor => $"{Short(type)}({Parameters(constructor)})",
            MethodInfo method => Signature(method),
            PropertyInfo property => $"{Modifiers(property.GetMethod ?? property.SetMethod!)}{Name(property.PropertyType)} {property.Name} {{ {(Visible(property.GetMethod) ? "get; " : "")}{(Visible(property.SetMethod) ? Setter(property) : "")}}}",
            FieldInfo field => $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}",
            EventInfo e => $"event {Name(e.EventHandlerType!)} {e.Name}",
            _ => throw new InvalidOperationException(member.Name),
        });
    }

    // What a record's compiler writes by itself follows from its head; accessors are told with their properties.
    private static bool IsContract(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => Visible(constructor) && !constructor.IsStatic && !IsGenerated(constructor),
        MethodInfo method => Visible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) && !IsGenerated(method),
        PropertyInfo property => (Visible(property.GetMethod) || Visible(property.SetMethod)) && !IsGenerated(property),
        FieldInfo field => field.IsPublic || field.IsFamily,
        EventInfo => true,
        _ => false,
    };

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute)) && member.DeclaringType!.GetMethod("<Clone>$") is not null;

    private static bool Visible(MethodBase? method) => method is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true };

    private static string Head(Type type)
    {
        var kind = type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.BaseType == typeof(MulticastDelegate) ? "delegate" : type.IsValueType ? "struct"
            : (type.IsAbstract, type.IsSealed) switch { (true, true) => "static class", (true, false) => "abstract class", (false, true) => "sealed class", _ => "class" };
        var parent = type.BaseType is { } b && b != typeof(object) && b != typeof(ValueType) && b != typeof(Enum) && b != typeof(MulticastDelegate) ? $" : {Name(b)}" : "";
        return $"{kind} {type.Namespace}.{Short(type)}{parent}";
    }

    private static string Signature(MethodInfo method) =>
        $"{Modifiers(method)}{Name(method.ReturnType)} {method.Name}{(method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "")}({(method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "")}{Parameters(method)})";

    private static string Modifiers(MethodBase method) =>
        (method.IsFamily || method.IsFamilyOrAssembly ? "protected " : "") + (method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method.IsVirtual && !method.IsFinal ? "virtual " : "");

    private static string Setter(PropertyInfo property) =>
        property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; " : "set; ";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Default(parameter) : "")}"));

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
        bool value => value ? "true" : "false",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value) return Name(value) + "?";
        if (type.IsArray) return Name(type.GetElementType()!) + "[]";
        if (type.IsGenericType) return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
        return Type.GetTypeCode(type) switch
        {
            _ when type.IsEnum => type.Name,
            TypeCode.String => "string",
            TypeCode.Boolean => "bool",
            TypeCode.Int32 => "int",
            TypeCode.Int64 => "long",
            TypeCode.Double => "double",
            _ when type == typeof(void) => "void",
            _ when type == typeof(object) => "object",
            _ => type.Name,
        };
    }

    private static string Short(Type type) => type.IsNested ? $"{Short(type.DeclaringType!)}.{Plain(type)}" : Plain(type);

    private static string Plain(Type type) => type.IsGenericType ? Name(type) : type.Name;
}
