using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace SppsFlows.Embedded.Triggers.Blob;

/// <summary>How a blob function takes its parameters.</summary>
internal static class BlobFunction
{
    public static void Check(FunctionMethod function)
    {
        var type = function.TriggerParameter.ParameterType;
        if (type != typeof(Stream) && type != typeof(byte[]) && type != typeof(string))
            throw new FunctionMistakeException($"takes its blob as {type.Name}; it must be a Stream, byte[] or string.");
        if (function.Call.ResultType != typeof(void))
            throw new FunctionMistakeException("is a blob function; nothing takes what it returns.");
        _ = PatternOf(function);
    }

    public static ParameterSource? SourceOf(FunctionMethod function, ParameterInfo parameter)
    {
        if (function.IsTrigger(parameter)) return ParameterSource.Trigger;
        return PatternOf(function).Names.Contains(parameter.Name!, StringComparer.OrdinalIgnoreCase)
            ? ParameterSource.BindingData(parameter)
                ?? throw new FunctionMistakeException(
                    $"takes '{parameter.Name}' of its path as {parameter.ParameterType.Name}, which text cannot become.")
            : null;
    }

    /// <summary>The pattern as written; its settings are filled in when the host is built.</summary>
    private static BlobPattern PatternOf(FunctionMethod function)
    {
        var path = function.TriggerAs<BlobTriggerAttribute>()!.BlobPath;
        try
        {
            // A setting can stand for the container or a folder, never for a name in braces.
            return new BlobPattern(path.Contains('%', StringComparison.Ordinal)
                ? "any/" + path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..]
                : path);
        }
        catch (FormatException bad)
        {
            throw new FunctionMistakeException($"has the blob path '{path}': {bad.Message}.");
        }
    }
}
