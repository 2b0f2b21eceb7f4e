using Azure.Storage.Blobs;
using SppsFlows.Conformance.App.Control;

namespace SppsFlows.Conformance.Driving;

/// <summary>
/// A host in another process, at <c>CONFORMANCE_URL</c>: the real Functions host with the suite's app, or the same app on the embedded
/// host. It is asked what it can do beyond the public API. <c>CONFORMANCE_STORAGE</c> names the storage account of its blob triggers,
/// <c>CONFORMANCE_START</c> a program that starts the host, and with it the suite can stop and start it.
/// </summary>
public sealed class HttpConformanceHost(Uri address) : IConformanceHost
{
    // A real second is the finest that durable timers keep on the real host.
    private static readonly TimeSpan RealUnit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    // What was being worked on when the host stopped comes back when its queue message is seen again: after five minutes by default.
    private static readonly TimeSpan RealPatience = TimeSpan.FromMinutes(7);

    // The account that the host's blob triggers watch.
    private static readonly string? Storage = Environment.GetEnvironmentVariable("CONFORMANCE_STORAGE");

    private readonly HostProcess? _process = Environment.GetEnvironmentVariable("CONFORMANCE_START") is { Length: > 0 } program
        ? new HostProcess(program)
        : null;

    private bool _movesClock;

    /// <summary>None: it is not known here which host runs there. Its results are recorded by hand.</summary>
    public string? Column => null;

    public HttpClient Http { get; } = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };

    public IOrchestrations Orchestrations => new HttpOrchestrations(Http);

    public Abilities Abilities { get; private set; }

    public TimeSpan Unit => _movesClock ? TimeSpan.FromHours(1) : RealUnit;

    public TimeSpan Early => _movesClock ? TimeSpan.Zero : TimeSpan.FromSeconds(1);

    public TimeSpan Patience => RealPatience;

    public async Task StartAsync()
    {
        if (_process is not null) await _process.StartAsync(AnswersAsync);
        using var clock = await Http.PostAsync("conformance-clock?advance=00:00:00", null);
        _movesClock = clock.IsSuccessStatusCode;
        Abilities = Abilities.Functions | AbilityClaim.Claimed;
        Abilities |= _movesClock ? Abilities.MovesClock | Abilities.BeyondReal : Abilities.AlwaysReplays;
        if (Storage is not null) Abilities |= Abilities.TakesBlobs;
        if (_process is not null) Abilities |= Abilities.Restarts;
    }

    public async Task PassTimeAsync(TimeSpan time)
    {
        if (_movesClock)
        {
            using var moved = await Http.PostAsync($"conformance-clock?advance={time:c}", null);
            moved.EnsureSuccessStatusCode();
            return;
        }

        Assert.SkipWhen(time > LongestWait, $"This host's clock cannot be moved by {time}.");
        await Task.Delay(time);
    }

    public async Task RestartAsync()
    {
        if (_process is null) throw new NotSupportedException("The suite has not started this host, so it cannot restart it.");
        await _process.StopAsync();
        await _process.StartAsync(AnswersAsync);
    }

    public async Task PutBlobAsync(string container, string name, string content)
    {
        var target = new BlobContainerClient(Storage, container);
        await target.CreateIfNotExistsAsync();
        await target.UploadBlobAsync(name, BinaryData.FromString(content));
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.StopAsync();
        Http.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await Orchestrations.ReadTimeAsync();
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException)
        {
            // Not listening yet, or not ready to run functions.
            return false;
        }
    }
}
