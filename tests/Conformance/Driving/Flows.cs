using System.Text.Json;
using Microsoft.DurableTask.Client;
using SppsFlows.Conformance.App.Control;
using SppsFlows.Conformance.App.Functions;

namespace SppsFlows.Conformance.Driving;

/// <summary>What tests say to a host: each phrase once, waits with a deadline, and failures that show the instance's state.</summary>
public sealed class Flows(IConformanceHost host)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(5);

    public IConformanceHost Host { get; } = host;

    private TimeSpan Patience => Host.Patience;

    private IOrchestrations Orchestrations => Host.Orchestrations;

    /// <summary>For the HTTP functions of the app; skips the test on a host that has none.</summary>
    public HttpClient Http
    {
        get
        {
            Needs(Abilities.TakesTriggers);
            return Host.Http;
        }
    }

    /// <summary>An id or ledger key that no other test uses.</summary>
    public static string NewKey(string prefix = "key") => $"{prefix}-{Guid.NewGuid():N}";

    public Task<string> StartAsync(string orchestrator, object? input = null, string? id = null, DateTimeOffset? at = null) =>
        StartAsync(new StartOrder(orchestrator, input) { InstanceId = id, StartAt = at });

    public Task<string> StartAsync(StartOrder order) => Orchestrations.StartAsync(order);

    /// <summary>The id of the instance that runs afterwards.</summary>
    public Task<string> RestartAsync(string id, bool newId = false) => Orchestrations.RestartAsync(new RestartOrder(id, newId));

    public Task RaiseAsync(string id, string name, object? payload = null) =>
        Orchestrations.RaiseEventAsync(new EventOrder(id, name, payload));

    public Task TerminateAsync(string id, object? output = null) => Orchestrations.TerminateAsync(new ChangeOrder(id, output, null));

    public Task SuspendAsync(string id, string? reason = null) => Orchestrations.SuspendAsync(new ChangeOrder(id, null, reason));

    public Task ResumeAsync(string id, string? reason = null) => Orchestrations.ResumeAsync(new ChangeOrder(id, null, reason));

    public Task<Instance?> FindAsync(string id, bool payloads = true) => Orchestrations.FindAsync(new FindOrder(id, payloads));

    public async Task<Instance> GetAsync(string id) =>
        await FindAsync(id) ?? throw new InvalidOperationException($"There is no instance '{id}'.");

    public Task<int> PurgeAsync(string id) => Orchestrations.PurgeAsync(id);

    public Task<int> PurgeAllAsync(DateTimeOffset? from = null, DateTimeOffset? to = null, params OrchestrationRuntimeStatus[] statuses) =>
        Orchestrations.PurgeAllAsync(new PurgeOrder(from, to, statuses.Length == 0 ? null : statuses));

    public Task<string> ProbeAsync(string name, string id) => Orchestrations.ProbeAsync(new ProbeOrder(name, id));

    public Task<IReadOnlyList<string>> LedgerAsync(string key) => Orchestrations.ReadLedgerAsync(key);

    /// <summary>The time where the functions run.</summary>
    public Task<DateTimeOffset> NowAsync() => Orchestrations.ReadTimeAsync();

    public Task OpenGateAsync(string key) => Orchestrations.OpenGateAsync(key);

    public Task<IReadOnlyList<InstancePage>> PagesAsync(
        string? prefix = null, bool payloads = false, int? pageSize = null, string? token = null, int? maxPages = null) =>
        Orchestrations.QueryAsync(new QueryOrder(prefix, null, null, null, payloads, pageSize, token, maxPages));

    public async Task<List<Instance>> ListAsync(
        string? prefix = null, OrchestrationRuntimeStatus[]? statuses = null, DateTimeOffset? from = null, DateTimeOffset? to = null,
        bool payloads = false)
    {
        var pages = await Orchestrations.QueryAsync(new QueryOrder(prefix, statuses, from, to, payloads, null, null, null));
        return [.. pages.SelectMany(page => page.Instances)];
    }

    /// <summary>Waits until the instance has taken its first turn.</summary>
    public Task<Instance> StartedAsync(string id) => WaitAsync(id, "start");

    /// <summary>Waits until the instance has ended, in whatever way.</summary>
    public Task<Instance> EndedAsync(string id) => WaitAsync(id, "end");

    public async Task<Instance> CompletedAsync(string id)
    {
        var ended = await EndedAsync(id);
        ended.Status.ShouldBe(OrchestrationRuntimeStatus.Completed, $"{ended.Failure?.Type}: {ended.Failure?.Message}");
        return ended;
    }

    public async Task<Instance> FailedAsync(string id)
    {
        var ended = await EndedAsync(id);
        ended.Status.ShouldBe(OrchestrationRuntimeStatus.Failed);
        return ended;
    }

    /// <summary>Runs an orchestrator to its end and returns its output.</summary>
    public async Task<T?> RunAsync<T>(string orchestrator, object? input = null) =>
        (await CompletedAsync(await StartAsync(orchestrator, input))).OutputAs<T>();

    /// <summary>Waits until the instance is as a test wants it.</summary>
    public async Task<Instance> UntilAsync(string id, Func<Instance, bool> condition)
    {
        Instance? seen = null;
        await UntilAsync(async () => (seen = await FindAsync(id)) is not null && condition(seen), () => $"Instance {id} stands at: {seen}");
        return seen!;
    }

    public Task<Instance> UntilAsync(string id, OrchestrationRuntimeStatus status) => UntilAsync(id, instance => instance.Status == status);

    /// <summary>Waits until the instance shows a custom status.</summary>
    public Task<Instance> UntilShownAsync(string id, object shown)
    {
        var json = JsonSerializer.Serialize(shown, Wire.Json);
        return UntilAsync(id, instance => instance.CustomStatus == json);
    }

    /// <summary>Waits until a ledger has this many entries, or more.</summary>
    public async Task<IReadOnlyList<string>> UntilLedgerAsync(string key, int entries, bool distinct = false)
    {
        IReadOnlyList<string> seen = [];
        await UntilAsync(
            async () =>
            {
                seen = await LedgerAsync(key);
                if (distinct) seen = [.. seen.Distinct()];
                return seen.Count >= entries;
            },
            () => $"Ledger {key} says: {string.Join("; ", seen)}");
        return seen;
    }

    /// <summary>Waits until everything due now has been handled: an orchestration that comes last has run.</summary>
    public Task SettleAsync() => RunAsync<DateTime[]>(nameof(Timers.Sleep), TimeSpan.Zero);

    /// <summary>Skips the test on a host that lacks an ability.</summary>
    public void Needs(Abilities abilities) =>
        Assert.SkipUnless(
            Host.Abilities.HasFlag(abilities), $"This host ({Host.Column ?? "over HTTP"}) lacks: {abilities & ~Host.Abilities}.");

    /// <summary>Waits until a condition holds.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition, Func<string> seen)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (!await condition())
        {
            if (DateTime.UtcNow > deadline) throw new TimeoutException($"Waited {Patience} in vain. {seen()}");
            await Task.Delay(LookAgainAfter);
        }
    }

    private async Task<Instance> WaitAsync(string id, string what) =>
        await Orchestrations.WaitAsync(new WaitOrder(id, what, Patience))
        ?? throw new TimeoutException($"Waited {Patience} in vain for the {what} of {id}. It stands at: {await FindAsync(id)}");
}
