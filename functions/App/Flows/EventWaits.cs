using System.Text.Json;
using Microsoft.DurableTask;

namespace SppsFlows.Flows;

/// <summary>
/// The event waits of one orchestration: one live wait for each name, kept across reminders. Cancelling a wait and starting another could
/// lose an event that comes in between.
/// </summary>
internal sealed class EventWaits(TaskOrchestrationContext context)
{
    // An event is only a nudge; the truth is in the store.
    private readonly Dictionary<string, Task<JsonElement>> _live = [];

    /// <summary>An event was taken that <see cref="AnyAsync"/> has not returned yet; a run that ended now would lose it.</summary>
    public bool HoldAnEvent => _live.Values.Any(wait => wait.IsCompleted);

    /// <summary>Waits for any of the events, or until a time (UTC).</summary>
    /// <returns>The name of the event that came; null when the time came first.</returns>
    public async Task<string?> AnyAsync(DateTime? until, params IReadOnlyList<string> events)
    {
        using var eventCame = new CancellationTokenSource();
        var timer = until is { } at ? context.CreateTimer(at, eventCame.Token) : null;
        List<Task> race = [.. events.Select(Live)];
        if (timer is not null) race.Add(timer);
        await Task.WhenAny(race);
        var came = events.FirstOrDefault(name => _live[name].IsCompleted);
        if (came is null) return null;
        _live.Remove(came);
        // A timer left running would keep the instance open. Not CancelAsync, which leaves the turn for the thread pool.
        if (timer is { IsCompleted: false }) eventCame.Cancel();
        return came;
    }

    private Task<JsonElement> Live(string name) =>
        _live.TryGetValue(name, out var wait) ? wait : _live[name] = context.WaitForExternalEvent<JsonElement>(name);
}
