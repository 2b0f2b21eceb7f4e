using System.Globalization;
using System.Text.Json;
using System.Xml;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SppsFlows.Embedded;
using SppsFlows.Web;

namespace SppsFlows.Hosting;

/// <summary>In Development, moves this process's clock forward, so that a developer sees a week's reminders in a minute.</summary>
public sealed class EmbeddedClock(TimeProvider clock)
{
    private static readonly TimeSpan Most = TimeSpan.FromDays(3660);

    /// <summary>Body <c>{"advance":"3.00:00:00"}</c> (.NET) or <c>{"advance":"P3D"}</c> (ISO 8601); answers with the new time.</summary>
    [DevelopmentFunction("MoveClock"), Access(AccessRule.Development)]
    public async Task<IResult> Move(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "dev/clock")] HttpRequest request, CancellationToken cancellationToken)
    {
        if (await ReadAsync(request, cancellationToken) is not { } advance || advance < TimeSpan.Zero || advance > Most)
            return Results.Problem(
                statusCode: StatusCodes.Status400BadRequest,
                title: "advance: write how far the clock moves forward, as \"3.00:00:00\" or \"P3D\"; at most ten years.");
        ((MovableClock)clock).Advance(advance);
        return Results.Json(new { now = clock.GetUtcNow() });
    }

    [DevelopmentFunction("ShowClock"), Access(AccessRule.Development)]
    public IResult Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dev/clock")] HttpRequest request) =>
            Results.Json(new { now = clock.GetUtcNow() });

    private static async Task<TimeSpan?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
            return body.RootElement.TryGetProperty("advance", out var value) && value.ValueKind == JsonValueKind.String
                ? Parse(value.GetString()!)
                : null;
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            return null;
        }
    }

    private static TimeSpan Parse(string text) =>
        text.StartsWith('P') || text.StartsWith("-P", StringComparison.Ordinal)
            ? XmlConvert.ToTimeSpan(text)
            : TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
