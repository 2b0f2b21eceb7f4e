using Microsoft.Extensions.Hosting;

namespace SppsFlows.Embedded.Triggers;

/// <summary>Loops that call functions. They begin once the host serves, and end, what they run included, before HTTP stops.</summary>
internal abstract class TriggerService : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private List<Func<CancellationToken, Task>> _loops = [];
    private Task _running = Task.CompletedTask;

    /// <summary>The loops, checked: a mistake in a function's settings is thrown here, before anything is served.</summary>
    protected abstract IEnumerable<Func<CancellationToken, Task>> Prepare();

    /// <exception cref="HostStartException">A trigger's settings are not as they must be.</exception>
    public void Check() => _loops = [.. Prepare()];

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(_loops.Select(loop => Task.Run(() => loop(_stop.Token), CancellationToken.None)));
        return Task.CompletedTask;
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

    public void Dispose() => _stop.Dispose();
}
