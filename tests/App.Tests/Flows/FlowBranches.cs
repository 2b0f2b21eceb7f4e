using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Embedded.Engine;

namespace SppsFlows.App.Tests.Flows;

/// <summary>
/// Every way through the code of every orchestration, by the name of its recording. Each drives the app as people do, and returns the id
/// of its flow once that is where the recording is to end.
/// </summary>
internal static class FlowBranches
{
    public static readonly Dictionary<string, Func<TestApp, Task<string>>> All = new()
    {
        ["AuthorizeAccount-declined-by-policy"] = AccountBranches.DeclinedByPolicyAsync,
        ["AuthorizeAccount-registered"] = AccountBranches.RegisteredAsync,
        ["AuthorizeAccount-declined-by-approver"] = AccountBranches.DeclinedByApproverAsync,
        ["AuthorizeAccount-changes-made"] = AccountBranches.ChangesMadeAsync,
        ["AuthorizeAccount-contact-mended"] = AccountBranches.ContactMendedAsync,
        ["AuthorizeAccount-disowned"] = AccountBranches.DisownedAsync,
        ["AuthorizeAccount-withdrawn"] = AccountBranches.WithdrawnAsync,
        ["AuthorizeAccount-platform-vetted"] = AccountBranches.PlatformVettedAsync,
        ["AuthorizeAccount-platform-refused"] = AccountBranches.PlatformRefusedAsync,
        ["AuthorizeAccount-withdrawn-while-vetted"] = AccountBranches.WithdrawnWhileVettedAsync,
        ["AuthorizeAccount-page-reserved"] = AccountBranches.PageReservedAsync,
        ["AuthorizeAccount-many-rounds"] = AccountBranches.ManyRoundsAsync,
        ["AuthorizeAccount-continued-as-new"] = AccountBranches.ContinuedAsNewAsync,
        ["OpenBreakGlass-revealed"] = CredentialBranches.RevealedAsync,
        ["OpenBreakGlass-declined"] = CredentialBranches.DeclinedAsync,
        ["OpenBreakGlass-withdrawn-while-asked"] = CredentialBranches.WithdrawnWhileAskedAsync,
        ["OpenBreakGlass-withdrawn-after-grant"] = CredentialBranches.WithdrawnAfterGrantAsync,
        ["OpenBreakGlass-window-passed"] = CredentialBranches.WindowPassedAsync,
        ["OpenBreakGlass-disowned"] = CredentialBranches.DisownedAsync,
        ["RevokeCredential-emptied"] = CredentialBranches.EmptiedAsync,
        ["RevokeCredential-seal-on-its-way"] = CredentialBranches.SealOnItsWayAsync,
        ["RevokeCredential-vault-down"] = CredentialBranches.VaultDownAsync,
    };

    /// <summary>With the version that flows are started for today: the recordings of earlier ones stay beside it.</summary>
    public static string FileOf(string branch)
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(SolutionFolder.Path, "host.json")));
        var version = host.RootElement.GetProperty("extensions").GetProperty("durableTask").GetProperty("defaultVersion").GetString();
        return Path.Combine(RecordingFile.Folder, $"{branch.Insert(branch.IndexOf('-', StringComparison.Ordinal), $"-{version}")}.jsonl");
    }

    public static DurableEngine Engine(this TestApp app) => app.Services.GetRequiredService<DurableEngine>();

    /// <summary>Waits until the flow has ended.</summary>
    public static async Task<string> EndsAsync(this TestApp app, string flowId)
    {
        await Eventually.TrueAsync(
            async () => await app.Engine().Client.GetInstanceAsync(flowId) is { IsCompleted: true }, $"{flowId} does not come to its end.");
        return flowId;
    }

    /// <summary>Waits until the flow has begun, and its recording is so far.</summary>
    public static Task IsRecordedAsync(this TestApp app, string flowId, Func<string, bool> soFar) => Eventually.TrueAsync(
        async () => await app.Engine().Client.GetInstanceAsync(flowId) is not null && soFar(app.Engine().Record(flowId).ToString()),
        $"{flowId} does not come to where it is to be recorded.");
}
