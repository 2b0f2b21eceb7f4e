using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SppsFlows.Conformance.App.Functions;

public enum Setting
{
    Instructional,
    Operational,
    PublicArena,
}

public sealed record Site(string Name, IReadOnlyList<string> Grades);

public sealed record Sample(
    string Text,
    int Number,
    long Big,
    double Ratio,
    decimal Money,
    bool Yes,
    Guid Id,
    Setting Setting,
    DateTime Day,
    DateTimeOffset Moment,
    TimeSpan Span,
    DateOnly Date,
    Uri Link,
    byte[] Bytes,
    string? Missing,
    int? Maybe,
    Site Site,
    Dictionary<string, List<Site>> Nested);

public static class Payloads
{
    /// <summary>Sends the input through an activity and a child of its own kind, so that it is written and read on every path.</summary>
    [Function(nameof(RoundTrip))]
    public static async Task<JsonElement?> RoundTrip([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var back = await context.CallActivityAsync<JsonElement?>(nameof(CommonActivities.Echo), context.GetInput<JsonElement?>());
        return await context.CallSubOrchestratorAsync<JsonElement?>(nameof(EchoChild), back);
    }

    [Function(nameof(EchoChild))]
    public static Task<JsonElement?> EchoChild([OrchestrationTrigger] TaskOrchestrationContext context) =>
        Task.FromResult(context.GetInput<JsonElement?>());

    [Function(nameof(RoundTripSample))]
    public static async Task<Sample> RoundTripSample([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var read = context.GetInput<Sample>()!;
        var changed = await context.CallActivityAsync<Sample>(nameof(NumberUp), read);
        return await context.CallSubOrchestratorAsync<Sample>(nameof(SampleChild), changed);
    }

    [Function(nameof(SampleChild))]
    public static Task<Sample> SampleChild([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var read = context.GetInput<Sample>()!;
        return Task.FromResult(read with { Number = read.Number + 1 });
    }

    [Function(nameof(NumberUp))]
    public static Sample NumberUp([ActivityTrigger] Sample sample) => sample with { Number = sample.Number + 1 };

    [Function(nameof(AddProperty))]
    public static Task<JsonNode?> AddProperty([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<JsonNode?>(nameof(AddPropertyActivity), context.GetInput<JsonNode>());

    [Function(nameof(AddPropertyActivity))]
    public static JsonNode AddPropertyActivity([ActivityTrigger] JsonNode node)
    {
        node["added"] = "by the activity";
        return node;
    }

    [Function(nameof(Swap))]
    public static Task<(string Text, int Number)> Swap([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<(string, int)>(nameof(SwapActivity), (7, "seven"));

    [Function(nameof(SwapActivity))]
    public static (string Text, int Number) SwapActivity([ActivityTrigger] (int Number, string Text) pair) => (pair.Text, pair.Number);

    /// <summary>Calls activities that take or give nothing, and says what came back.</summary>
    [Function(nameof(CallWithNothing))]
    public static async Task<string> CallWithNothing([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync(nameof(TakeNothing));
        var fromVoid = await context.CallActivityAsync<object?>(nameof(TakeNothing));
        var fromTask = await context.CallActivityAsync<string?>(nameof(GiveNothingLater));
        var fromNull = await context.CallActivityAsync<string?>(nameof(GiveNull), "input");
        var valueFromNull = await context.CallActivityAsync<int>(nameof(GiveNull), "input");
        return $"{fromVoid ?? "null"},{fromTask ?? "null"},{fromNull ?? "null"},{valueFromNull}";
    }

    [Function(nameof(TakeNothing))]
    public static void TakeNothing([ActivityTrigger] string? input)
    {
        if (input is not null) throw new ArgumentException("There should be no input.", nameof(input));
    }

    [Function(nameof(GiveNothingLater))]
    public static async Task GiveNothingLater([ActivityTrigger] string? input) => await Task.Yield();

    [Function(nameof(GiveNull))]
    public static string? GiveNull([ActivityTrigger] string input) => input == "input" ? null : input;

    [Function(nameof(MakeLarge))]
    public static async Task<int> MakeLarge([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var text = await context.CallActivityAsync<string>(nameof(MakeText), context.GetInput<int>());
        var back = await context.CallActivityAsync<string>(nameof(MirrorText), text);
        return back.Length;
    }

    [Function(nameof(MakeText))]
    public static string MakeText([ActivityTrigger] int length) => string.Create(length, 0, static (span, _) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = (char)('a' + (i % 26));
    });

    [Function(nameof(MirrorText))]
    public static string MirrorText([ActivityTrigger] string text) => text;
}
