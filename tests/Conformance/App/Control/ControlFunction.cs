using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace SppsFlows.Conformance.App.Control;

/// <summary>The operations over HTTP: <c>POST conformance/OPERATION</c> with the order as JSON. A refusal comes back as 409.</summary>
public sealed class ControlFunction(TimeProvider time)
{
    [Function("Control")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conformance/{operation}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string operation)
    {
        var order = (await JsonDocument.ParseAsync(request.Body)).RootElement;
        try
        {
            return Results.Json(await AnswerAsync(new ClientOrchestrations(client, time), operation, order), Wire.Json);
        }
        catch (ClientRefusedException e)
        {
            return Results.Json(new Refusal(e.Type, e.Message), Wire.Json, statusCode: StatusCodes.Status409Conflict);
        }
    }

    private static async Task<object?> AnswerAsync(ClientOrchestrations flows, string operation, JsonElement order)
    {
        switch (operation)
        {
            case "start": return await flows.StartAsync(Read<StartOrder>());
            case "restart": return await flows.RestartAsync(Read<RestartOrder>());
            case "find": return await flows.FindAsync(Read<FindOrder>());
            case "wait": return await flows.WaitAsync(Read<WaitOrder>());
            case "query": return await flows.QueryAsync(Read<QueryOrder>());
            case "purge": return await flows.PurgeAsync(Read<string>());
            case "purge-all": return await flows.PurgeAllAsync(Read<PurgeOrder>());
            case "probe": return await flows.ProbeAsync(Read<ProbeOrder>());
            case "ledger": return await flows.ReadLedgerAsync(Read<string>());
            case "time": return await flows.ReadTimeAsync();
            case "raise": await flows.RaiseEventAsync(Read<EventOrder>()); return null;
            case "terminate": await flows.TerminateAsync(Read<ChangeOrder>()); return null;
            case "suspend": await flows.SuspendAsync(Read<ChangeOrder>()); return null;
            case "resume": await flows.ResumeAsync(Read<ChangeOrder>()); return null;
            case "open-gate": await flows.OpenGateAsync(Read<string>()); return null;
            default: throw new ArgumentException($"There is no operation '{operation}'.", nameof(operation));
        }

        T Read<T>() => order.Deserialize<T>(Wire.Json)!;
    }
}
