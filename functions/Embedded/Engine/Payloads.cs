using System.Text.Json;

namespace SppsFlows.Embedded.Engine;

/// <summary>Inputs, outputs, events and statuses as JSON, with the options of the real client and worker (fields included), lenient on case when reading.</summary>
internal static class Payloads
{
    private static readonly JsonSerializerOptions Options = new() { IncludeFields = true, PropertyNameCaseInsensitive = true };

    /// <summary>The JSON of a value by its runtime type; null for null.</summary>
    public static byte[]? Write(object? value) => value is null ? null : JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Options);

    public static T? Read<T>(string? json) => json is null ? default : JsonSerializer.Deserialize<T>(json, Options);

    public static T? Read<T>(ReadOnlySpan<byte> json) => json.IsEmpty ? default : JsonSerializer.Deserialize<T>(json, Options);

    public static object? Read(ReadOnlySpan<byte> json, Type type) => json.IsEmpty ? null : JsonSerializer.Deserialize(json, type, Options);
}
