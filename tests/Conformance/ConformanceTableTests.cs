using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

/// <summary>
/// docs/conformance.md says how many tests each group has, how they end on each host, and which are skipped for what a host lacks.
/// These tests run last and compare it with the suite and with the run itself.
/// </summary>
public sealed partial class ConformanceTableTests(HostFixture host)
{
    private const string Total = "Total";

    private static readonly string Docs = File.ReadAllText(DocsFile());

    private static readonly Dictionary<string, int> Groups = typeof(HostFixture).Assembly.GetTypes()
        .Where(static type => type != typeof(ConformanceTableTests) && type.GetConstructors().Any(TakesHost))
        .ToDictionary(static type => type.Name, static type => type.GetMethods().Sum(Count));

    // The groups that ran whole: a filter may have left out tests.
    private static readonly Dictionary<string, Ends> Ran = TallyAttribute.Ended.GroupBy(static end => end.Group)
        .Where(static group => group.Count() == Groups.GetValueOrDefault(group.Key))
        .ToDictionary(static group => group.Key, static group => new Ends(
            group.Count(static end => end.Result == TestResult.Passed), group.Count(static end => end.Result == TestResult.Skipped)));

    [Fact]
    public void Table_OfTheDocs_CountsTheTestsThatAre() =>
        Column("Tests").Select(static row => (row.Key, row.Value.Passed))
            .ShouldBe(Groups.Append(new(Total, Groups.Values.Sum())).Select(static row => (row.Key, row.Value)), ignoreOrder: true);

    [Theory]
    [InlineData("Embedded")]
    [InlineData("In memory")]
    [InlineData("Real host")]
    public void Column_OfTheDocs_SaysHowEachTestEnds(string name)
    {
        var column = Column(name);

        column.Remove(Total, out var total);
        column.ToDictionary(static row => row.Key, static row => row.Value.Passed + row.Value.Skipped).ShouldBe(Groups, ignoreOrder: true);
        total.ShouldBe(new Ends(column.Values.Sum(static row => row.Passed), column.Values.Sum(static row => row.Skipped)));
    }

    [Fact]
    public void Column_OfThisHost_SaysWhatThisRunDid()
    {
        Assert.SkipWhen(host.Flows.Host.Column is null, "A run over HTTP is recorded by hand.");
        Assert.SkipWhen(Ran.Count == 0, "No group ran whole.");

        Ran.ShouldBe(Column(host.Flows.Host.Column!).Where(static row => Ran.ContainsKey(row.Key)), ignoreOrder: true);
    }

    [Fact]
    public void Skips_OfThisRun_AreNamedWithWhatTheHostLacks()
    {
        Assert.SkipWhen(host.Flows.Host.Column is null, "A run over HTTP is recorded by hand.");
        Assert.SkipUnless(Ran.Count == Groups.Count, "Not every group ran whole.");
        var has = host.Flows.Host.Abilities;
        var named = Lack().Matches(Docs)
            .Where(row => Enum.TryParse<Abilities>(row.Groups["ability"].Value, out var ability) && !has.HasFlag(ability))
            .SelectMany(static row => Test().Matches(row.Groups["tests"].Value))
            .Select(static test => test.Value).ToHashSet();
        var skipped = TallyAttribute.Ended
            .Where(static end => end.Result == TestResult.Skipped && Groups.ContainsKey(end.Group))
            .Select(static end => end.Test).ToHashSet();

        skipped.Except(named).ShouldBeEmpty("These are skipped and not named.");
        named.Except(skipped).ShouldBeEmpty("These are named and not skipped.");
    }

    [Fact]
    public void Abilities_OfHosts_AreAllToldInTheDocs() =>
        Enum.GetValues<Abilities>().Where(static ability => int.PopCount((int)ability) == 1).Select(static ability => $"`{ability}`")
            .Where(static name => !Docs.Contains(name, StringComparison.Ordinal)).ShouldBeEmpty();

    private static Dictionary<string, Ends> Column(string name)
    {
        var header = Docs.Split('\n').First(static line => line.StartsWith("| Group |", StringComparison.Ordinal));
        var index = Array.IndexOf(Cells(header), name);
        return Row().Matches(Docs).ToDictionary(static row => row.Groups["group"].Value, row => Ends.Parse(Cells(row.Value)[index]));
    }

    private static string[] Cells(string row) => row.Split('|', StringSplitOptions.TrimEntries);

    private static bool TakesHost(ConstructorInfo constructor) =>
        constructor.GetParameters() is [{ ParameterType: var first }] && first == typeof(HostFixture);

    private static int Count(MethodInfo method) => method.GetCustomAttribute<TheoryAttribute>() is not null
        ? method.GetCustomAttributes<InlineDataAttribute>().Count()
        : method.GetCustomAttribute<FactAttribute>() is null ? 0 : 1;

    private static string DocsFile()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SppsFlows.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not lie in the repository.");
        return Path.Combine(folder.FullName, "docs", "conformance.md");
    }

    [GeneratedRegex(@"^\| `?\*{0,2}(?<group>\w+Tests|Total)\*{0,2}`? \|.*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| `(?<ability>\w+)` \|.*\|(?<tests>[^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Lack();

    [GeneratedRegex(@"\w+_\w+")]
    private static partial Regex Test();

    /// <summary>"13 pass, 2 skipped", or a number of tests alone.</summary>
    private readonly record struct Ends(int Passed, int Skipped)
    {
        public static Ends Parse(string cell)
        {
            var numbers = cell.Trim('*')
                .Split(", ").Select(static part => int.Parse(part.Split(' ')[0], CultureInfo.InvariantCulture)).ToList();
            return new(numbers[0], numbers.ElementAtOrDefault(1));
        }
    }
}
