using System.Text;
using SppsFlows.Embedded.Engine.History;

namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>What history says the code did in the turn being replayed; the code must do the same, in the same order.</summary>
internal sealed class ExpectedActions
{
    private readonly Queue<Record> _expected = new();

    public void Add(Record action) => _expected.Enqueue(action);

    /// <summary>Takes the next action if it is what the code just did; otherwise says how they differ.</summary>
    public string? Match(RecordKind kind, int taskId, string name, out Record action)
    {
        if (!_expected.TryDequeue(out action)) return $"history has nothing more here, but the code now {Describe(kind, taskId, name)}";
        if (KindOf(action) == kind && IsSame(action, taskId, name)) return null;
        return $"history says that it {Describe(action)}, but the code now {Describe(kind, taskId, name)}";
    }

    /// <summary>The first action that the code did not take although its turn is over.</summary>
    public string? Missing()
    {
        var missing = _expected.TryPeek(out var action) ? $"history says that it {Describe(action)}, but the code now does not" : null;
        _expected.Clear();
        return missing;
    }

    private static bool IsSame(Record action, int taskId, string name)
    {
        var reader = action.Read();
        if (action.Kind != RecordKind.EventSent && reader.Number32() != taskId) return false;
        if (action.Kind is RecordKind.Timer or RecordKind.TimerCancelled) return true;
        var recorded = reader.TextBytes();
        return Ascii.EqualsIgnoreCase(recorded, name)
            || string.Equals(Encoding.UTF8.GetString(recorded), name, StringComparison.OrdinalIgnoreCase);
    }

    private static RecordKind KindOf(Record action) => action.Kind == RecordKind.MarkedActivity ? RecordKind.Activity : action.Kind;

    private static string Describe(Record action)
    {
        var reader = action.Read();
        var id = action.Kind == RecordKind.EventSent ? 0 : reader.Number32();
        return Describe(KindOf(action), id, action.Kind is RecordKind.Timer or RecordKind.TimerCancelled ? "" : reader.Text());
    }

    private static string Describe(RecordKind kind, int id, string name) => kind switch
    {
        RecordKind.Activity => $"calls the activity '{name}' (#{id})",
        RecordKind.Child => $"calls the sub-orchestrator '{name}' (#{id})",
        RecordKind.Timer => $"creates a timer (#{id})",
        RecordKind.TimerCancelled => $"cancels the timer #{id}",
        _ => $"sends the event '{name}'",
    };
}
