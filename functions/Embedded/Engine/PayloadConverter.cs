using System.Text;
using Microsoft.DurableTask;

namespace SppsFlows.Embedded.Engine;

/// <summary>Reads inputs, outputs and statuses from an instance's metadata, the way the engine itself reads payloads.</summary>
internal sealed class PayloadConverter : DataConverter
{
    public static readonly PayloadConverter Instance = new();

    public override object? Deserialize(string? data, Type targetType) =>
        data is null ? null : Payloads.Read(Encoding.UTF8.GetBytes(data), targetType);

    public override string? Serialize(object? value) => Payloads.Write(value) is { } json ? Encoding.UTF8.GetString(json) : null;
}
