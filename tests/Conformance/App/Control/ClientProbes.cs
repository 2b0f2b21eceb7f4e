using Microsoft.DurableTask.Client;

namespace SppsFlows.Conformance.App.Control;

/// <summary>Small programs on the client for what can't be sent over HTTP: what its types do, which exceptions it throws.</summary>
public static class ClientProbes
{
    public static async Task<string> RunAsync(DurableTaskClient client, string name, string instanceId)
    {
        switch (name)
        {
            case "read-payloads":
                {
                    var found = (await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true))!;
                    return $"{found.ReadInputAs<string>()}|{found.ReadOutputAs<string>()}|{found.ReadCustomStatusAs<string>()}";
                }

            case "read-output-not-fetched":
                {
                    var found = (await client.GetInstanceAsync(instanceId, getInputsAndOutputs: false))!;
                    return await ThrownAsync(() => Task.FromResult(found.ReadOutputAs<string>()));
                }

            case "read-input-not-fetched":
                {
                    var found = (await client.GetInstanceAsync(instanceId, getInputsAndOutputs: false))!;
                    return await ThrownAsync(() => Task.FromResult(found.ReadInputAs<string>()));
                }

            case "states":
                {
                    var found = (await client.GetInstanceAsync(instanceId))!;
                    return $"IsRunning={found.IsRunning} IsCompleted={found.IsCompleted}";
                }

            case "cancel-wait-for-start":
                return await CancelledAsync(token => client.WaitForInstanceStartAsync(instanceId, token));

            case "cancel-wait-for-completion":
                return await CancelledAsync(token => client.WaitForInstanceCompletionAsync(instanceId, token));

            case "enumerate-by-prefix":
                {
                    var seen = new List<string>();
                    await foreach (var found in client.GetAllInstancesAsync(new OrchestrationQuery(
                        InstanceIdPrefix: instanceId, PageSize: 3)))
                    {
                        seen.Add(found.InstanceId);
                    }

                    return string.Join(",", seen.Order(StringComparer.Ordinal));
                }

            default:
                throw new ArgumentException($"There is no probe '{name}'.", nameof(name));
        }
    }

    private static async Task<string> CancelledAsync(Func<CancellationToken, Task> wait)
    {
        using var source = new CancellationTokenSource();
        var waiting = wait(source.Token);
        var waited = !waiting.IsCompleted;
        await source.CancelAsync();
        try
        {
            await waiting;
            return "returned";
        }
        catch (OperationCanceledException)
        {
            return waited ? "cancelled" : "did not wait";
        }
    }

    private static async Task<string> ThrownAsync(Func<Task> act)
    {
        try
        {
            await act();
            return "nothing";
        }
        catch (Exception e)
        {
            return e.GetType().Name;
        }
    }
}
