using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Data;

/// <summary>
/// Single-statement updates that decide by their own condition and put nothing on record (a row is claimed, or marked as done). Those that
/// arrive during a commit share the next one, so a person's write waits behind at most one of them, not behind each.
/// </summary>
public sealed class UpdateBatcher(IServiceScopeFactory scopes)
{
    private readonly Lock _lock = new();
    private List<Update> _waiting = [];
    private bool _running;

    /// <summary>The update is committed when the call returns.</summary>
    /// <param name="update">Runs one <c>ExecuteUpdateAsync</c>; more than once when the first commit fails.</param>
    /// <returns>The number of rows that it changed.</returns>
    public Task<int> RunAsync(Func<SppsDb, Task<int>> update)
    {
        var asked = new Update(update, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            _waiting.Add(asked);
            if (!_running)
            {
                _running = true;
                _ = Task.Run(CommitAsync);
            }
        }
        return asked.Rows.Task;
    }

    private async Task CommitAsync()
    {
        while (TakeWaiting() is { Count: > 0 } group) await SettleAsync(group);
    }

    private async Task SettleAsync(List<Update> group)
    {
        try
        {
            var rows = await RunAsync(group);
            for (var at = 0; at < group.Count; at++) group[at].Rows.SetResult(rows[at]);
        }
        catch (Exception fault)
        {
            // Run alone, each gets its own fault.
            if (group.Count > 1) foreach (var update in group) await SettleAsync([update]);
            else group[0].Rows.SetException(fault);
        }
    }

    private List<Update> TakeWaiting()
    {
        lock (_lock)
        {
            var taken = _waiting;
            (_waiting, _running) = ([], taken.Count > 0);
            return taken;
        }
    }

    private async Task<List<int>> RunAsync(List<Update> group)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SppsDb>();
        return await db.WriteAsync(async () =>
        {
            List<int> rows = [];
            foreach (var update in group) rows.Add(await update.Run(db));
            return rows;
        }, CancellationToken.None);
    }

    private sealed record Update(Func<SppsDb, Task<int>> Run, TaskCompletionSource<int> Rows);
}
