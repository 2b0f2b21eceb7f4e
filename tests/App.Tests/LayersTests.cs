using System.Reflection;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.App.Tests.Layers;
using SppsFlows.App.Tests.Layers.Sample.High;
using SppsFlows.App.Tests.Layers.Sample.Low;
using SppsFlows.Settings;

namespace SppsFlows.App.Tests;

/// <summary>The folders of functions/App are in layers, and references between them go downwards only.</summary>
public sealed class LayersTests
{
    private static readonly LayerOrder Order = LayerOrder.OfApp;

    private static readonly IReadOnlyCollection<Type> AppTypes =
        [.. typeof(AppOptions).Assembly.GetTypes().Where(type => Order.FolderOf(type) is not null || type.Namespace == Order.Root)];

    private static readonly LayerOrder SampleOrder = new("SppsFlows.App.Tests.Layers.Sample", ["High"], ["Low"]);

    [Fact]
    public void CompiledTypes_OfTheApp_UseOnlyWhatLiesBelow()
    {
        var uses = TypeUses.Among(AppTypes);

        uses.Count.ShouldBeGreaterThan(3000, "the map was not drawn");
        Order.Upward(uses).ShouldBeEmpty();
    }

    [Fact]
    public void Sources_OfTheApp_NameOnlyWhatLiesBelow()
    {
        var names = AppTypes.Select(type => (Folder: Order.FolderOf(type), Name: NextWord(type))).ToHashSet();

        var uses = Sources(".cs", ".cshtml").SelectMany(file =>
            SourceUses.Of(file.Path, file.Text, Order.Root, (folder, name) => names.Contains((folder, name)))).ToList();

        uses.Count.ShouldBeGreaterThan(1000, "the map was not drawn");
        Order.Upward(uses).ShouldBeEmpty();
    }

    [Fact]
    public void Sources_OfTheApp_HaveTheNamespaceOfTheirFolder() =>
        Sources(".cs").Where(file => file.Path.Contains('/') && !file.Path.Contains("/Migrations/"))
            .Where(file => !file.Text.Contains($"\nnamespace {Order.Root}.{file.Path[..file.Path.LastIndexOf('/')].Replace('/', '.')};\n"))
            .Select(file => file.Path).ShouldBeEmpty();

    [Fact]
    public void CompiledTypes_OfASampleThatReachesUp_AreNamedBoth()
    {
        Type[] sample = [typeof(Roof), typeof(Floor), typeof(Climber), .. typeof(Climber).GetNestedTypes(BindingFlags.NonPublic)];

        var problem = SampleOrder.Upward(TypeUses.Among(sample)).ShouldHaveSingleItem();

        problem.ShouldContain(typeof(Climber).FullName!);
        problem.ShouldContain(typeof(Roof).FullName!);
    }

    [Fact]
    public void CompiledTypes_OfTwoFoldersInOneLayer_DoNotKnowEachOther() => new LayerOrder(SampleOrder.Root, ["High", "Low"])
        .Upward(TypeUses.Among([typeof(Roof), typeof(Floor)])).ShouldHaveSingleItem().ShouldContain("in the same layer");

    [Fact]
    public void CompiledTypes_OfAFolderWithoutALayer_AreRefused() => new LayerOrder(SampleOrder.Root, ["Low"])
        .Upward(TypeUses.Among([typeof(Roof), typeof(Floor)])).ShouldHaveSingleItem().ShouldContain("has no layer");

    [Theory]
    [InlineData("using SppsFlows.Hosting;")]
    [InlineData("@using SppsFlows.Hosting.Database")]
    [InlineData("global using static SppsFlows.Hosting.AppHost;")]
    [InlineData("using Host = SppsFlows.Hosting.AppHost;")]
    [InlineData("    private const string Name = Hosting.AppHost.Name;")]
    [InlineData("    var name = SppsFlows.Hosting.AppHost.Name;")]
    public void Source_ThatReachesUp_IsFound(string line) => Order
        .Upward(SourceUses.Of(
            "Data/SppsDb.cs", $"using System;\n{line}\n", Order.Root,
            IsAppHost)).ShouldHaveSingleItem().ShouldStartWith("Data/SppsDb.cs uses SppsFlows.Hosting");

    [Theory]
    [InlineData("using SppsFlows.Settings;")]
    [InlineData("// as Hosting.AppHost does")]
    [InlineData("    var name = options.Hosting.AppHost;")]
    public void Source_ThatDoesNot_IsNot(string line) =>
        Order.Upward(SourceUses.Of("Data/SppsDb.cs", line, Order.Root, IsAppHost)).ShouldBeEmpty();

    private static bool IsAppHost(string folder, string name) => (folder, name) == ("Hosting", "AppHost");

    /// <summary>The word after the folder: the name of a type in it, or the next folder for one that is deeper.</summary>
    private static string NextWord(Type type) => type.Namespace!.Split('.') is [_, _, var deeper, ..] ? deeper : type.Name;

    /// <summary>The files of functions/App, by their path in it.</summary>
    private static IEnumerable<(string Path, string Text)> Sources(params string[] extensions)
    {
        var app = Path.Combine(SolutionFolder.Path, "functions", "App");
        return System.IO.Directory.EnumerateFiles(app, "*", SearchOption.AllDirectories)
            .Where(file => extensions.Contains(Path.GetExtension(file)))
            .Select(file => (Path.GetRelativePath(app, file).Replace('\\', '/'), "\n" + File.ReadAllText(file).ReplaceLineEndings("\n")));
    }
}
