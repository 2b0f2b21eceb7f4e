namespace SppsFlows.App.Tests.Layers;

/// <summary>The order of folders, the highest first. References go downwards only; folders of one layer don't know each other.</summary>
/// <param name="root">The namespace whose next word is the folder.</param>
internal sealed class LayerOrder(string root, params string[][] layers)
{
    /// <summary>As in decision 0011. <c>Embedded</c> is a separate assembly, which only Hosting may know.</summary>
    public static readonly LayerOrder OfApp = new(
        "SppsFlows",
        ["Hosting"],
        ["Embedded"],
        ["Portal"],
        ["Accounts", "Reviews", "Devices", "Events", "Concerns", "Photos"],
        ["Credentials"],
        ["Approvals", "Releases", "Vetting", "Acknowledgements"],
        ["Registry"],
        ["Assignments"],
        ["SignIn"],
        ["Links"],
        ["Intake"],
        ["Mail", "Flows"],
        ["Web"],
        ["Audit"],
        ["Policy"],
        ["Directory", "Calendar"],
        ["Data"],
        ["Settings"]);

    private readonly Dictionary<string, int> _depths = layers
        .SelectMany((folders, depth) => folders.Select(folder => (folder, depth))).ToDictionary(pair => pair.folder, pair => pair.depth);

    public string Root => root;

    /// <summary>
    /// The folder that a type is in; null for what is above all of them: the entry point, and what the worker's SDK generates to find
    /// functions.
    /// </summary>
    public string? FolderOf(Type type)
    {
        // Pages: their class name holds the path of their file.
        if (type.Namespace == "AspNetCoreGeneratedDocument") return type.Name.Split('_') is [{ Length: > 0 } page, _, ..] ? page : null;
        var isOurs = type.Namespace?.StartsWith(root + ".", StringComparison.Ordinal) == true;
        return isOurs ? type.Namespace![(root.Length + 1)..].Split('.')[0] : null;
    }

    /// <summary>What is wrong with a reference between two folders; null when it goes downwards or stays in one folder.</summary>
    /// <param name="from">Who uses, by name.</param>
    /// <param name="to">What is used, by name.</param>
    public string? Problem(string? fromFolder, string? toFolder, string from, string to)
    {
        if (fromFolder is null || fromFolder == toFolder) return null;
        if (toFolder is null) return $"{from} uses {to}, which stands above all folders.";
        if (!_depths.TryGetValue(fromFolder, out var fromDepth)) return NoLayer(from, fromFolder);
        if (!_depths.TryGetValue(toFolder, out var toDepth)) return NoLayer(to, toFolder);
        if (toDepth > fromDepth) return null;
        return $"{from} uses {to}: {toFolder} is {(toDepth == fromDepth ? "in the same layer as" : "above")} {fromFolder}.";
    }

    private static string NoLayer(string name, string folder) =>
        $"{name} lies in {folder}, which has no layer: enter it in {nameof(LayerOrder)}.";

    /// <summary>The upward references among the uses of compiled types.</summary>
    public IReadOnlyList<string> Upward(IEnumerable<TypeUse> uses) => Sorted(
        uses.Select(use => Problem(FolderOf(use.From), FolderOf(use.To), use.From.FullName!, use.To.FullName!)));

    /// <summary>The upward references in source text.</summary>
    public IReadOnlyList<string> Upward(IEnumerable<SourceUse> uses) => Sorted(
        uses.Select(use => Problem(use.FromFolder, use.ToFolder, use.File, use.Name)));

    private static IReadOnlyList<string> Sorted(IEnumerable<string?> problems) =>
        [.. problems.OfType<string>().Order(StringComparer.Ordinal)];
}
