using SppsFlows.Conformance.App.Control;

namespace SppsFlows.Conformance.Driving;

/// <summary>
/// A host in another process, at <c>CONFORMANCE_URL</c>: the real Functions host with the suite's app, or the same app on the
/// embedded host. What it can do beyond the public API is asked of it.
/// </summary>
public sealed class HttpConformanceHost(Uri address) : IConformanceHost
{
    // A real second is the finest that durable timers keep on the real host.
    private static readonly TimeSpan RealUnit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public HttpClient Http { get; } = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };

    public IOrchestrations Orchestrations => new HttpOrchestrations(Http);

    public Abilities Abilities { get; private set; }

    public TimeSpan Unit => Abilities.HasFlag(Abilities.MovesClock) ? TimeSpan.FromHours(1) : RealUnit;

    public async Task StartAsync()
    {
        using var clock = await Http.PostAsync("conformance-clock?advance=00:00:00", null);
        if (clock.IsSuccessStatusCode) Abilities = Abilities.MovesClock | Abilities.FailsForeignAwaits | Abilities.KeepsFailureDetails;
        else Abilities = Abilities.AlwaysReplays;
    }

    public async Task PassTimeAsync(TimeSpan time)
    {
        if (Abilities.HasFlag(Abilities.MovesClock))
        {
            using var moved = await Http.PostAsync($"conformance-clock?advance={time:c}", null);
            moved.EnsureSuccessStatusCode();
            return;
        }

        Assert.SkipWhen(time > LongestWait, $"This host's clock cannot be moved by {time}.");
        await Task.Delay(time);
    }

    public Task RestartAsync() => throw new NotSupportedException("The suite cannot restart a host in another process.");

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        return ValueTask.CompletedTask;
    }
}
