using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SppsFlows.Conformance.App.Control;

/// <summary>The operations on a client in this process.</summary>
public sealed class ClientOrchestrations(DurableTaskClient client, TimeProvider time) : IOrchestrations
{
    public Task<string> StartAsync(StartOrder order) => Asked(() =>
    {
        var options = new StartOrchestrationOptions(order.InstanceId, order.StartAt) { DedupeStatuses = order.Dedupe };
        if (order.Version is { } version) options = options with { Version = version };
        if (order.Tags is { } tags) options = options with { Tags = tags };
        return client.ScheduleNewOrchestrationInstanceAsync(order.Name, order.Input, options);
    });

    public Task<string> RestartAsync(RestartOrder order) => Asked(() => client.RestartAsync(order.InstanceId, order.NewId));

    public Task RaiseEventAsync(EventOrder order) => Asked(() => client.RaiseEventAsync(order.InstanceId, order.Name, order.Payload));

    public Task TerminateAsync(ChangeOrder order) => Asked(() => client.TerminateInstanceAsync(order.InstanceId, order.Output));

    public Task SuspendAsync(ChangeOrder order) => Asked(() => client.SuspendInstanceAsync(order.InstanceId, order.Reason));

    public Task ResumeAsync(ChangeOrder order) => Asked(() => client.ResumeInstanceAsync(order.InstanceId, order.Reason));

    public Task<Instance?> FindAsync(FindOrder order) => Asked(async () =>
        await client.GetInstanceAsync(order.InstanceId, order.Payloads) is { } found ? Instance.From(found) : null);

    public async Task<Instance?> WaitAsync(WaitOrder order)
    {
        using var patience = new CancellationTokenSource(order.Patience);
        try
        {
            return await Asked(async () => Instance.From(order.For == "start"
                ? await client.WaitForInstanceStartAsync(order.InstanceId, getInputsAndOutputs: true, patience.Token)
                : await client.WaitForInstanceCompletionAsync(order.InstanceId, getInputsAndOutputs: true, patience.Token)));
        }
        catch (Exception) when (patience.IsCancellationRequested)
        {
            return null;
        }
    }

    public Task<IReadOnlyList<InstancePage>> QueryAsync(QueryOrder order) => Asked(async () =>
    {
        var query = new OrchestrationQuery(
            CreatedFrom: order.CreatedFrom,
            CreatedTo: order.CreatedTo,
            Statuses: order.Statuses,
            InstanceIdPrefix: order.Prefix,
            FetchInputsAndOutputs: order.Payloads);
        var pages = new List<InstancePage>();
        await foreach (var page in client.GetAllInstancesAsync(query).AsPages(order.ContinuationToken, order.PageSize))
        {
            pages.Add(new InstancePage([.. page.Values.Select(Instance.From)], page.ContinuationToken));
            if (pages.Count == order.MaxPages) break;
        }

        return (IReadOnlyList<InstancePage>)pages;
    });

    public Task<int> PurgeAsync(string instanceId) => Asked(async () => (await client.PurgeInstanceAsync(instanceId)).PurgedInstanceCount);

    public Task<int> PurgeAllAsync(PurgeOrder order) => Asked(async () =>
        (await client.PurgeAllInstancesAsync(new PurgeInstancesFilter(
            order.CreatedFrom, order.CreatedTo, order.Statuses))).PurgedInstanceCount);

    public Task<string> ProbeAsync(ProbeOrder order) => Asked(() => ClientProbes.RunAsync(client, order.Name, order.InstanceId));

    public Task<IReadOnlyList<string>> ReadLedgerAsync(string key) => Task.FromResult(Ledger.Read(key));

    public Task OpenGateAsync(string key)
    {
        Gate.Open(key);
        return Task.CompletedTask;
    }

    public Task<DateTimeOffset> ReadTimeAsync() => Task.FromResult(time.GetUtcNow());

    private static async Task Asked(Func<Task> ask) => await Asked(async () =>
    {
        await ask();
        return true;
    });

    private static async Task<T> Asked<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is not ClientRefusedException)
        {
            throw new ClientRefusedException(e.GetType().FullName!, e.Message);
        }
    }
}
