using Grpc.Core;
using Microsoft.DurableTask.Client;
using SppsFlows.Embedded.Engine.History;
using SppsFlows.Embedded.Engine.Turns;

namespace SppsFlows.Embedded.Engine.Client;

/// <summary>
/// What a client is told when an instance's status does not allow its call. The exceptions are those of the real client (its host is behind
/// gRPC), so code that catches them on one host catches them on the other.
/// </summary>
internal static class Refusals
{
    public static RpcException NotFound(string instanceId) =>
        new(new Status(StatusCode.NotFound, $"No instance with the id '{instanceId}' was found."));

    public static RpcException WrongStatus(string instanceId, RecordKind call, OrchestrationRuntimeStatus status) => new(new Status(
        StatusCode.FailedPrecondition,
        call switch
        {
            _ when Creation.IsEnded(status) => $"The instance '{instanceId}' has ended (it is {status}).",
            RecordKind.Suspend => $"The instance '{instanceId}' can't be suspended: it is {status}.",
            _ => $"The instance '{instanceId}' can't be resumed: it is {status}.",
        }));

    public static InvalidOperationException NotPurgeable(string instanceId, OrchestrationRuntimeStatus status) =>
        new($"The instance '{instanceId}' can't be purged: it has not ended (it is {status}). Terminate it first.");
}
