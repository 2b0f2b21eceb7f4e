using System.Collections.Immutable;
using System.Text;
using Microsoft.DurableTask.Client;
using SppsFlows.Embedded.Engine.History;
using SppsFlows.Embedded.Engine.Store;
using SppsFlows.Embedded.Engine.Turns;

namespace SppsFlows.Embedded.Engine.Client;

/// <summary>Rows as clients see them.</summary>
internal static class InstanceViews
{
    public static bool IsEnded(this InstanceView view) => Creation.IsEnded(view.Status);

    /// <param name="view">The row.</param>
    /// <param name="payloads">Input, output, status and failure were asked for.</param>
    /// <param name="tags">False in lists: the real host shows no tags there, so nothing may rely on them.</param>
    public static OrchestrationMetadata ToMetadata(this InstanceView view, bool payloads, bool tags = true) => new(view.Name, view.Id)
    {
        RuntimeStatus = view.Status,
        CreatedAt = new DateTimeOffset(view.Created, TimeSpan.Zero),
        LastUpdatedAt = new DateTimeOffset(view.Updated, TimeSpan.Zero),
        DataConverter = payloads ? PayloadConverter.Instance : null,
        SerializedInput = payloads ? Text(StartRecord.From(Record.Single(view.FirstHistory)).Input.Span) : null,
        SerializedOutput = Text(view.Output),
        SerializedCustomStatus = Text(view.CustomStatus),
        Tags = tags && view.Tags.Length > 0 ? TagCodec.Read(view.Tags) : ImmutableDictionary<string, string>.Empty,
        FailureDetails = view.Failure.Length > 0 ? FailureCodec.Read(view.Failure) : null,
    };

    private static string? Text(ReadOnlySpan<byte> json) => json.IsEmpty ? null : Encoding.UTF8.GetString(json);
}
