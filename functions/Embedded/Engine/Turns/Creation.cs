using DurableTask.Core.Exceptions;
using Microsoft.DurableTask.Client;
using SppsFlows.Embedded.Engine.History;
using SppsFlows.Embedded.Engine.Store;

namespace SppsFlows.Embedded.Engine.Turns;

/// <summary>A new instance that a client asked for, and the client's call, which waits until it is on disk.</summary>
internal sealed record Creation(long Key, string Id, StartRecord Start, long Created, TaskCompletionSource Call)
{
    /// <summary>Which ended instances keep their id: a bit for each status.</summary>
    public int Kept { get; init; }

    public byte[] FirstHistory { get; } = RecordWriter.One(writer => writer.Started(Start));

    public InstanceRow FirstRow() => new(Key, Id, Start.Name, OrchestrationRuntimeStatus.Pending, 0, 0, false, 0, FirstHistory, null);

    /// <summary>
    /// Makes room for the id. An ended instance that has it is removed unless it is to be kept; one that has not ended stays.
    /// </summary>
    /// <exception cref="RefusedException">The id is taken.</exception>
    public void Claim(StoreTables tables)
    {
        if (tables.Find(Id) is not { } known) return;
        if (!IsFree(known.Status)) throw new RefusedException(Taken(Id, known.Status));
        tables.DeleteInstance(known.Key);
    }

    /// <summary>True when an instance of this status gives up its id.</summary>
    public bool IsFree(OrchestrationRuntimeStatus status) => IsEnded(status) && ((Kept >> (int)status) & 1) == 0;

    public static OrchestrationAlreadyExistsException Taken(string id, OrchestrationRuntimeStatus status) =>
        new($"An instance with the id '{id}' already exists (it is {status}).");

    public static bool IsEnded(OrchestrationRuntimeStatus status) =>
        status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}

/// <summary>An instance that is created without a first turn: it begins later, or the engine has not started yet.</summary>
internal sealed class CreateOp(TurnRunner runner, Creation creation, long? startAt) : StoreOp
{
    public const int StartTimer = -1;

    public override void Apply(StoreTables tables)
    {
        creation.Claim(tables);
        // A first history too long for the row is stored with the long histories.
        var isLong = creation.FirstHistory.Length > TurnOp.LongestTail;
        tables.InsertInstance(new NewInstance(
            creation.Key, creation.Id, creation.Start.Name, OrchestrationRuntimeStatus.Pending, creation.Created, startAt is null,
            isLong ? 1 : 0,
            isLong ? [] : creation.FirstHistory, null, creation.Start.Tags));
        if (isLong) tables.InsertHistory(creation.Key, 0, creation.FirstHistory);
        if (startAt is { } due) tables.InsertTimer(due, creation.Key, StartTimer, 0);
    }

    public override void Committed()
    {
        creation.Call.TrySetResult();
        if (startAt is { } due) runner.Followers.Timers.Added(due);
        else runner.Deliver(creation.Key, new Orchestration.Message(TurnRunner.BeginRecord));
    }

    public override void Failed(Exception fault) => creation.Call.TrySetException(fault);
}
