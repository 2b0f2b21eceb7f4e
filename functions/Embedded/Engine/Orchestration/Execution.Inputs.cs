using Microsoft.DurableTask;
using SppsFlows.Embedded.Engine.History;

namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>What comes in: each record advances the code by one step.</summary>
internal sealed partial class Execution
{
    // Before it begins and while it is suspended, an instance records what arrives but does not act on it.
    private bool IsHolding => _suspended || _main is null;

    /// <summary>False when the record concerns nothing that is still open; it then leaves no trace in history.</summary>
    private bool Apply(Record record)
    {
        switch (record.Kind)
        {
            case RecordKind.Begin:
                if (HasBegun) return false;
                HasBegun = true;
                if (!_suspended) Begin();
                return true;
            case RecordKind.TaskDone or RecordKind.TaskFailed or RecordKind.TimerFired:
                if (!_open.TryGetValue(record.TaskId, out var task) || task.Answered || !IsEndOf(record.Kind, task.Kind)) return false;
                task.Answered = true;
                if (task.Kind == RecordKind.Activity) _unanswered--;
                HoldOrDeliver(record);
                return true;
            case RecordKind.Event:
                HoldOrDeliver(record);
                return true;
            case RecordKind.Suspend:
                _suspended = true;
                return true;
            case RecordKind.Resume:
                if (!_suspended) return false;
                _suspended = false;
                if (HasBegun && _main is null) Begin();
                else DeliverHeld();
                return true;
            case RecordKind.Terminate:
                _terminated = record.Body.ToArray();
                return true;
            default:
                throw new InvalidDataException($"The history of '{InstanceId}' holds a record of the unknown kind {record.Kind}.");
        }
    }

    private static bool IsEndOf(RecordKind end, RecordKind task) => (end == RecordKind.TimerFired) == (task == RecordKind.Timer);

    private void Begin()
    {
        if (_code is null)
        {
            _broken = Faults.NoOrchestrator(Start.Name);
            return;
        }

        _queue.Run(() => _main = Invoke(_code));
        DeliverHeld();
    }

    private async Task<object?> Invoke(Func<TaskOrchestrationContext, Task<object?>> code) => await code(_context);

    private void DeliverHeld()
    {
        while (!IsHolding && _broken is null && _held.TryDequeue(out var record)) Deliver(record);
    }

    private void HoldOrDeliver(Record record)
    {
        if (IsHolding) _held.Enqueue(record);
        else Deliver(record);
    }

    private void Deliver(Record record)
    {
        if (record.Kind == RecordKind.Event)
        {
            var reader = record.Read();
            var name = reader.Text();
            try
            {
                _events.Raise(name, reader.Rest);
            }
            catch (Exception fault)
            {
                _broken = Faults.WrongPayload(Start.Name, name, fault);
                return;
            }
        }
        else if (_open.Remove(record.TaskId, out var task))
        {
            task.Complete(record);
        }

        _queue.Run();
    }
}
