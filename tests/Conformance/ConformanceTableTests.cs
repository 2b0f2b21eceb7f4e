using System.Reflection;
using System.Text.RegularExpressions;

namespace SppsFlows.Conformance;

/// <summary>docs/conformance.md says how many tests each group has: it must not say more than there are, nor fewer.</summary>
public sealed partial class ConformanceTableTests
{
    [Fact]
    public void Table_OfTheDocs_CountsTheTestsThatAre()
    {
        var written = Row().Matches(File.ReadAllText(DocsFile()))
            .ToDictionary(row => row.Groups["class"].Value, row => int.Parse(row.Groups["count"].Value, System.Globalization.CultureInfo.InvariantCulture));
        var groups = typeof(HostFixture).Assembly.GetTypes()
            .Where(type => type.GetConstructors().Any(constructor => constructor.GetParameters() is [{ ParameterType: var first }] && first == typeof(HostFixture)))
            .ToDictionary(type => type.Name, type => type.GetMethods().Sum(Count));

        written.OrderBy(row => row.Key).ShouldBe(groups.Append(new("Total", groups.Values.Sum())).OrderBy(row => row.Key));
    }

    private static int Count(MethodInfo method) => method.GetCustomAttribute<TheoryAttribute>() is not null
        ? method.GetCustomAttributes<InlineDataAttribute>().Count()
        : method.GetCustomAttribute<FactAttribute>() is null ? 0 : 1;

    private static string DocsFile()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SppsFlows.sln"))) folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not lie in the repository.");
        return Path.Combine(folder.FullName, "docs", "conformance.md");
    }

    [GeneratedRegex(@"^\| `?\*{0,2}(?<class>\w+Tests|Total)\*{0,2}`? \|.*?\| \*{0,2}(?<count>\d+)\*{0,2} \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
