using System.Text;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using SppsFlows.Embedded.Engine.History;
using SppsFlows.Embedded.Engine.Store;
using SppsFlows.Embedded.Engine.Turns;

namespace SppsFlows.Embedded.Engine.Client;

/// <summary>The client of an engine in the same process.</summary>
internal sealed class EngineClient(TurnRunner runner) : DurableTaskClient("SppsFlows")
{
    private readonly TurnServices _engine = runner.Services;

    /// <summary>Set when the engine stops: calls that change something are refused from then on.</summary>
    public bool IsClosed { get; set; }

    /// <exception cref="NotSupportedException">Always.</exception>
    public override DurableEntityClient Entities =>
        throw NotHere("DurableTaskClient.Entities", "keep the state in the app's store, or in an orchestration that waits for events");

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var creation = Start(StartOrder.From(orchestratorName, input, options, _engine.Versions.Default), cancellationToken);
        await creation.Call.Task.WaitAsync(cancellationToken);
        return creation.Id;
    }

    public override async Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellationToken = default)
    {
        InstanceIds.Check(instanceId);
        if (Find(instanceId, true) is not { } known)
            throw new ArgumentException($"No instance with the id '{instanceId}' was found.", nameof(instanceId));
        if (!restartWithNewInstanceId && !known.IsEnded())
            throw new InvalidOperationException(
                $"The instance '{instanceId}' can't be restarted under its own id: it has not ended (it is {known.Status}).");
        var old = StartRecord.From(Record.Single(known.FirstHistory));
        var source = restartWithNewInstanceId ? new Dictionary<string, string> { [FlowTags.RestartedFrom] = instanceId } : null;
        // As on the real host, the new run has today's default version and no parent.
        var start = new StartRecord(old.Name, old.Input) { Version = _engine.Versions.Default, Tags = TagCodec.Merge(old.Tags, source) };
        var creation = Start(new StartOrder(start, restartWithNewInstanceId ? null : instanceId, null, 0), cancellationToken);
        await creation.Call.Task.WaitAsync(cancellationToken);
        return creation.Id;
    }

    /// <exception cref="NotSupportedException">Always.</exception>
    public override Task RewindInstanceAsync(string instanceId, string reason, CancellationToken cancellationToken = default) =>
        throw NotHere(nameof(RewindInstanceAsync), $"start it again from its beginning with {nameof(RestartAsync)}");

    /// <exception cref="NotSupportedException">Always.</exception>
    public override Task<IList<HistoryEvent>> GetOrchestrationHistoryAsync(
        string instanceId, CancellationToken cancellationToken = default) =>
        throw NotHere(
            nameof(GetOrchestrationHistoryAsync),
            $"read what the flow shows in its custom status, or record it with {nameof(DurableEngine)}.{nameof(DurableEngine.Record)}");

    /// <exception cref="NotSupportedException">Always.</exception>
    public override Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null, DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null,
        int pageSize = 100, string? lastInstanceKey = null, CancellationToken cancellationToken = default) =>
        throw NotHere(nameof(ListInstanceIdsAsync), $"list instances with {nameof(GetAllInstancesAsync)}");

    public override async Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellationToken = default)
    {
        InstanceIds.Check(instanceId);
        InstanceIds.CheckText(eventName);
        CheckOpen(cancellationToken);
        var payload = Payloads.Write(eventPayload);
        await Send(instanceId, RecordWriter.One(writer => writer.Event(RecordKind.Event, eventName, payload)), false).WaitAsync(
            cancellationToken);
    }

    public override async Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellationToken = default)
    {
        InstanceIds.Check(instanceId);
        CheckOpen(cancellationToken);
        var output = Payloads.Write(options?.Output);
        await Send(
            instanceId, RecordWriter.One(writer => writer.Payload(RecordKind.Terminate, output)),
            options?.Recursive == true).WaitAsync(cancellationToken);
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellationToken = default) =>
        Control(RecordKind.Suspend, instanceId, reason, cancellationToken);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellationToken = default) =>
        Control(RecordKind.Resume, instanceId, reason, cancellationToken);

    public override Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellationToken = default)
    {
        // The real client treats an empty id as null here.
        ArgumentNullException.ThrowIfNull(string.IsNullOrEmpty(instanceId) ? null : instanceId, nameof(instanceId));
        InstanceIds.CheckNoEntity(instanceId);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Find(instanceId, getInputsAndOutputs)?.ToMetadata(getInputsAndOutputs));
    }

    public override Task<OrchestrationMetadata?> GetInstancesAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellationToken = default) =>
        GetInstanceAsync(instanceId, getInputsAndOutputs, cancellationToken);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellationToken = default) =>
        WaitUntil(instanceId, static view => view.Status != OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellationToken);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellationToken = default) =>
        WaitUntil(instanceId, static view => view.IsEnded(), getInputsAndOutputs, cancellationToken);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null)
    {
        if (filter?.TaskHubNames is not null)
            throw NotHere($"{nameof(OrchestrationQuery)}.{nameof(filter.TaskHubNames)}", "leave it null: there is one task hub");
        InstanceIds.CheckNoEntity(filter?.InstanceIdPrefix, nameof(filter));
        return new InstancePages(_engine.Store, filter ?? new OrchestrationQuery());
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellationToken = default)
    {
        InstanceIds.CheckText(instanceId);
        CheckOpen(cancellationToken);
        var call = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _engine.Writer.Add(new PurgeOp(instanceId, options?.Recursive == true, call));
        return new PurgeResult(await call.Task.WaitAsync(cancellationToken));
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellationToken = default)
    {
        // As in the real client, no filter means no conditions.
        var where = new InstanceFilter(filter?.CreatedFrom, filter?.CreatedTo, filter?.Statuses, null);
        if (filter?.Timeout is { } limit && limit <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(filter), limit, "The timeout must be more than nothing.");
        var began = _engine.Time.GetTimestamp();
        var total = 0;
        for (long? after = 0; after is { } key;)
        {
            if (_engine.Time.GetElapsedTime(began) >= filter?.Timeout) return new PurgeResult(total, isComplete: false);
            CheckOpen(cancellationToken);
            var call = new TaskCompletionSource<(int Removed, long? Next)>(TaskCreationOptions.RunContinuationsAsynchronously);
            _engine.Writer.Add(new PurgeManyOp(where, key, options?.Recursive == true, call));
            (var removed, after) = await call.Task.WaitAsync(cancellationToken);
            total += removed;
        }

        return new PurgeResult(total, isComplete: true);
    }

    /// <summary>Does nothing: the engine owns what the client uses.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static NotSupportedException NotHere(string what, string instead) => new($"{what} is not on this host: {instead}.");

    private static TaskCompletionSource NewCall() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private InstanceView? Find(string id, bool payloads) => _engine.Store.Read(reader => reader.Find(id, payloads));

    private Creation Start(StartOrder order, CancellationToken cancellationToken)
    {
        CheckOpen(cancellationToken);
        var now = _engine.Time.GetUtcNow().UtcTicks;
        var call = NewCall();
        var creation = new Creation(
            _engine.Store.Keys.NextKey(), order.Id ?? Guid.NewGuid().ToString("N"), order.Start, now, call)
        { Kept = order.Kept };
        // An early check, which saves a useless first turn. The check that counts is made when the turn is written.
        if (order.Id is { } id && Find(id, false) is { } known && !creation.IsFree(known.Status)) throw Creation.Taken(id, known.Status);
        var startAt = order.At?.UtcTicks > now ? order.At?.UtcTicks : null;
        if (startAt is null && runner.IsRunning && _engine.Versions.Admits(order.Start.Version)) runner.StartNew(creation);
        else _engine.Writer.Add(new CreateOp(runner, creation, startAt));
        return creation;
    }

    private async Task Control(RecordKind kind, string instanceId, string? reason, CancellationToken cancellationToken)
    {
        InstanceIds.Check(instanceId);
        CheckOpen(cancellationToken);
        await Send(instanceId, RecordWriter.One(writer => writer.Payload(kind, Encoding.UTF8.GetBytes(reason ?? ""))), false).WaitAsync(
            cancellationToken);
    }

    private Task Send(string instanceId, byte[] record, bool recursive)
    {
        var call = NewCall();
        _engine.Writer.Add(new MessageOp(runner, instanceId, record, recursive, call));
        return call.Task;
    }

    private async Task<OrchestrationMetadata> WaitUntil(
        string instanceId, Func<InstanceView, bool> reached, bool payloads, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        InstanceIds.CheckNoEntity(instanceId);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var change = runner.Followers.Waiters.NextChange(instanceId);
            if (Find(instanceId, payloads) is { } view && reached(view)) return view.ToMetadata(payloads);
            await change.WaitAsync(cancellationToken);
        }
    }

    private void CheckOpen(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsClosed) throw new InvalidOperationException("The engine is stopping; ask again when it runs.");
    }
}
