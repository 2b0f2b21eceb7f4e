using SppsFlows.Benchmarks.Processes;

namespace SppsFlows.Benchmarks.Contenders;

/// <summary>A peer's packages: our scripts and lock file lie in <c>peers/</c>, npm puts the packages into <c>artifacts/</c>.</summary>
internal static class NodePackage
{
    /// <summary>Installs what the lock file names, once, and returns the folder with scripts and packages.</summary>
    public static async Task<string> InstallAsync(string peer, CancellationToken cancellationToken)
    {
        var source = Path.Combine(Workspace.Root, "tests", "Benchmarks", "peers", peer);
        var target = System.IO.Directory.CreateDirectory(Path.Combine(Workspace.Artifacts, "peers", peer)).FullName;
        foreach (var file in System.IO.Directory.EnumerateFiles(source))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);

        var wanted = await File.ReadAllTextAsync(Path.Combine(source, "package-lock.json"), cancellationToken);
        var stamp = Path.Combine(target, "installed.json");
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp, cancellationToken) == wanted) return target;
        await Commands.RunAsync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], target, cancellationToken);
        await File.WriteAllTextAsync(stamp, wanted, cancellationToken);
        return target;
    }
}
