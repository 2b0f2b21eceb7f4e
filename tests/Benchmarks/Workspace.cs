namespace SppsFlows.Benchmarks;

/// <summary>Where benchmarks read and write: <c>artifacts/benchmarks</c> of this checkout, on the same disk for every contender.</summary>
internal static class Workspace
{
    public static string Root { get; } = FindRoot();

    public static string Artifacts { get; } = System.IO.Directory.CreateDirectory(Path.Combine(Root, "artifacts", "benchmarks")).FullName;

    /// <summary>An empty folder; what an earlier run left there is removed.</summary>
    public static string Fresh(string name)
    {
        var folder = Path.Combine(Artifacts, "data", name);
        if (System.IO.Directory.Exists(folder)) System.IO.Directory.Delete(folder, recursive: true);
        return System.IO.Directory.CreateDirectory(folder).FullName;
    }

    public static string Copy(string folder, string name)
    {
        var copy = Fresh(name);
        foreach (var file in System.IO.Directory.EnumerateFiles(folder)) File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        return copy;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "SppsFlows.sln"))) return folder.FullName;
        throw new InvalidOperationException("The benchmarks run from a checkout: no SppsFlows.sln above " + AppContext.BaseDirectory);
    }
}
