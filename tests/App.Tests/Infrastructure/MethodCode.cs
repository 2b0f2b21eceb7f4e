using System.Reflection;
using System.Reflection.Emit;

namespace SppsFlows.App.Tests.Infrastructure;

/// <summary>A compiled method's instructions, as far as tests ask for them.</summary>
internal static class MethodCode
{
    public const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>The metadata tokens of types, fields, methods and strings that stand in a method's code.</summary>
    public static IEnumerable<(OperandType Type, int Token)> Tokens(byte[] code)
    {
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? unchecked((short)(0xFE00 | code[at + 1])) : code[at];
            at += code[at] == 0xFE ? 2 : 1;
            var operand = Codes[value].OperandType;
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok
                or OperandType.InlineString)
                yield return (operand, BitConverter.ToInt32(code, at));
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }

    /// <summary>What a method calls and the texts that stand in it, in their order. An async method's stand in its state machine.</summary>
    public static IReadOnlyList<(MethodBase? Called, string? Text)> Read(MethodBase method)
    {
        List<(MethodBase?, string?)> read = [];
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code) return read;
        var typeArguments = method.DeclaringType!.GetGenericArguments();
        var methodArguments = method is MethodInfo { IsGenericMethod: true } ? method.GetGenericArguments() : [];
        foreach (var (type, token) in Tokens(code))
        {
            if (type is OperandType.InlineString) read.Add((null, method.Module.ResolveString(token)));
            if (type is OperandType.InlineMethod) read.Add((method.Module.ResolveMethod(token, typeArguments, methodArguments), null));
        }
        return read;
    }

    /// <summary>The type in whose file it stands.</summary>
    public static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type;
    }
}
