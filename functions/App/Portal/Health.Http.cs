using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using SppsFlows.Web;

namespace SppsFlows.Portal;

/// <summary>
/// The health of the app, part by part, for load balancers and for those on call. It says nothing about people. Features register their
/// checks with the framework; the flows are checked here, because their client comes with the call.
/// </summary>
public sealed partial class Health(HealthCheckService checks, ILogger<Health> logger)
{
    private const string NoAnswer = "does not answer; see the log";

    /// <summary>200 when every part works, 503 when one does not.</summary>
    [Function("Health"), Access(AccessRule.Public)]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request,
        [DurableClient] DurableTaskClient flows, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        var parts = report.Entries.ToDictionary(entry => entry.Key, entry => PartOf(entry.Value));
        parts["flows"] = await AskFlowsAsync(flows, cancellationToken);
        var well = parts.Values.All(part => part.Status == Part.Well);
        return Results.Json(
            new Report(well ? Part.Well : Part.Failing, parts), Format.Default.Report,
            statusCode: well ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static Part PartOf(HealthReportEntry entry) => new(
        entry.Status == HealthStatus.Healthy ? Part.Well : Part.Failing,
        // An exception's message may hold addresses and names; the framework has logged it.
        entry.Exception is null ? entry.Description : NoAnswer,
        (int)entry.Duration.TotalMilliseconds);

    private async Task<Part> AskFlowsAsync(DurableTaskClient flows, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await flows.GetInstanceAsync("health", cancellationToken);
            return new Part(Part.Well, null, Milliseconds());
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            logger.LogWarning(fault, "Health: the flows fail");
            return new Part(Part.Failing, NoAnswer, Milliseconds());
        }

        int Milliseconds() => (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private sealed record Report(string Status, Dictionary<string, Part> Checks);

    private sealed record Part(string Status, string? Problem, int Milliseconds)
    {
        public const string Well = "ok";
        public const string Failing = "failing";
    }

    // Source-generated, so that the first answer after a start does not wait for reflection.
    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Report))]
    private sealed partial class Format : JsonSerializerContext;
}
