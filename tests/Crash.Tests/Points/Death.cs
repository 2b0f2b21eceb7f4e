using System.Diagnostics;
using System.Text.RegularExpressions;

namespace SppsFlows.Crash.Tests.Points;

/// <summary>
/// Named moments in the app's life. The first time the process comes to one it notes its name in a file and is killed there and then; after
/// a restart on the same folder it passes that one and dies at the next. So whoever goes on until nobody dies any more has died at every
/// one.
/// </summary>
internal static partial class Death
{
    /// <summary>Names the file of the moments at which it has died already.</summary>
    public const string Variable = "SPPS_CRASH_DEATHS";

    /// <summary>
    /// Set: it dies after each step only, as dying before the next one finds the same on the disk, and only where a credential is on its
    /// way.
    /// </summary>
    public const string ShortVariable = "SPPS_CRASH_SHORT";

    private static readonly bool Short = Environment.GetEnvironmentVariable(ShortVariable) is { Length: > 0 };
    private static readonly string File = Environment.GetEnvironmentVariable(Variable) ?? "";
    private static readonly Lock Gate = new();
    private static HashSet<string>? _died;

    public static void Before(string step)
    {
        if (!Short) At($"before {step}");
    }

    public static void After(string step)
    {
        if (!Short || !Aside().IsMatch(step)) At($"after {step}");
    }

    [GeneratedRegex("link.opened|ProtectedPepper|step-up|credential.viewed|OutgoingMails")]
    private static partial Regex Aside();

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
