using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SppsFlows.Conformance.App.Control;

namespace SppsFlows.Conformance.Driving;

/// <summary>The operations over HTTP, answered by <see cref="ControlFunction"/> on any host.</summary>
public sealed class HttpOrchestrations(HttpClient http) : IOrchestrations
{
    // Gateways and the real client give up on long calls, so a wait is requested in slices.
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(20);

    public async Task<string> StartAsync(StartOrder order) => (await AskAsync<string>("start", order))!;

    public async Task<string> RestartAsync(RestartOrder order) => (await AskAsync<string>("restart", order))!;

    public Task RaiseEventAsync(EventOrder order) => AskAsync<object>("raise", order);

    public Task TerminateAsync(ChangeOrder order) => AskAsync<object>("terminate", order);

    public Task SuspendAsync(ChangeOrder order) => AskAsync<object>("suspend", order);

    public Task ResumeAsync(ChangeOrder order) => AskAsync<object>("resume", order);

    public Task<Instance?> FindAsync(FindOrder order) => AskAsync<Instance>("find", order);

    public async Task<Instance?> WaitAsync(WaitOrder order)
    {
        for (var left = order.Patience; left > TimeSpan.Zero; left -= Slice)
        {
            if (await AskAsync<Instance>("wait", order with { Patience = left < Slice ? left : Slice }) is { } instance) return instance;
        }

        return null;
    }

    public async Task<IReadOnlyList<InstancePage>> QueryAsync(QueryOrder order) => (await AskAsync<List<InstancePage>>("query", order))!;

    public Task<int> PurgeAsync(string instanceId) => AskAsync<int>("purge", instanceId);

    public Task<int> PurgeAllAsync(PurgeOrder order) => AskAsync<int>("purge-all", order);

    public async Task<string> ProbeAsync(ProbeOrder order) => (await AskAsync<string>("probe", order))!;

    public async Task<IReadOnlyList<string>> ReadLedgerAsync(string key) => (await AskAsync<List<string>>("ledger", key))!;

    public Task OpenGateAsync(string key) => AskAsync<object>("open-gate", key);

    public Task<DateTimeOffset> ReadTimeAsync() => AskAsync<DateTimeOffset>("time", "");

    private async Task<T?> AskAsync<T>(string operation, object order)
    {
        using var response = await http.PostAsJsonAsync($"conformance/{operation}", order, Wire.Json);
        if (response.StatusCode == HttpStatusCode.Conflict)
        {
            var refusal = (await response.Content.ReadFromJsonAsync<Refusal>(Wire.Json))!;
            throw new ClientRefusedException(refusal.Type, refusal.Message);
        }

        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{operation}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }

        // A null is answered with an empty body.
        var body = await response.Content.ReadAsByteArrayAsync();
        return body.Length == 0 ? default : JsonSerializer.Deserialize<T>(body, Wire.Json);
    }
}
