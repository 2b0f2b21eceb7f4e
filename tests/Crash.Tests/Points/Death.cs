using System.Diagnostics;
using System.Text.RegularExpressions;
using SppsFlows.Tests.Shared;

namespace SppsFlows.Crash.Tests.Points;

/// <summary>
/// Named moments in the app's life. The first time the process reaches one, it notes its name in a file and is killed there; after a
/// restart on the same folder it passes that one and dies at the next. So a process that is restarted until it no longer dies has died at
/// every one.
/// </summary>
internal static partial class Death
{
    /// <summary>Names the file that lists the moments at which it has died.</summary>
    public const string Variable = "SPPS_CRASH_DEATHS";

    /// <summary>
    /// If set, it dies only after each step, because dying before the next one leaves the same on disk, and only where a credential is
    /// under way.
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

    /// <summary>Starts the app again whenever it has died. Only those who want something from it wait for it.</summary>
    public static async Task RaiseAsync(AppProcess app, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            if (app.HasEnded)
            {
                app.Kill();
                app.Launch();
            }
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
