using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Assignments;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Assignments;
using SppsFlows.Data;

namespace SppsFlows.App.Tests.Names;

/// <summary>
/// Names are data: flows under way, rows and the audit hold them. The lists beside this file hold them all; a test run with
/// <c>SPPS_WRITE_NAMES=1</c> writes them again.
/// </summary>
public sealed class NamesTests : IAsyncLifetime
{
    private const string Write = "SPPS_WRITE_NAMES";

    private static readonly string Folder = Path.Combine(SolutionFolder.Path, "tests", "App.Tests", "Names");

    private AssignmentHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await AssignmentHouse.OpenAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public Task Functions_AreThoseOnTheList() => AreOnTheListAsync("functions", _ => StoredNames.Functions());

    [Fact]
    public Task Events_AreThoseOnTheList() => AreOnTheListAsync("events", _ => StoredNames.Events());

    [Fact]
    public Task StoredEnums_AreThoseOnTheList() =>
        AreOnTheListAsync("stored-enums", services => StoredNames.StoredEnums(services.GetRequiredService<SppsDb>()));

    [Fact]
    public Task EnumsInHistories_AreThoseOnTheList() => AreOnTheListAsync("history-enums", _ => StoredNames.HistoryEnums());

    [Fact]
    public Task AuditActions_AreThoseOnTheList() => AreOnTheListAsync("audit-actions", Own(StoredNames.AuditActionsOf));

    [Fact]
    public Task AssignmentKinds_AreThoseOnTheList() =>
        AreOnTheListAsync("assignment-kinds", Own(services => StoredNames.Kinds(services).Select(kind => kind.Name)));

    [Fact]
    public Task LinkPurposes_AreThoseOnTheList() => AreOnTheListAsync("link-purposes", Own(StoredNames.LinkPurposes));

    [Fact]
    public void AuditActions_CanAllBeRead()
    {
        var actions = AuditActions.InCode(StoredNames.App, out var unread);

        actions.Count.ShouldBeGreaterThan(60, "the code was not read");
        actions.ShouldContain("credential.sealed");
        actions.ShouldContain("link.opened", "handed over in a parameter");
        actions.ShouldContain("account-request.declined", "asked for by state");
        unread.ShouldBeEmpty("write the action as a text or a constant in the method that puts it on record, or hand it over in a "
            + "parameter named action: else nobody can hold it to the list");
    }

    [Fact]
    public void Events_ThatFlowsAreToldOrWaitFor_AreConstants()
    {
        StoredNames.Events().Count().ShouldBeGreaterThan(3, "the code was not read");
        StoredNames.StrayEvents().ShouldBeEmpty(
            "declare an event's name as a constant named Event, or in a class whose name ends with Events");
    }

    [Fact]
    public Task Kinds_AreRegisteredAsTheySay() => _house.InScopeAsync(services =>
    {
        foreach (var registered in StoredNames.Kinds(services))
        {
            var kind = services.GetRequiredKeyedService<AssignmentKind>(registered.Name);
            (kind.Name, kind.Audit).ShouldBe((registered.Name, registered.Actions));
        }
        return Task.CompletedTask;
    });

    [Theory]
    [InlineData("a b", "a b c", "added: c")]
    [InlineData("a b", "a", "gone: b")]
    [InlineData("a b", "a c", "gone: b")]
    public void Names_ThatChanged_AreRefusedWithWhatToDo(string listed, string found, string because)
    {
        var problem = Problem("events", listed.Split(' '), found.Split(' ')).ShouldNotBeNull();

        problem.ShouldContain(because);
        problem.ShouldContain(Write);
        if (because.StartsWith("gone", StringComparison.Ordinal)) problem.ShouldContain("docs/changing-flows.md");
    }

    private async Task AreOnTheListAsync(string list, Func<IServiceProvider, IEnumerable<string>> collect)
    {
        var (file, found) = (Path.Combine(Folder, $"{list}.txt"), await _house.InScopeAsync(services =>
            Task.FromResult(collect(services).Distinct().Order(StringComparer.Ordinal).ToList())));
        found.ShouldNotBeEmpty("nothing was collected");
        if (Environment.GetEnvironmentVariable(Write) == "1")
        {
            await File.WriteAllTextAsync(file, string.Join('\n', found) + "\n");
            return;
        }
        var listed = (await File.ReadAllLinesAsync(file)).Where(line => line.Length > 0).ToList();
        if (Problem(list, listed, found) is { } problem) Assert.Fail(problem);
    }

    private static string? Problem(string list, IReadOnlyCollection<string> listed, IReadOnlyCollection<string> found)
    {
        var (gone, added) = (listed.Except(found).ToList(), found.Except(listed).ToList());
        if (gone.Count + added.Count == 0) return null;
        var says = $"Names/{list}.txt no longer fits the code.";
        if (gone.Count > 0)
            says += $"\ngone: {string.Join(", ", gone)}\nRows, the audit and flows under way hold these names: keep them, or read how to "
                + "change a running flow in docs/changing-flows.md.";
        if (added.Count > 0) says += $"\nadded: {string.Join(", ", added)}";
        return $"{says}\nIf it is meant, write the lists again and commit them: {Write}=1 dotnet run --project tests/App.Tests -- "
            + "--filter-class '*NamesTests'";
    }

    // The tests' own kind and link are no data.
    private static Func<IServiceProvider, IEnumerable<string>> Own(Func<IServiceProvider, IEnumerable<string>> collect) => services =>
        collect(services).Where(name => name != TestKind.Kind && name != TestKind.Answer.Name
            && !name.StartsWith($"{TestKind.Kind}.", StringComparison.Ordinal));
}
