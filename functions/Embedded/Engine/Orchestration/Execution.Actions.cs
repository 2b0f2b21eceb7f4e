using System.Text;
using System.Text.Json;
using SppsFlows.Embedded.Engine.History;

namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>What the code does: each action is recorded in a live turn, and checked against the record in replay.</summary>
internal sealed partial class Execution
{
    public Task<T> CallActivity<T>(string name, object? input, int attempt, TaskMarks? marks)
    {
        RequireTurn();
        ReadOnlyMemory<byte> payload = IsReplaying ? default : Payloads.Write(input);
        var id = _nextTask++;
        if (IsReplaying) payload = InputOf(Match(RecordKind.Activity, id, name), ref marks);
        else if (marks is null) _actions.Call(RecordKind.Activity, id, name, payload.Span);
        else _actions.MarkedActivity(id, name, marks.Version, marks.Tags.Span, payload.Span);
        var task = new OpenTask<T>(RecordKind.Activity, id, name) { Input = payload, Attempt = attempt, Marks = marks };
        _open.Add(id, task);
        _unanswered++;
        if (!IsReplaying) _turn.Activities.Add(task);
        return task.Task;
    }

    public Task<T> CallChild<T>(string name, object? input, string childId, TaskMarks? marks)
    {
        RequireTurn();
        ReadOnlyMemory<byte> payload = IsReplaying ? default : Payloads.Write(input);
        var id = _nextTask++;
        if (IsReplaying) Match(RecordKind.Child, id, name);
        else _actions.Call(RecordKind.Child, id, name, Encoding.UTF8.GetBytes(childId));
        var task = new OpenTask<T>(RecordKind.Child, id, name);
        _open.Add(id, task);
        if (IsReplaying) return task.Task;
        var start = new StartRecord(
            name, payload, InstanceId, Start.Name, id)
        { Version = marks?.Version ?? "", Tags = marks?.Tags ?? default };
        _turn.Children.Add(new ChildStart(id, childId, start));
        return task.Task;
    }

    public Task CreateTimer(DateTime due, CancellationToken token)
    {
        RequireTurn();
        // As on the real host, a cancelled timer's exception does not carry the caller's token.
        if (token.IsCancellationRequested) return Task.FromCanceled(new CancellationToken(canceled: true));
        var id = _nextTask++;
        var task = new OpenTask<object?>(RecordKind.Timer, id, "timer") { Due = due.ToUniversalTime().Ticks };
        if (IsReplaying)
        {
            // The recorded time wins if the code now computes another.
            var reader = Match(RecordKind.Timer, id, "").Read();
            reader.Number();
            task = new OpenTask<object?>(RecordKind.Timer, id, "timer") { Due = reader.Number() };
        }
        else
        {
            _actions.Timer(id, task.Due);
            _turn.Timers.Add(task);
        }

        _open.Add(id, task);
        if (token.CanBeCanceled) token.Register(() => CancelTimer(task));
        return task.Task;
    }

    /// <exception cref="JsonException">An event that had arrived holds something else. It is consumed.</exception>
    public Task<T> WaitForEvent<T>(string name, CancellationToken token)
    {
        RequireTurn();
        return _events.Wait<T>(name, token);
    }

    public void SendEvent(string targetId, string name, object? payload)
    {
        RequireTurn();
        if (IsReplaying)
        {
            Match(RecordKind.EventSent, 0, name);
            return;
        }

        var bytes = Payloads.Write(payload);
        _actions.Event(RecordKind.EventSent, name, Encoding.UTF8.GetBytes(targetId));
        _turn.Events.Add(new OutgoingEvent(targetId, RecordWriter.One(writer => writer.Event(RecordKind.Event, name, bytes))));
    }

    public void SetCustomStatus(object? status)
    {
        RequireTurn();
        _hasStatus = status is not null;
        if (IsReplaying) return;
        _turn.CustomStatus = Payloads.Write(status);
        _turn.CustomStatusChanged = true;
    }

    public void ContinueAsNew(object? input, bool keepEvents, string? newVersion)
    {
        RequireTurn();
        _newInput = Payloads.Write(input);
        _newVersion = string.IsNullOrWhiteSpace(newVersion) ? null : newVersion;
        _continued = true;
        _keepEvents = keepEvents;
    }

    private void CancelTimer(OpenTask timer)
    {
        // A timer that has fired in the meantime, or is held while suspended, keeps its outcome.
        if (timer.Answered || !_open.Remove(timer.Id)) return;
        if (IsReplaying)
        {
            Match(RecordKind.TimerCancelled, timer.Id, "");
        }
        else
        {
            _actions.Task(RecordKind.TimerCancelled, timer.Id);
            _turn.TimersGone.Add(timer);
        }

        TurnQueue.Complete(timer.Cancel);
    }

    private Record Match(RecordKind kind, int id, string name)
    {
        _step++;
        if (_expected.Match(kind, id, name, out var action) is { } difference) throw Diverged(difference);
        return action;
    }

    // The recorded input wins if the code now passes another.
    private static ReadOnlyMemory<byte> InputOf(Record action, ref TaskMarks? marks)
    {
        var reader = action.Read();
        reader.Number();
        reader.TextBytes();
        marks = action.Kind == RecordKind.MarkedActivity ? new TaskMarks(reader.Text(), reader.Slice()) : null;
        return reader.Rest;
    }

    private NonDeterministicOrchestrationException Diverged(string difference)
    {
        var fault = new NonDeterministicOrchestrationException(
            $"The orchestrator '{Start.Name}' no longer does what its history says, at step {_step}: {difference}. Let running "
            + "instances end before their code "
            + "changes, or keep the old steps for them; and let an orchestrator decide by nothing but its input, results, events and "
            + "context.");
        _broken ??= Failure.From(fault);
        return fault;
    }

    private void RequireTurn()
    {
        if (_broken is not null)
            throw new InvalidOperationException($"The orchestration '{InstanceId}' has failed: {_broken.ErrorMessage}");
        if (!_queue.IsInTurn)
        {
            throw new InvalidOperationException(
                $"The context of the orchestrator '{Start.Name}' was used outside its turn, by code that ran on after something that is "
                + "not durable was awaited.");
        }
    }
}
