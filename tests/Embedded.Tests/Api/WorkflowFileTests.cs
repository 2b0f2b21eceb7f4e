using System.Text.RegularExpressions;

namespace SppsFlows.Embedded.Tests.Api;

/// <summary>
/// What only orchestrators must not do cannot be banned by symbol, because activities may do it. The DURABLE analyzers know some of it; the
/// rest is searched for in the files that hold orchestrators.
/// </summary>
public sealed class WorkflowFileTests
{
    private static readonly Dictionary<string, string> Banned = File.ReadLines(Repository.Path("functions/App/BannedInWorkflows.txt"))
        .Where(line => line.Length > 0).ToDictionary(line => line.Split(';')[0], line => line.Split(';')[1]);

    [Fact]
    public void Workflows_OfTheApp_NameNothingThatAReplayWouldFindChanged()
    {
        var found = from file in Sources()
                    where file.EndsWith(".workflow.cs", StringComparison.Ordinal)
                    from line in File.ReadLines(file).Select((text, index) => (Text: text, Number: index + 1))
                    from word in Banned.Keys
                    where Regex.IsMatch(CodeOf(line.Text), $@"(?<![\w.]){Regex.Escape(word)}(?!\w)")
                    select $"{Path.GetFileName(file)}({line.Number}): {word}. {Banned[word]}";

        found.ShouldBeEmpty();
    }

    [Fact]
    public void Orchestrators_OfTheApp_LieInWorkflowFiles() =>
        Sources().Where(file => File.ReadAllText(file).Contains("[OrchestrationTrigger]", StringComparison.Ordinal))
            .Where(file => !file.EndsWith(".workflow.cs", StringComparison.Ordinal)).ShouldBeEmpty();

    [Theory]
    [InlineData("var id = Guid.NewGuid();", "Guid.NewGuid")]
    [InlineData("Use(RandomNumberGenerator.GetInt32(9));", "RandomNumberGenerator")]
    [InlineData("await Task.Delay(wait, clock, token);", "Task.Delay")]
    public void List_OfWhatWorkflowsMustNotName_HasIt(string line, string word) =>
        Banned.Keys.Where(banned => Regex.IsMatch(line, $@"(?<![\w.]){Regex.Escape(banned)}(?!\w)")).ShouldBe([word]);

    private static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(Repository.Path("functions/App"), "*.cs", SearchOption.AllDirectories);

    private static string CodeOf(string line) => line.Split("//")[0];
}
