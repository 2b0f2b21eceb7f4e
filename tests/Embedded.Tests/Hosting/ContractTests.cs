using Microsoft.Azure.Functions.Worker;

namespace SppsFlows.Embedded.Tests.Hosting;

/// <summary>The subset of Microsoft's API is closed: what is added or dropped is added or dropped in Contract.txt too, on purpose.</summary>
public sealed class ContractTests
{
    [Fact]
    public void Contract_InCodeAndInTheList_IsTheSame()
    {
        var listed = File.ReadAllLines(ListPath()).Where(line => line.Length > 0 && line[0] != '#').ToList();
        var actual = ContractText.Of(typeof(FunctionAttribute).Assembly);
        var differences = Qualified(actual).Except(Qualified(listed)).Select(line => $"in the code, not in Contract.txt: {line}")
            .Concat(Qualified(listed).Except(Qualified(actual)).Select(line => $"in Contract.txt, not in the code: {line}")).ToList();
        differences.ShouldBeEmpty($"The list as it would be:\n{string.Join('\n', actual)}\n");
        listed.ShouldBe(actual, "Contract.txt is sorted by type, then member.");
    }

    // Two types can have a member of one name: each line is told with its type.
    private static IEnumerable<string> Qualified(IEnumerable<string> lines)
    {
        var type = "";
        foreach (var line in lines)
        {
            if (line[0] != ' ') type = line;
            yield return line[0] == ' ' ? $"{type} →{line}" : line;
        }
    }

    private static string ListPath()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "functions/Embedded/Contract.txt") is var path && File.Exists(path)) return path;
        }
        throw new FileNotFoundException("functions/Embedded/Contract.txt");
    }
}
