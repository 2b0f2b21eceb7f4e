using SppsFlows.Conformance;
using SppsFlows.Conformance.Driving;
using SppsFlows.Conformance.Driving.Memory;

[assembly: AssemblyFixture(typeof(HostFixture))]

[assembly: Tally]
[assembly: TestCollectionOrderer(typeof(TableLast))]

// One host, one clock: a test that moves time must not meet another that measures it.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace SppsFlows.Conformance;

/// <summary>
/// The host that the suite runs on, started once: at <c>CONFORMANCE_URL</c> if that is set, else the embedded one in this process.
/// </summary>
public sealed class HostFixture : IAsyncLifetime
{
    private IConformanceHost? _host;

    public Flows Flows { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("CONFORMANCE_URL") is { Length: > 0 } url)
        {
            var remote = new HttpConformanceHost(new Uri(url));
            _host = remote;
            await remote.StartAsync();
        }
        else if (Environment.GetEnvironmentVariable("CONFORMANCE_HOST") == "memory")
        {
            var memory = new InMemoryConformanceHost();
            _host = memory;
            await memory.StartAsync();
        }
        else
        {
            var embedded = new EmbeddedConformanceHost();
            _host = embedded;
            await embedded.StartAsync();
        }

        Flows = new Flows(_host);
    }

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? ValueTask.CompletedTask;
}
