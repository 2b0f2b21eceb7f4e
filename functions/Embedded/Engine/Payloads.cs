using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SppsFlows.Embedded.Engine;

/// <summary>
/// Inputs, outputs, events and statuses as JSON, with the options of the real worker: properties only, and lenient on case when reading.
/// </summary>
internal static class Payloads
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNameCaseInsensitive = true,
        Converters = { new TupleRefusal() }
    };

    /// <summary>The JSON of a value by its runtime type; null for null.</summary>
    public static byte[]? Write(object? value) =>
        value is null ? null : JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Options);

    public static T? Read<T>(string? json) => json is null ? default : JsonSerializer.Deserialize<T>(json, Options);

    public static T? Read<T>(ReadOnlySpan<byte> json) => json.IsEmpty ? default : JsonSerializer.Deserialize<T>(json, Options);

    public static object? Read(ReadOnlySpan<byte> json, Type type) => json.IsEmpty ? null : JsonSerializer.Deserialize(json, type, Options);

    /// <summary>A tuple has only fields, so on Azure it would silently arrive empty. Here it is refused.</summary>
    private sealed class TupleRefusal : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsValueType && typeToConvert.IsAssignableTo(typeof(ITuple));

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException(
            $"{typeToConvert} cannot travel as a payload: Azure Functions loses the fields of tuples; use a record.");
    }
}
