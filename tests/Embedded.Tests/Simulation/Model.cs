using System.Text;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using SppsFlows.Embedded.Engine;
using SppsFlows.Embedded.Engine.History;
using SppsFlows.Embedded.Engine.Orchestration;
using SppsFlows.Embedded.Engine.Store;
using Record = SppsFlows.Embedded.Engine.History.Record;

namespace SppsFlows.Embedded.Tests.Simulation;

/// <summary>What must be on disk when all is over, computed from the inputs and from what clients were told.</summary>
internal sealed class Model(Plan plan, Rows rows, TaskRegistry tasks)
{
    private readonly List<string> _violations = [];

    public List<string> Check()
    {
        foreach (var flow in plan.Flows)
        {
            if (rows.Find(flow.Id) is not { } row)
            {
                if (flow.Parent is not { MayBeTerminated: true }) _violations.Add($"{flow.Id} is missing");
                continue;
            }

            CheckEnd(flow, row);
            CheckHistory(flow);
            CheckReplay(flow, row);
        }

        if (rows.Count("instance") > plan.Flows.Count) _violations.Add("There are instances that nobody asked for");
        if (rows.Count("instance WHERE wake = 1") > 0) _violations.Add("An ended instance is still to be looked at after a start");
        return _violations;
    }

    private void CheckEnd(Flow flow, InstanceView row)
    {
        if (flow.End is not { } told || !told.StartsWith($"{row.Status} {Text(row.Output)}", StringComparison.Ordinal))
            _violations.Add($"{flow.Id}: a query says '{flow.End}', the row {row.Status} {Text(row.Output)}");
        if (row.Status == OrchestrationRuntimeStatus.Terminated)
        {
            if (!flow.MayBeTerminated) _violations.Add($"{flow.Id} was terminated by nobody");
            if (Text(row.Output) != "\"cut\"") _violations.Add($"{flow.Id} was terminated with {Text(row.Output)}");
            return;
        }

        var expected = flow.Fails ? OrchestrationRuntimeStatus.Failed : OrchestrationRuntimeStatus.Completed;
        if (row.Status != expected)
        {
            _violations.Add($"{flow.Id} is {row.Status}, not {expected}: {Text(row.Failure)}");
            return;
        }

        if (flow.Fails)
        {
            if (!Text(row.Failure).Contains("planned", StringComparison.Ordinal))
                _violations.Add($"{flow.Id} failed otherwise than planned: {Text(row.Failure)}");
            return;
        }

        var output = Payloads.Read<List<string>>(row.Output)!;
        if (output.Count != flow.Steps.Count)
        {
            _violations.Add($"{flow.Id} took {output.Count} steps of {flow.Steps.Count}");
            return;
        }

        foreach (var (step, got) in flow.Steps.Zip(output)) CheckStep(flow, step, got);
    }

    private void CheckStep(Flow flow, Step step, string got)
    {
        if (step.Kind == "events")
        {
            CheckEvents(plan.Mailings.Single(mailing => mailing.Target == flow && mailing.Name == step.Tag), got);
            return;
        }

        var expected = step.Kind switch
        {
            "activity" => $"{step.Tag}!",
            "fan" => string.Join(',', Enumerable.Range(0, step.Count).Select(n => $"{step.Tag}/{n}!")),
            "timer" => "fired",
            "retry" => $"{step.Tag}|{step.Count}",
            "give-up" => "failed",
            "timeout" => "timeout",
            "send" => "sent",
            "received" => string.Join(',', Enumerable.Range(0, step.Count).Select(n => $"{step.Tag}#{n}")),
            "again" => "again",
            "child" => ChildResult($"{step.Tag}c"),
            _ => "",
        };
        if (got != expected) _violations.Add($"{flow.Id}: {step.Kind} {step.Tag} gave '{got}', not '{expected}'");
    }

    private string ChildResult(string id) =>
        rows.Find(id) is { Status: OrchestrationRuntimeStatus.Completed } child
            ? string.Join(' ', Payloads.Read<List<string>>(child.Output)!)
            : "failed";

    // Each event as often as it was acknowledged, and at most once more for each try whose answer was lost in a crash. In the order of
    // sending.
    private void CheckEvents(Mailing mailing, string got)
    {
        var received = got.Length == 0 ? [] : got.Split(',');
        foreach (var same in mailing.Events.Where(sent => sent.Payload != Workload.Stop).GroupBy(sent => sent.Payload))
        {
            var (least, most) = (same.Sum(sent => sent.Acknowledged), same.Sum(sent => sent.Tries));
            var times = received.Count(payload => payload == same.Key);
            if (times < least || times > most)
                _violations.Add($"{mailing.Target.Id}: {same.Key} came {times} times; acknowledged {least}, tried {most}");
        }

        var order = mailing.Events.Select(sent => sent.Payload).Distinct().ToList();
        var places = received.Select(payload => order.IndexOf(payload)).ToList();
        if (places.Contains(-1)) _violations.Add($"{mailing.Target.Id}: {mailing.Name} got what nobody sent: {got}");
        if (!places.SequenceEqual(places.Order())) _violations.Add($"{mailing.Target.Id}: {mailing.Name} came out of order: {got}");
    }

    // The last generation's: tasks end once, after they began; timers are not early; everything that was begun has ended if the code
    // completed.
    private void CheckHistory(Flow flow)
    {
        long time = 0;
        var open = new Dictionary<int, (RecordKind Kind, long Due)>();
        foreach (var record in rows.Records(flow.Id))
        {
            switch (record.Kind)
            {
                case RecordKind.Turn:
                    var next = record.Read().Number();
                    if (next < time) _violations.Add($"{flow.Id}: the time of its turns goes back");
                    time = next;
                    break;
                case RecordKind.Activity or RecordKind.Child:
                    open.Add(record.TaskId, (record.Kind, 0));
                    break;
                case RecordKind.Timer:
                    var reader = record.Read();
                    open.Add(reader.Number32(), (record.Kind, reader.Number()));
                    break;
                default:
                    break;
            }
        }

        CheckEnds(flow, open);
    }

    private void CheckEnds(Flow flow, Dictionary<int, (RecordKind Kind, long Due)> open)
    {
        long time = 0;
        foreach (var record in rows.Records(flow.Id))
        {
            if (record.Kind == RecordKind.Turn) time = record.Read().Number();
            if (record.Kind is not (RecordKind.TaskDone or RecordKind.TaskFailed or RecordKind.TimerFired)) continue;
            if (!open.Remove(record.TaskId, out var task))
                _violations.Add($"{flow.Id}: task {record.TaskId} ended twice, or was never begun");
            else if (record.Kind == RecordKind.TimerFired && (task.Kind != RecordKind.Timer || time < task.Due))
                _violations.Add($"{flow.Id}: timer {record.TaskId} came too early");
        }

        if (rows.Find(flow.Id)!.Status != OrchestrationRuntimeStatus.Terminated && open.Values.Any(task => task.Kind != RecordKind.Timer))
            _violations.Add($"{flow.Id} came to its end with open tasks");
    }

    // Cold, from the records alone, the code reaches the same end as it did warm.
    private void CheckReplay(Flow flow, InstanceView view)
    {
        var (row, chunks) = rows.History(flow.Id)!.Value;
        var execution = new Execution(
            row.Id, row.Generation, StartRecord.From(Record.Single(chunks[0])), tasks.FindOrchestrator(row.Name),
            NullLoggerFactory.Instance, "",
            method => _violations.Add($"{flow.Id}: {method} left the turn"));
        foreach (var chunk in chunks) execution.Replay(chunk);
        execution.EndReplay();
        var turn = execution.RunTurn(0, []);
        if (turn.Status != row.Status
            || Text(turn.Output ?? []) != Text(view.Output) || Text(turn.Failure ?? []).Length == 0 != (view.Failure.Length == 0))
            _violations.Add(
                $"{flow.Id} was {row.Status} {Text(view.Output)} and is {turn.Status} {Text(turn.Output ?? [])} "
                + $"{Text(turn.Failure ?? [])} when replayed");
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
