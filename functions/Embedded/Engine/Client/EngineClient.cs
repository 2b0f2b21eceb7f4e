using System.Text;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
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

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orchestratorName.Name, nameof(orchestratorName));
        CheckOpen(cancellation);
        var id = options?.InstanceId;
        // A look before the first turn runs for nothing; what counts is the look when it is written.
        if (id is not null && Find(id, false) is { } known && !known.IsEnded()) throw Creation.Taken(id, known.Status);
        var now = _engine.Time.GetUtcNow().UtcTicks;
        var call = NewCall();
        var creation = new Creation(
            _engine.Store.Keys.NextKey(), id ?? Guid.NewGuid().ToString("N"), new StartRecord(orchestratorName.Name, Payloads.Write(input)), now, call);
        var startAt = options?.StartAt?.UtcTicks;
        if (startAt > now || !runner.IsRunning) _engine.Writer.Add(new CreateOp(runner, creation, startAt > now ? startAt : null));
        else runner.StartNew(creation);
        await call.Task.WaitAsync(cancellation);
        return creation.Id;
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        var payload = Payloads.Write(eventPayload);
        return Send(instanceId, RecordWriter.One(writer => writer.Event(RecordKind.Event, eventName, payload)), false, cancellation);
    }

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        var output = Payloads.Write(options?.Output);
        return Send(instanceId, RecordWriter.One(writer => writer.Payload(RecordKind.Terminate, output)), options?.Recursive == true, cancellation);
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        Send(instanceId, RecordWriter.One(writer => writer.Payload(RecordKind.Suspend, Encoding.UTF8.GetBytes(reason ?? ""))), false, cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        Send(instanceId, RecordWriter.One(writer => writer.Payload(RecordKind.Resume, Encoding.UTF8.GetBytes(reason ?? ""))), false, cancellation);

    public override Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(Find(instanceId, getInputsAndOutputs)?.ToMetadata(getInputsAndOutputs));
    }

    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        GetInstanceAsync(instanceId, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitUntil(instanceId, static view => view.Status != OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitUntil(instanceId, static view => view.IsEnded(), getInputsAndOutputs, cancellation);

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        new InstancePages(_engine.Store, filter ?? new OrchestrationQuery());

    public override async Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        CheckOpen(cancellation);
        var call = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _engine.Writer.Add(new PurgeOp(instanceId, options?.Recursive == true, call));
        return new PurgeResult(await call.Task.WaitAsync(cancellation));
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var total = 0;
        for (long? after = 0; after is { } key;)
        {
            CheckOpen(cancellation);
            var call = new TaskCompletionSource<(int Removed, long? Next)>(TaskCreationOptions.RunContinuationsAsynchronously);
            var where = new InstanceFilter(filter.CreatedFrom, filter.CreatedTo, filter.Statuses, null);
            _engine.Writer.Add(new PurgeManyOp(where, key, options?.Recursive == true, call));
            (var removed, after) = await call.Task.WaitAsync(cancellation);
            total += removed;
        }

        return new PurgeResult(total);
    }

    /// <summary>Does nothing: the engine owns what the client uses.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TaskCompletionSource NewCall() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private InstanceView? Find(string id, bool payloads) => _engine.Store.Read(reader => reader.Find(id, payloads));

    private async Task Send(string instanceId, byte[] record, bool recursive, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        CheckOpen(cancellation);
        var call = NewCall();
        _engine.Writer.Add(new MailOp(runner, instanceId, record, recursive, call));
        await call.Task.WaitAsync(cancellation);
    }

    private async Task<OrchestrationMetadata> WaitUntil(string instanceId, Func<InstanceView, bool> reached, bool payloads, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var change = runner.Followers.Waiters.NextChange(instanceId);
            if (Find(instanceId, payloads) is { } view && reached(view)) return view.ToMetadata(payloads);
            await change.WaitAsync(cancellation);
        }
    }

    private void CheckOpen(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (IsClosed) throw new InvalidOperationException("The engine is stopping; ask again when it runs.");
    }
}
