using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SppsFlows.Assignments.Sweep;

/// <summary>
/// Drains what is due, in short writes, so that people's decisions come between them; a step that fails holds up no other. Several
/// processes may sweep at once: each step is claimed in its own write. What it costs grows with what is due, not with what is open.
/// </summary>
public sealed class AssignmentSweep(IServiceScopeFactory scopes, ILogger<AssignmentSweep> logger) : IDisposable
{
    /// <summary>The rest waits for the next sweep.</summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    private const int ReadAtOnce = 1000;
    private const int PerWrite = 20;

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <returns>How many writes had something to do.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var started = Stopwatch.GetTimestamp();
            bool HasTime() => Stopwatch.GetElapsedTime(started) < Budget && !cancellationToken.IsCancellationRequested;
            await InScopeAsync<NoticeDelegations>(notice => notice.RunAsync(cancellationToken));
            var done = await SettleAsync(HasTime, cancellationToken);
            if (HasTime()) done += await SendDigestsAsync(HasTime, cancellationToken);
            await InScopeAsync<OverdueWatch>(watch => watch.RunAsync(cancellationToken));
            return done;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task<int> SettleAsync(Func<bool> hasTime, CancellationToken cancellationToken)
    {
        var done = 0;
        // A row that could not even be put off must not spin the loop.
        HashSet<Guid> tried = [];
        while (hasTime())
        {
            var due = (await InScopeAsync<SettleAssignments, IReadOnlyList<Guid>>(settle => settle.DueAsync(ReadAtOnce, cancellationToken)))
                .Where(tried.Add).ToArray();
            if (due.Length == 0) return done;
            // Another process reads the same list: in another order the two rarely meet.
            RandomNumberGenerator.Shuffle<Guid>(due);
            foreach (var few in due.Chunk(PerWrite))
            {
                if (!hasTime()) return done;
                done += await SettleAsync(few, cancellationToken);
                await Task.Yield();
            }
        }
        return done;
    }

    private async Task<int> SettleAsync(Guid[] few, CancellationToken cancellationToken)
    {
        try
        {
            return await InScopeAsync<SettleAssignments, int>(settle => settle.RunAsync(few, cancellationToken));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            if (few is not [var one])
            {
                var done = 0;
                foreach (var id in few) done += await SettleAsync([id], cancellationToken);
                return done;
            }
            logger.LogError(fault, "The next step of assignment {Assignment} failed; it is tried again later", one);
            await InScopeAsync<SettleAssignments>(settle => settle.BackOffAsync(one, cancellationToken));
            return 0;
        }
    }

    private async Task<int> SendDigestsAsync(Func<bool> hasTime, CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var offices in (bool[])[true, false])
        {
            var due = (await InScopeAsync<FindDigests, IReadOnlyList<string>>(find => find.RunAsync(offices, cancellationToken))).ToArray();
            RandomNumberGenerator.Shuffle<string>(due);
            foreach (var party in due)
            {
                if (!hasTime()) return done;
                if (await SendDigestAsync(party, cancellationToken)) done++;
                await Task.Yield();
            }
        }
        return done;
    }

    private async Task<bool> SendDigestAsync(string party, CancellationToken cancellationToken, bool isRescued = false)
    {
        try
        {
            return await InScopeAsync<SendDigest, bool>(digest => digest.RunAsync(party, cancellationToken));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            logger.LogError(fault, "A digest failed; what it could not tell is tried again later");
            var othersCanGo = await InScopeAsync<RescueDigest, bool>(rescue => rescue.RunAsync(party, cancellationToken));
            return othersCanGo && !isRescued && await SendDigestAsync(party, cancellationToken, isRescued: true);
        }
    }

    private async Task InScopeAsync<T>(Func<T, Task> work)
        where T : notnull => await InScopeAsync<T, bool>(async service => { await work(service); return true; });

    private async Task<TResult> InScopeAsync<T, TResult>(Func<T, Task<TResult>> work)
        where T : notnull
    {
        await using var scope = scopes.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<T>());
    }

    public void Dispose() => _oneAtATime.Dispose();
}
