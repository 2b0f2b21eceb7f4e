using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using SppsFlows.App.Tests.Infrastructure;

namespace SppsFlows.App.Tests.Layers;

/// <summary>
/// Which types a compiled type really uses: by its bases, members, attributes and the code in its bodies, whatever it says in
/// its <c>using</c> lines. What the compiler generates for a type (lambdas, iterators, pages) counts as the type's own.
/// The compiler leaves no trace of a constant; <see cref="SourceUses"/> finds those.
/// </summary>
internal static class TypeUses
{
    private const BindingFlags All = MethodCode.All;

    /// <summary>Every use of one of <paramref name="types"/> by another of them, once.</summary>
    public static IReadOnlyCollection<TypeUse> Among(IReadOnlyCollection<Type> types)
    {
        var known = types.Select(Outermost).ToHashSet();
        return [.. types.SelectMany(type => Of(type).Select(used => new TypeUse(Outermost(type), used)))
            .Where(use => use.From != use.To && known.Contains(use.To)).Distinct()];
    }

    private static Type Outermost(Type type) => MethodCode.Outermost(type);

    private static HashSet<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        Add(found, type.BaseType);
        foreach (var contract in type.GetInterfaces()) Add(found, contract);
        AddConstraints(found, type.GetGenericArguments());
        AddAttributes(found, type.GetCustomAttributesData());
        foreach (var field in type.GetFields(All)) AddMember(found, field, field.FieldType);
        foreach (var property in type.GetProperties(All)) AddMember(found, property, property.PropertyType);
        foreach (var method in type.GetMethods(All))
        {
            AddMember(found, method, method.ReturnType);
            AddConstraints(found, method.GetGenericArguments());
            AddBody(found, method);
        }
        foreach (var constructor in type.GetConstructors(All)) AddBody(found, constructor);
        return found;
    }

    private static void AddBody(HashSet<Type> found, MethodBase method)
    {
        foreach (var parameter in method.GetParameters())
        {
            Add(found, parameter.ParameterType);
            AddAttributes(found, parameter.GetCustomAttributesData());
        }
        AddAttributes(found, method.GetCustomAttributesData());
        if (method.GetMethodBody() is not { } body) return;
        foreach (var local in body.LocalVariables) Add(found, local.LocalType);
        foreach (var clause in body.ExceptionHandlingClauses)
            if (clause.Flags is ExceptionHandlingClauseOptions.Clause) Add(found, clause.CatchType);
        foreach (var (operand, token) in MethodCode.Tokens(body.GetILAsByteArray()!))
            if (operand is not OperandType.InlineString) AddToken(found, method, token);
    }

    private static void AddToken(HashSet<Type> found, MethodBase method, int token)
    {
        var typeArguments = method.DeclaringType!.GetGenericArguments();
        var methodArguments = method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : [];
        var member = method.Module.ResolveMember(token, typeArguments, methodArguments)!;
        Add(found, member as Type ?? member.DeclaringType);
        switch (member)
        {
            case FieldInfo field:
                Add(found, field.FieldType);
                break;
            case MethodBase called:
                // What is handed over and what comes back is used, too, even if no local variable holds it.
                foreach (var parameter in called.GetParameters()) Add(found, parameter.ParameterType);
                if (called is not MethodInfo info) break;
                Add(found, info.ReturnType);
                foreach (var argument in info.GetGenericArguments()) Add(found, argument);
                break;
        }
    }

    private static void AddMember(HashSet<Type> found, MemberInfo member, Type type)
    {
        Add(found, type);
        AddAttributes(found, member.GetCustomAttributesData());
    }

    private static void AddConstraints(HashSet<Type> found, Type[] arguments)
    {
        foreach (var argument in arguments.Where(argument => argument.IsGenericParameter))
            foreach (var constraint in argument.GetGenericParameterConstraints()) Add(found, constraint);
    }

    private static void AddAttributes(HashSet<Type> found, IEnumerable<CustomAttributeData> attributes)
    {
        foreach (var attribute in attributes.Where(attribute => attribute.AttributeType != typeof(CompilerGeneratedAttribute)))
        {
            Add(found, attribute.AttributeType);
            foreach (var argument in attribute.ConstructorArguments.Concat(attribute.NamedArguments.Select(named => named.TypedValue)))
            {
                Add(found, argument.ArgumentType);
                Add(found, argument.Value as Type);
            }
        }
    }

    private static void Add(HashSet<Type> found, Type? type)
    {
        if (type is null || type.IsGenericParameter) return;
        if (type.HasElementType)
        {
            Add(found, type.GetElementType());
            return;
        }
        if (type.IsGenericType)
            foreach (var argument in type.GetGenericArguments()) Add(found, argument);
        found.Add(Outermost(type.IsGenericType ? type.GetGenericTypeDefinition() : type));
    }
}

/// <summary>One type uses another.</summary>
internal sealed record TypeUse(Type From, Type To);
