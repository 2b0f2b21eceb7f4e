using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SppsFlows.Conformance.App.Control;

/// <summary>
/// How payloads and orders are written on the wire, and how tests read payloads: tuples need fields, and names match in any case.
/// </summary>
public static class Wire
{
    public static readonly JsonSerializerOptions Json = new() { IncludeFields = true, PropertyNameCaseInsensitive = true };
}

public sealed record StartOrder(string Name, object? Input)
{
    public string? InstanceId { get; init; }

    public DateTimeOffset? StartAt { get; init; }

    /// <summary>Null if none is given, empty if none is given explicitly.</summary>
    public string? Version { get; init; }

    public Dictionary<string, string>? Tags { get; init; }

    /// <summary>The statuses in which an instance of this id is kept; null for the host's own.</summary>
    public IReadOnlyList<string>? Dedupe { get; init; }
}

public sealed record RestartOrder(string InstanceId, bool NewId);

public sealed record EventOrder(string InstanceId, string Name, object? Payload);

/// <summary>Terminate with an output; suspend, resume with a reason.</summary>
public sealed record ChangeOrder(string InstanceId, object? Output, string? Reason);

public sealed record FindOrder(string InstanceId, bool Payloads);

/// <param name="For">"start" or "end".</param>
public sealed record WaitOrder(string InstanceId, string For, TimeSpan Patience);

public sealed record QueryOrder(
    string? Prefix,
    OrchestrationRuntimeStatus[]? Statuses,
    DateTimeOffset? CreatedFrom,
    DateTimeOffset? CreatedTo,
    bool Payloads,
    int? PageSize,
    string? ContinuationToken,
    int? MaxPages);

public sealed record PurgeOrder(DateTimeOffset? CreatedFrom, DateTimeOffset? CreatedTo, OrchestrationRuntimeStatus[]? Statuses);

public sealed record ProbeOrder(string Name, string InstanceId);

public sealed record InstancePage(IReadOnlyList<Instance> Instances, string? ContinuationToken);

/// <summary>An orchestration instance as the client saw it. Payloads are JSON as the host returned them.</summary>
public sealed record Instance(
    string Id,
    string Name,
    OrchestrationRuntimeStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastUpdatedAt,
    string? Input,
    string? Output,
    string? CustomStatus,
    Failure? Failure,
    IReadOnlyDictionary<string, string> Tags)
{
    public T? InputAs<T>() => Read<T>(Input);

    public T? OutputAs<T>() => Read<T>(Output);

    public T? CustomStatusAs<T>() => Read<T>(CustomStatus);

    public static Instance From(OrchestrationMetadata metadata) => new(
        metadata.InstanceId,
        metadata.Name,
        metadata.RuntimeStatus,
        metadata.CreatedAt,
        metadata.LastUpdatedAt,
        metadata.SerializedInput,
        metadata.SerializedOutput,
        metadata.SerializedCustomStatus,
        Failure.From(metadata.FailureDetails),
        metadata.Tags);

    private static T? Read<T>(string? json) => json is null ? default : JsonSerializer.Deserialize<T>(json, Wire.Json);
}

/// <summary>A <see cref="TaskFailureDetails"/> that can be sent over HTTP.</summary>
public sealed record Failure(string Type, string Message, string? StackTrace, Failure? Inner)
{
    public static Failure? From(TaskFailureDetails? details) => details is null
        ? null
        : new Failure(details.ErrorType, details.ErrorMessage, details.StackTrace, From(details.InnerFailure));
}

/// <summary>What the client threw, for the other side.</summary>
public sealed record Refusal(string Type, string Message);
