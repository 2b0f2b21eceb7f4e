using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SppsFlows.Embedded.Triggers;

/// <summary>Loops that call functions. They begin once the host serves requests. They and what they run end before HTTP stops.</summary>
internal abstract class TriggerService(ILogger logger) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _stop = new();
    private List<Func<CancellationToken, Task>> _loops = [];
    private Task _running = Task.CompletedTask;

    /// <summary>Returns the loops, checked: a mistake in a function's settings is thrown here, before any request is served.</summary>
    protected abstract IEnumerable<Func<CancellationToken, Task>> Prepare();

    /// <exception cref="HostStartException">A trigger's settings are invalid.</exception>
    public void Check() => _loops = [.. Prepare()];

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(_loops.Select(loop => Task.Run(() => KeepRunningAsync(loop), CancellationToken.None)));
        return Task.CompletedTask;
    }

    /// <summary>
    /// A loop handles failures of its function. A failure of the loop itself (a full disk, say) must not silence the trigger for good.
    /// </summary>
    private async Task KeepRunningAsync(Func<CancellationToken, Task> loop)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await loop(_stop.Token);
                return;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031
            catch (Exception failure)
#pragma warning restore CA1031
            {
                logger.LogCritical(failure, "A trigger failed and begins anew in {Wait}", AfterFailure);
                await Task.Delay(AfterFailure, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _stop.Dispose();
    }
}
