using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SppsFlows.Conformance.App.Functions;

/// <param name="Own">The orchestration's version.</param>
/// <param name="HostsDefault">What the context's properties call the host's default version; empty when they name none.</param>
/// <param name="Children">
/// Of children called without options, with options that name no version, with the given version, and explicitly without one.
/// </param>
/// <param name="Comparisons">With 0.9, 0.10, 1.0 and none.</param>
public sealed record VersionsSeen(string Own, string HostsDefault, IReadOnlyList<string> Children, IReadOnlyList<int> Comparisons);

/// <summary>Versions and tags.</summary>
public static class Versions
{
    /// <summary>
    /// What the instance, its properties and its children say about versions; the input is the version that one child is called for.
    /// </summary>
    [Function(nameof(TellVersions))]
    public static async Task<VersionsSeen> TellVersions([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var given = context.GetInput<string>();
        string[] children =
        [
            await context.CallSubOrchestratorAsync<string>(nameof(TellVersion)),
            await context.CallSubOrchestratorAsync<string>(
                nameof(TellVersion), options: new SubOrchestrationOptions { InstanceId = context.InstanceId + "-child" }),
            await context.CallSubOrchestratorAsync<string>(
                nameof(TellVersion), options: new SubOrchestrationOptions { Version = given ?? "0.7" }),
            await context.CallSubOrchestratorAsync<string>(
                nameof(TellVersion), options: new SubOrchestrationOptions { Version = TaskVersion.Unversioned }),
        ];
        int[] comparisons = [.. new[] { "0.9", "0.10", "1.0", "" }.Select(version => Math.Sign(context.CompareVersionTo(version)))];
        var byDefault = context.Properties.TryGetValue("defaultVersion", out var version) ? version as string : null;
        return new VersionsSeen(context.Version ?? "", byDefault ?? "", children, comparisons);
    }

    [Function(nameof(TellVersion))]
    public static Task<string> TellVersion(
        [OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(context.Version ?? "");

    /// <summary>Continues once, as the version in the input (none: unchanged), and returns the version it then has.</summary>
    [Function(nameof(ContinueAsVersion))]
    public static Task<string> ContinueAsVersion([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var input = context.GetInput<string>();
        if (input != "continued") context.ContinueAsNew(new ContinueAsNewOptions { NewInput = "continued", NewVersion = input });
        return Task.FromResult(context.Version ?? "");
    }

    /// <summary>
    /// Calls one child with tags, a=child and c=child, and one without; then continues once. Children are named after the instance.
    /// </summary>
    [Function(nameof(TagChildren))]
    public static async Task TagChildren([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        if (context.GetInput<string>() == "continued") return;
        var tags = new Dictionary<string, string> { ["a"] = "child", ["c"] = "child" };
        await context.CallSubOrchestratorAsync(
            nameof(TellVersion), options: new SubOrchestrationOptions(new TaskOptions(null, tags), context.InstanceId + "-tagged"));
        await context.CallSubOrchestratorAsync(
            nameof(TellVersion), options: new SubOrchestrationOptions { InstanceId = context.InstanceId + "-plain" });
        context.ContinueAsNew("continued");
    }
}
