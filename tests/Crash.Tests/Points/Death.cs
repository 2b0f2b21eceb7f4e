using System.Diagnostics;

namespace SppsFlows.Crash.Tests.Points;

/// <summary>
/// Named moments in the app's life. The first time the process comes to one it notes its name in a file and is killed there and then; after a restart on
/// the same folder it passes that one and dies at the next. So whoever goes on until nobody dies any more has died at every one.
/// </summary>
internal static class Death
{
    /// <summary>Names the file of the moments at which it has died already.</summary>
    public const string Variable = "SPPS_CRASH_DEATHS";

    private static readonly string File = Environment.GetEnvironmentVariable(Variable) ?? "";
    private static readonly Lock Gate = new();
    private static HashSet<string>? _died;

    public static void At(string moment)
    {
        lock (Gate)
        {
            _died ??= [.. Read(File)];
            if (!_died.Add(moment)) return;
            System.IO.File.AppendAllText(File, $"{moment}\n");
            // SIGKILL, as from outside: no handler runs, nothing is flushed. The gate stays closed.
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }

    public static IReadOnlyList<string> Read(string file) => System.IO.File.Exists(file) ? System.IO.File.ReadAllLines(file) : [];
}
