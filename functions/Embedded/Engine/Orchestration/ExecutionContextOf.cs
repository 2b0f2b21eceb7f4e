using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Engine.History;

namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>What an orchestrator sees of its <see cref="Execution"/>.</summary>
internal sealed class ExecutionContextOf(Execution execution, ILoggerFactory loggers) : TaskOrchestrationContext
{
    private const string DefaultVersionProperty = "defaultVersion";
    private const string RestartedFromProperty = "sourceInstanceId";

    // The namespace of our name-based ids (RFC 9562, version 5). Instances under way depend on it.
    private static readonly byte[] GuidNamespace = new Guid("5b1f4e0c-7d0a-4f7e-9a54-0f6d1c3e8b21").ToByteArray(bigEndian: true);

    private Dictionary<string, object?>? _properties;
    private ReplaySafeLoggers? _replaySafeLoggers;
    private int _guids;

    public override TaskName Name => execution.Start.Name;

    public override string InstanceId => execution.InstanceId;

    public override string Version => execution.Start.Version;

    public override ParentOrchestrationInstance? Parent { get; } =
        execution.Start.ParentId is { } id ? new ParentOrchestrationInstance(execution.Start.ParentName!, id) : null;

    public override DateTime CurrentUtcDateTime => new(execution.Time, DateTimeKind.Utc);

    public override bool IsReplaying
    {
        get
        {
            // Code that asks gets each turn replayed from the beginning, as on the real host, so its state is not kept warm.
            execution.AsksIsReplaying = true;
            return execution.IsReplaying;
        }
    }

    public override IReadOnlyDictionary<string, object?> Properties => _properties ??= ReadProperties();

    /// <exception cref="NotSupportedException">Always.</exception>
    public override TaskOrchestrationEntityFeature Entities => throw new NotSupportedException(
        "TaskOrchestrationContext.Entities: this host has no durable entities. Keep the state in the app's store and change it in an "
        + "activity, "
        + "or in an orchestration that waits for events.");

    public override ILoggerFactory ReplaySafeLoggerFactory => _replaySafeLoggers ??= new ReplaySafeLoggers(execution, loggers);

    protected override ILoggerFactory LoggerFactory => loggers;

    public override ILogger CreateReplaySafeLogger(string categoryName) =>
        new ReplaySafeLogger(execution, loggers.CreateLogger(categoryName));

    public override ILogger CreateReplaySafeLogger(Type type) => new ReplaySafeLogger(execution, loggers.CreateLogger(type));

    public override ILogger CreateReplaySafeLogger<T>() => new ReplaySafeLogger(execution, loggers.CreateLogger<T>());

    public override T? GetInput<T>()
        where T : default => Payloads.Read<T>(execution.Start.Input.Span);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        CallOptions.Check(name, input, options);
        if (options is null) return execution.CallActivity<TResult>(name, input, attempt: 1, marks: null);
        var marks = CallOptions.MarksOf(options, Version);
        return options.Retry is { } retry
            ? RetryActivity<TResult>(name, input, marks, retry)
            : execution.CallActivity<TResult>(name, input, attempt: 1, marks);
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        CallOptions.Check(orchestratorName, input, options);
        var id = (options as SubOrchestrationOptions)?.InstanceId is { Length: > 0 } given ? given : NewGuid().ToString("N");
        InstanceIds.Check(id, nameof(options));
        var version = CallOptions.VersionOfChild(options, execution.DefaultVersion);
        var tags = TagCodec.Merge(execution.Start.Tags, CallOptions.TagsOf(options));
        var marks = version.Length == 0 && tags.IsEmpty ? null : new TaskMarks(version, tags);
        return options?.Retry is { } retry
            ? RetryChild<TResult>(orchestratorName, input, id, marks, retry)
            : execution.CallChild<TResult>(orchestratorName, input, id, marks);
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) =>
        execution.CreateTimer(fireAt, cancellationToken);

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return execution.WaitForEvent<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        InstanceIds.Check(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        execution.SendEvent(instanceId, eventName, payload);
    }

    public override void SetCustomStatus(object? customStatus) => execution.SetCustomStatus(customStatus);

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        execution.ContinueAsNew(newInput, preserveUnprocessedEvents, newVersion: null);

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        execution.ContinueAsNew(options.NewInput, options.PreserveUnprocessedEvents, options.NewVersion);
    }

    public override Guid NewGuid()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{InstanceId}_{execution.Generation}_{CurrentUtcDateTime:o}_{_guids++}");
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // Version 5 ids are SHA-1 by definition; nothing secret rests on them.
        SHA1.HashData([.. GuidNamespace, .. Encoding.UTF8.GetBytes(name)], hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    // Separate methods, so that only calls with a retry pay for the closure.
    private Task<T> RetryActivity<T>(TaskName name, object? input, TaskMarks? marks, TaskRetryOptions retry) =>
        Retries.Run(this, retry, isChild: false, attempt => execution.CallActivity<T>(name, input, attempt, marks));

    private Task<T> RetryChild<T>(TaskName name, object? input, string id, TaskMarks? marks, TaskRetryOptions retry) =>
        Retries.Run(this, retry, isChild: true, _ => execution.CallChild<T>(name, input, id, marks));

    // Of the real host's properties only these two concern the flow; the others are settings of that host.
    private Dictionary<string, object?> ReadProperties()
    {
        var properties = new Dictionary<string, object?>();
        if (execution.DefaultVersion.Length > 0) properties[DefaultVersionProperty] = execution.DefaultVersion;
        if (TagCodec.Read(execution.Start.Tags).TryGetValue(FlowTags.RestartedFrom, out var source))
            properties[RestartedFromProperty] = source;
        return properties;
    }
}
