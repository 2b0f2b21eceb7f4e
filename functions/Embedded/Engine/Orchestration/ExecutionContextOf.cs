using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>What an orchestrator sees of its <see cref="Execution"/>.</summary>
internal sealed class ExecutionContextOf(Execution execution, ILoggerFactory loggers) : TaskOrchestrationContext
{
    // The namespace of our name-based ids (RFC 9562, version 5). Instances under way depend on it.
    private static readonly byte[] GuidNamespace = new Guid("5b1f4e0c-7d0a-4f7e-9a54-0f6d1c3e8b21").ToByteArray(bigEndian: true);

    private int _guids;

    public override TaskName Name => execution.Start.Name;

    public override string InstanceId => execution.InstanceId;

    public override ParentOrchestrationInstance? Parent { get; } =
        execution.Start.ParentId is { } id ? new ParentOrchestrationInstance(execution.Start.ParentName!, id) : null;

    public override DateTime CurrentUtcDateTime => new(execution.Time, DateTimeKind.Utc);

    public override bool IsReplaying
    {
        get
        {
            // Code that asks sees each turn replayed from its beginning, as on the real host: its state is not kept warm.
            execution.AsksIsReplaying = true;
            return execution.IsReplaying;
        }
    }

    public override ILogger CreateReplaySafeLogger(string categoryName) => new ReplaySafeLogger(execution, loggers.CreateLogger(categoryName));

    public override ILogger CreateReplaySafeLogger(Type type) => new ReplaySafeLogger(execution, loggers.CreateLogger(type));

    public override ILogger CreateReplaySafeLogger<T>() => new ReplaySafeLogger(execution, loggers.CreateLogger<T>());

    protected override ILoggerFactory LoggerFactory => loggers;

    public override T? GetInput<T>()
        where T : default => Payloads.Read<T>(execution.Start.Input.Span);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        CheckCall(name, input, options);
        return options?.Retry?.Policy is { } policy
            ? Retry(policy, attempt => execution.CallActivity<TResult>(name, input, attempt))
            : execution.CallActivity<TResult>(name, input, attempt: 1);
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        CheckCall(orchestratorName, input, options);
        var id = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        return options?.Retry?.Policy is { } policy
            ? Retry(policy, _ => execution.CallChild<TResult>(orchestratorName, input, id))
            : execution.CallChild<TResult>(orchestratorName, input, id);
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) => execution.CreateTimer(fireAt, cancellationToken);

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return execution.WaitForEvent<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        execution.SendEvent(instanceId, eventName, payload);
    }

    public override void SetCustomStatus(object? customStatus) => execution.SetCustomStatus(customStatus);

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        execution.ContinueAsNew(newInput, preserveUnprocessedEvents);

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

    private static void CheckCall(TaskName name, object? input, TaskOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(name.Name, nameof(name));
        if (input is TaskOptions && options is null)
            throw new ArgumentException($"The call of '{name}' got task options as its input. Pass them as {nameof(options)}.", nameof(input));
    }

    private async Task<T> Retry<T>(RetryPolicy policy, Func<int, Task<T>> call)
    {
        var first = CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call(attempt);
            }
            catch (TaskFailedException failed)
            {
                if (attempt >= policy.MaxNumberOfAttempts || Faults.IsNonRetriable(failed.FailureDetails) || IsOver()) throw;
                if (!Accepts(policy, failed.FailureDetails)) throw;
                await CreateTimer(CurrentUtcDateTime.Add(Delay(policy, attempt)), CancellationToken.None);
            }
        }

        bool IsOver() => policy.RetryTimeout != Timeout.InfiniteTimeSpan && CurrentUtcDateTime - first >= policy.RetryTimeout;
    }

    private static bool Accepts(RetryPolicy policy, TaskFailureDetails failure)
    {
        try
        {
            // The library asks the policy's decision of the framework's own exception only.
            return policy.Handle(new global::DurableTask.Core.Exceptions.TaskFailedException { FailureDetails = ToCore(failure) });
        }
        catch (Exception)
        {
            // As on the real host: what the task failed of counts, not what the policy fails of.
            return false;
        }
    }

    private static global::DurableTask.Core.FailureDetails ToCore(TaskFailureDetails failure) =>
        new(failure.ErrorType, failure.ErrorMessage, failure.StackTrace, failure.InnerFailure is { } inner ? ToCore(inner) : null, isNonRetriable: false, failure.Properties);

    private static TimeSpan Delay(RetryPolicy policy, int attempt)
    {
        var limit = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.FromDays(3650) : policy.MaxRetryInterval;
        var ticks = policy.FirstRetryInterval.Ticks * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        return ticks < limit.Ticks ? TimeSpan.FromTicks((long)ticks) : limit;
    }
}
