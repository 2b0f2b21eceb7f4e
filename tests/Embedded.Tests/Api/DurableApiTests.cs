using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SppsFlows.Embedded.Engine.Client;
using SppsFlows.Embedded.Engine.Orchestration;
using SppsFlows.Embedded.Tests.Engine;

namespace SppsFlows.Embedded.Tests.Api;

/// <summary>
/// Nothing of the Durable API is silently ignored: each member is implemented or refused, and <c>DurableApi.txt</c> says which.
/// </summary>
public sealed class DurableApiTests
{
    private static readonly Type[] Implemented = [typeof(TaskOrchestrationContext), typeof(DurableTaskClient)];

    private static readonly ILookup<string, string> List = ReadList();

    /// <summary>Calls by orchestrators that are refused, by the name that the refusal must mention.</summary>
    private static readonly Dictionary<string, Func<TaskOrchestrationContext, Task>> InOrchestrators = new()
    {
        ["TaskOrchestrationContext.Entities"] = context => Task.FromResult(context.Entities),
        ["RetryPolicy.HandleAsync"] = context => context.CallActivityAsync(
            "Any", TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromSeconds(1))
            {
#pragma warning disable CS0618 // Obsolete, and still there.
                HandleAsync = _ => Task.FromResult(true),
#pragma warning restore CS0618
            })),
        ["CallHttpAsync"] = context => context.CallHttpAsync(new DurableHttpRequest(HttpMethod.Get, new Uri("https://district.example"))),
    };

    private static readonly Dictionary<string, Func<DurableTaskClient, Task>> ByClients = new()
    {
        ["DurableTaskClient.Entities"] = client => Task.FromResult(client.Entities),
        ["RewindInstanceAsync"] = client => client.RewindInstanceAsync("one", "why"),
        ["GetOrchestrationHistoryAsync"] = client => client.GetOrchestrationHistoryAsync("one"),
        ["ListInstanceIdsAsync"] = client => client.ListInstanceIdsAsync(),
        ["OrchestrationQuery.TaskHubNames"] = client => client
            .GetAllInstancesAsync(new OrchestrationQuery(TaskHubNames: ["other"])).GetAsyncEnumerator().MoveNextAsync().AsTask(),
    };

    public static TheoryData<string> RefusedInOrchestrators => [.. InOrchestrators.Keys];

    public static TheoryData<string> RefusedOfClients => [.. ByClients.Keys];

    [Fact]
    public void List_HasEveryMemberOfThePackages_AndNoOther() =>
        List.SelectMany(members => members)
            .Order().ShouldBe(DurableApi.Types.SelectMany(DurableApi.MembersOf).Select(DurableApi.Write).Order());

    [Fact]
    public void List_HasEveryExtensionOfContextAndClient()
    {
        var assemblies = DurableApi.Types.Select(type => type.Assembly).Distinct();
        var extensions = from assembly in assemblies
                         from type in assembly.GetExportedTypes()
                         where type.IsAbstract && type.IsSealed && type.GetMethods().Any(Extends)
                         select type.FullName;

        extensions.Except(DurableApi.Types.Select(type => type.FullName)).ShouldBeEmpty();

        static bool Extends(MethodInfo method) =>
            method.IsDefined(typeof(ExtensionAttribute)) && Implemented.Contains(method.GetParameters()[0].ParameterType);
    }

    [Fact]
    public void Members_ThatTheEngineDoesOrRefuses_AreOverriddenAndTheOthersAreNot()
    {
        var own = new[] { typeof(ExecutionContextOf), typeof(EngineClient) }
            .SelectMany(
                type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Select(method => method.GetBaseDefinition()).ToHashSet();

        var overridden = Implemented.SelectMany(DurableApi.MembersOf)
            .Where(member => DurableApi.AccessorOf(member) is { } method && own.Contains(method)).Select(DurableApi.Write);

        overridden.Order().ShouldBe(List["done"].Concat(List["refused"]).Where(OfImplemented).Order());
    }

    /// <summary>An option that nobody reads would be silently ignored.</summary>
    [Fact]
    public void Options_ThatTheEngineDoes_AreReadInItsSource()
    {
        var source = string.Concat(Directory.EnumerateFiles(
            Repository.Path("functions/Embedded/Engine"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

        List["done"].Where(member => !OfImplemented(member))
            .Where(member => !source.Contains($".{member.Split('.')[1]}", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Members_ThatAreRefusedOrBanned_AreOnTheListOfBannedSymbols()
    {
        var banned = File.ReadLines(Repository.Path("functions/App/BannedSymbols.txt"))
            .Select(line => line.Split(';')[0].Split('(')[0]).ToHashSet();
        var members = DurableApi.Types.SelectMany(
            DurableApi.MembersOf).Where(member => IsRefused(DurableApi.Write(member)) && IsOurs(member));

        members.Where(member => !banned.Contains($"{(member is PropertyInfo ? 'P' : 'M')}:{member.DeclaringType!.FullName}.{member.Name}")
                && !banned.Contains($"T:{member.DeclaringType!.FullName}"))
            .Select(DurableApi.Write).ShouldBeEmpty();

        // Two extension classes have one name.
        bool IsOurs(MemberInfo member) => member.DeclaringType != typeof(Microsoft.DurableTask.Client.DurableTaskClientExtensions);
    }

    [Theory]
    [InlineData("functions/App/App.csproj", "../BannedSymbols.txt;BannedSymbols.txt")]
    [InlineData("functions/Embedded/Embedded.csproj", "../BannedSymbols.txt")]
    public void Projects_OfTheApp_AreBuiltWithTheBans(string project, string files)
    {
        var text = File.ReadAllText(Repository.Path(project));

        text.ShouldContain("<PackageReference Include=\"Microsoft.CodeAnalysis.BannedApiAnalyzers\"");
        text.ShouldContain($"<AdditionalFiles Include=\"{files}\" />");
    }

    [Fact]
    public void Refusals_OfTheList_AreEachTried() => List["refused"].ShouldAllBe(member =>
        InOrchestrators.Keys.Concat(ByClients.Keys).Any(tried => member.Contains(tried, StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(RefusedInOrchestrators))]
    public async Task Member_RefusedInAnOrchestrator_SaysItsNameAndWhatToDoInstead(string what)
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Calls", async context =>
        {
            try
            {
                await InOrchestrators[what](context);
                return "not refused";
            }
            catch (NotSupportedException refused)
            {
                return refused.Message;
            }
        }));

        Check((await engine.RunAsync("Calls")).ReadOutputAs<string>()!, what);
    }

    [Theory]
    [MemberData(nameof(RefusedOfClients))]
    public async Task Member_RefusedOfTheClient_SaysItsNameAndWhatToDoInstead(string what)
    {
        await using var engine = await TestEngine.StartAsync(_ => { });

        Check((await Should.ThrowAsync<NotSupportedException>(async () => await ByClients[what](engine.Client))).Message, what);
    }

    // "X is not on this host: do Y."
    private static void Check(string message, string what)
    {
        message.ShouldContain(what);
        message.Split([": ", ". "], 2, StringSplitOptions.None)[1].Length.ShouldBeGreaterThan(20);
    }

    private static bool IsRefused(string member) => List["refused"].Contains(member) || List["banned"].Contains(member);

    private static bool OfImplemented(string member) =>
        Implemented.Any(type => member.StartsWith($"{type.Name}.", StringComparison.Ordinal));

    private static ILookup<string, string> ReadList() => File.ReadLines(Repository.Path("tests/Embedded.Tests/Api/DurableApi.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .ToLookup(line => line[..line.IndexOf(
            ' ', StringComparison.Ordinal)], line => line[line.IndexOf(' ', StringComparison.Ordinal)..].Trim());
}
