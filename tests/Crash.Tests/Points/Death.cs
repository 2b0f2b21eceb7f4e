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

    /// <summary>Set: it dies after each step only. Dying before the next one finds the same on the disk.</summary>
    public const string OnlyAfterVariable = "SPPS_CRASH_ONLY_AFTER";

    private static readonly bool OnlyAfter = Environment.GetEnvironmentVariable(OnlyAfterVariable) is { Length: > 0 };
    private static readonly string File = Environment.GetEnvironmentVariable(Variable) ?? "";
    private static readonly Lock Gate = new();
    private static HashSet<string>? _died;

    public static void Before(string step)
    {
        if (!OnlyAfter) At($"before {step}");
    }

    public static void After(string step) => At($"after {step}");

    private static void At(string moment)
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
