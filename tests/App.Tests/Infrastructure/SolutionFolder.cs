namespace SppsFlows.App.Tests.Infrastructure;

/// <summary>Where the sources lie that these tests were built from.</summary>
internal static class SolutionFolder
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "SppsFlows.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No SppsFlows.sln above {AppContext.BaseDirectory}.");
    }
}
