using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.App.Tests.Names;
using SppsFlows.Directory;
using SppsFlows.Embedded.Engine;
using SppsFlows.Embedded.Engine.Recording;

namespace SppsFlows.App.Tests.Flows;

/// <summary>
/// Every way through every orchestration was recorded once, and is replayed here on today's code: a step that was reordered or renamed
/// would fail the flows that are under way. A test run with <c>SPPS_RECORD_FLOWS=1</c> records again; docs/changing-flows.md says when to.
/// </summary>
public sealed partial class RecordedFlowsTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Record = "SPPS_RECORD_FLOWS";
    private const string HowTo = $"{Record}=1 dotnet run --project tests/App.Tests -- --filter-class '*RecordedFlowsTests'";

    public static TheoryData<string> Branches => [.. FlowBranches.All.Keys];

    public static TheoryData<string> Files => [.. RecordingFile.Names];

    private static List<RecordingFile> All => [.. RecordingFile.Names.Select(RecordingFile.Read)];

    private TaskRegistry Code => app.Services.GetRequiredService<TaskRegistry>();

    [Theory]
    [MemberData(nameof(Branches))]
    public async Task Branch_IsRecorded(string branch)
    {
        var file = FlowBranches.FileOf(branch);
        if (Environment.GetEnvironmentVariable(Record) == "1")
            RecordingFile.Write(file, app.Engine().Record(await FlowBranches.All[branch](app)));
        File.Exists(file).ShouldBeTrue($"{Path.GetFileName(file)} is missing. Record it and commit it: {HowTo}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Recording_ReplayedOnTodaysCode_DoesTheSame(string file)
    {
        if (FlowRecording.Parse(RecordingFile.Read(file).Text).Differs(Code) is { } difference)
            Assert.Fail(
                $"{file}: {difference}\nFlows under way would fail so. Keep the steps as they were, or branch on the flow's version and "
                + $"raise defaultVersion in host.json: docs/changing-flows.md. Then record the new version: {HowTo}");
    }

    /// <summary>The replay itself: what would happen if the code called, waited or ended otherwise than a recording says.</summary>
    [Theory]
    [InlineData("registered", "\"calls\":\"ConcludeApproval\"", "\"calls\":\"RegisterAccount\"", "calls the activity 'ConcludeApproval'")]
    [InlineData("registered", "\"event\":\"AssignmentEnded\"", "\"event\":\"ApprovalEnded\"", "history says")]
    [InlineData("registered", "\"stands\":\"Completed\"", "\"stands\":\"Running\"", "no longer comes to where its history says")]
    [InlineData("registered", "\"flow\":\"AuthorizeAccount\"", "\"flow\":\"AskForAccount\"", "there is none of that name any more")]
    [InlineData("many-rounds", "\"stands\":\"Running\"", "\"stands\":\"Completed\"", "no longer comes to where its history says")]
    public void Recording_OfAnotherOrder_IsRefused(string branch, string step, string otherStep, string because)
    {
        var recording = File.ReadAllText(FlowBranches.FileOf($"AuthorizeAccount-{branch}"));
        recording.ShouldContain(step);

        FlowRecording.Parse(recording.Replace(step, otherStep, StringComparison.Ordinal)).Differs(Code).ShouldNotBeNull()
            .ShouldContain(because);
    }

    [Fact]
    public void Orchestrations_AllHaveRecordings() =>
        FunctionsOf("orchestration").Except(All.Select(recording => recording.Flow)).ShouldBeEmpty(
            $"add their branches to FlowBranches and record them: {HowTo}");

    [Fact]
    public void Activities_AreThoseRecorded()
    {
        var (recorded, existing) = (All.SelectMany(recording => recording.Calls).ToHashSet(), FunctionsOf("activity"));

        recorded.Except(existing).ShouldBeEmpty("flows under way call these: keep them (docs/changing-flows.md)");
        existing.Except(recorded).ShouldBeEmpty($"no recording calls these: add a branch to FlowBranches and record it: {HowTo}");
    }

    [Fact]
    public void Events_AreThoseRecorded()
    {
        var (recorded, existing) = (All.SelectMany(recording => recording.Events).ToHashSet(), StoredNames.Events().ToHashSet());

        recorded.Except(existing).ShouldBeEmpty("flows under way wait for these: keep them (docs/changing-flows.md)");
        existing.Except(recorded).ShouldBeEmpty($"no recording is told these: add a branch to FlowBranches and record it: {HowTo}");
    }

    /// <summary>A flow decides on what its activities return: each value of their enums, and both truths.</summary>
    [Fact]
    public void AnswersThatFlowsDecideOn_AreAllRecorded()
    {
        var recorded = All.SelectMany(recording => recording.Results).SelectMany(result => Decisions(result.Activity, result.Result))
            .ToHashSet();
        var possible = StoredNames.App.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetParameters().SelectMany(parameter => parameter.GetCustomAttributesData())
                .Any(attribute => attribute.AttributeType.Name == "ActivityTriggerAttribute"))
            .SelectMany(method =>
                Answers(method.ReturnType.GetGenericArguments().FirstOrDefault()).Select(answer => $"{method.Name} {answer}"))
            .ToList();

        possible.Count.ShouldBeGreaterThan(10, "the activities were not read");
        possible.Except(recorded).ShouldBeEmpty($"add a branch to FlowBranches and record it: {HowTo}");
    }

    [Fact]
    public async Task Recordings_HoldNamesOfStepsAndReferencesOnly()
    {
        // Those are held to the code by the tests above.
        var steps = All.SelectMany(recording => recording.Calls.Concat(recording.Events).Append(recording.Flow))
            .Concat(["Running", "Completed"]).ToHashSet();
        All.SelectMany(recording => recording.AllTexts).Where(text => !steps.Contains(text) && !Reference().IsMatch(text)).Distinct()
            .ShouldBeEmpty("recordings are committed: a flow takes and returns references, and the truth is in the store");

        var people = await app.InScopeAsync((_, db) => db.People.AsNoTracking().ToListAsync());
        people.Count.ShouldBeGreaterThan(10, "the sample people were not read");
        string[] names =
            ["Pia", .. TestSchool.Given,
                .. people.SelectMany(person => (string[])[person.Id, person.GivenName, person.FamilyName, person.Email])];
        foreach (var recording in All)
        {
            recording.Text.ShouldNotContain("@");
            names.Where(name => Regex.IsMatch(recording.Text, $@"\b{Regex.Escape(name)}\b", RegexOptions.IgnoreCase)).ShouldBeEmpty();
        }
    }

    private static HashSet<string> FunctionsOf(string trigger) => [.. StoredNames.Functions()
        .Where(name => name.StartsWith($"{trigger} ", StringComparison.Ordinal)).Select(name => name[(trigger.Length + 1)..])];

    private static IEnumerable<string> Decisions(string activity, JsonElement result) => result.ValueKind is JsonValueKind.Object
        ? result.EnumerateObject().Select(property => $"{activity} {property.Name.ToUpperInvariant()}={property.Value}")
        : [$"{activity} {result}"];

    private static IEnumerable<string> Answers(Type? type) => type switch
    {
        null => [],
        { IsEnum: true } => Enum.GetValues(type).Cast<object>().Select(value => $"{value:D}"),
        _ when type == typeof(bool) => [bool.TrueString, bool.FalseString],
        _ => type.GetProperties().Where(property => property.PropertyType.IsEnum || property.PropertyType == typeof(bool))
            .SelectMany(property => Answers(property.PropertyType).Select(answer => $"{property.Name.ToUpperInvariant()}={answer}")),
    };

    // An id, with what it is the id of; a time; a version; nothing; the type of a failure.
    [GeneratedRegex(@"^(([a-z]+-)*[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)?|\d+\.\d+|"
        + @"|[A-Za-z.]+Exception)$")]
    private static partial Regex Reference();
}
