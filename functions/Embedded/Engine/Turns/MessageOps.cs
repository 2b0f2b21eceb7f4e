using Microsoft.DurableTask.Client;
using SppsFlows.Embedded.Engine.Client;
using SppsFlows.Embedded.Engine.History;
using SppsFlows.Embedded.Engine.Orchestration;
using SppsFlows.Embedded.Engine.Store;

namespace SppsFlows.Embedded.Engine.Turns;

/// <summary>
/// A client's message to an instance (and to its running descendants, when asked): it goes to the inbox on disk, then a turn takes it.
/// </summary>
internal sealed class MessageOp(TurnRunner runner, string instanceId, byte[] record, bool recursive, TaskCompletionSource call) : StoreOp
{
    private readonly List<(long Target, Message Message)> _mail = [];

    public override void Apply(StoreTables tables)
    {
        _mail.Clear();
        if (tables.Find(instanceId) is not { } instance) throw new RefusedException(Refusals.NotFound(instanceId));
        var kind = (RecordKind)record[0];
        if (!Takes(instance.Status, kind)) throw new RefusedException(Refusals.WrongStatus(instanceId, kind, instance.Status));
        Mail(tables, instance.Key);
    }

    public override void Committed()
    {
        call.TrySetResult();
        foreach (var (target, message) in _mail) runner.Deliver(target, message);
    }

    public override void Failed(Exception fault) => call.TrySetException(fault);

    // Judged by the status that the last turn left. Two suspends at the same time may both be accepted; the second then changes nothing.
    private static bool Takes(OrchestrationRuntimeStatus status, RecordKind kind) => kind switch
    {
        RecordKind.Suspend => status is OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Pending,
        RecordKind.Resume => status is OrchestrationRuntimeStatus.Suspended,
        _ => !Creation.IsEnded(status),
    };

    private void Mail(StoreTables tables, long key)
    {
        _mail.Add((key, new Message(record, tables.InsertInbox(key, record))));
        if (!recursive) return;
        foreach (var child in tables.ChildrenOf(key))
        {
            if (!Creation.IsEnded(child.Status)) Mail(tables, child.Key);
        }
    }
}

/// <summary>Deletes from disk the messages that nobody will read.</summary>
internal sealed class DiscardOp(List<Message> messages) : StoreOp
{
    public override void Apply(StoreTables tables)
    {
        foreach (var message in messages) message.Delete(tables);
    }

    public override void Committed()
    {
    }

    public override void Failed(Exception fault)
    {
    }
}

/// <summary>Removes one ended instance.</summary>
internal sealed class PurgeOp(string instanceId, bool recursive, TaskCompletionSource<int> call) : StoreOp
{
    private int _removed;

    public override void Apply(StoreTables tables)
    {
        _removed = 0;
        if (tables.Find(instanceId) is not { } instance) return;
        if (!Creation.IsEnded(instance.Status)) throw new RefusedException(Refusals.NotPurgeable(instanceId, instance.Status));
        _removed = Purge(tables, instance.Key, recursive);
    }

    public override void Committed() => call.TrySetResult(_removed);

    public override void Failed(Exception fault) => call.TrySetException(fault);

    public static int Purge(StoreTables tables, long key, bool recursive)
    {
        var removed = 1;
        foreach (var child in recursive ? tables.ChildrenOf(key) : [])
        {
            if (Creation.IsEnded(child.Status)) removed += Purge(tables, child.Key, recursive);
        }

        tables.DeleteInstance(key);
        return removed;
    }
}

/// <summary>
/// Removes up to 1,000 ended instances that a filter admits. The answer says how many, and after which key to continue (null: done).
/// </summary>
internal sealed class PurgeManyOp(
    InstanceFilter filter, long afterKey, bool recursive, TaskCompletionSource<(int Removed, long? Next)> call) : StoreOp
{
    private (int, long?) _result;

    public override void Apply(StoreTables tables)
    {
        var removed = 0;
        var keys = tables.KeysOf(filter, afterKey);
        foreach (var key in keys)
        {
            // A descendant may already have been removed with its parent.
            if (tables.StatusOf(key) is { } status && Creation.IsEnded(status)) removed += PurgeOp.Purge(tables, key, recursive);
        }

        _result = (removed, keys.Count == 0 ? null : keys[^1]);
    }

    public override void Committed() => call.TrySetResult(_result);

    public override void Failed(Exception fault) => call.TrySetException(fault);
}
