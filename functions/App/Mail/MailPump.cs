using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SppsFlows.Data;

namespace SppsFlows.Mail;

/// <summary>
/// Empties the outbox when a commit nudges it and when the next mail is due. No request waits for it. Several processes on one PostgreSQL
/// may each run a pump: whichever claims a row sends it.
/// </summary>
public sealed class MailPump(
    IServiceScopeFactory scopes, SqliteProbe look, MailSignal signal, IOptions<MailOptions> options, IOptions<DataOptions> data,
    TimeProvider clock, ILogger<MailPump> logger)
    : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>Sends everything that is due, and returns when that is done.</summary>
    public async Task SendDueAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            // A row that could not be claimed or marked stays due; it must not keep the loop spinning.
            HashSet<string> tried = [];
            while ((await DueAsync(tried, cancellationToken)) is { Count: > 0 } due)
            {
                tried.UnionWith(due.Select(mail => mail.Key));
                await Parallel.ForEachAsync(
                    due, new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallel, CancellationToken = cancellationToken },
                    SendAsync);
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var fresh = data.Value.Provider == "Sqlite";
        while (!stoppingToken.IsCancellationRequested)
        {
            var sleep = LongestSleep;
            try
            {
                var open = await look.MayHaveWorkAsync<MailPump>(stoppingToken);
                if (open && fresh) await TakeUpAfterCrashAsync(stoppingToken);
                fresh = false;
                if (open)
                {
                    await SendDueAsync(stoppingToken);
                    sleep = await UntilNextAsync(stoppingToken);
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                logger.LogError(fault, "The outbox could not be emptied; it is tried again within {Sleep}", sleep);
            }
            await SleepAsync(sleep, stoppingToken);
        }
    }

    /// <summary>
    /// One process owns a SQLite file. What is in Sending when it starts was left by a crash and need not wait for the lease to end.
    /// </summary>
    private async Task TakeUpAfterCrashAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.GetUtcNow();
        await scope.ServiceProvider.GetRequiredService<SppsDb>().OutgoingMails.Where(mail => mail.State == MailState.Sending)
            .ExecuteUpdateAsync(set => set.SetProperty(mail => mail.DueAt, now), cancellationToken);
    }

    private async Task<List<OutgoingMail>> DueAsync(HashSet<string> except, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.GetUtcNow();
        // In Sending and due: its lease has expired.
        var due = await scope.ServiceProvider.GetRequiredService<SppsDb>().OutgoingMails.AsNoTracking()
            .Where(mail => (mail.State == MailState.Waiting || mail.State == MailState.Sending) && mail.DueAt <= now)
            .OrderBy(mail => mail.DueAt).ThenBy(mail => mail.Key).Take(BatchSize + except.Count).ToListAsync(cancellationToken);
        return [.. due.Where(mail => !except.Contains(mail.Key))];
    }

    private async ValueTask SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<SendMail>().RunAsync(mail, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // One mail's fault must not hold up the others. Its row stays as it is and is tried again.
            logger.LogError(fault, "Mail {Key} met a fault", mail.Key);
        }
    }

    private async Task<TimeSpan> UntilNextAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var next = await scope.ServiceProvider.GetRequiredService<SppsDb>().OutgoingMails
            .Where(mail => mail.State == MailState.Waiting || mail.State == MailState.Sending)
            .OrderBy(mail => mail.DueAt).Select(mail => (DateTimeOffset?)mail.DueAt).FirstOrDefaultAsync(cancellationToken);
        return (next - clock.GetUtcNow()) switch
        {
            null => LongestSleep,
            { } wait when wait < TimeSpan.FromSeconds(1) => TimeSpan.FromSeconds(1),
            { } wait when wait < LongestSleep => wait,
            _ => LongestSleep,
        };
    }

    private async Task SleepAsync(TimeSpan sleep, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var nudged = signal.WaitAsync(either.Token);
        var slept = Task.Delay(sleep, clock, either.Token);
        await Task.WhenAny(nudged, slept);
        await either.CancelAsync();
        // Both must end before the next round: a leftover waiter would swallow its nudge.
        await Task.WhenAll(nudged, slept).ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    public override void Dispose()
    {
        _oneAtATime.Dispose();
        base.Dispose();
    }
}
