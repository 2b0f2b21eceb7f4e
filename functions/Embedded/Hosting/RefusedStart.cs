namespace SppsFlows.Embedded.Hosting;

/// <summary>
/// Ends the process with one line and exit code 2 when nobody catches a <see cref="HostStartException"/>: the operator needs the sentence,
/// not the stack trace.
/// </summary>
internal static class RefusedStart
{
    private const int ExitCode = 2;
    private static int _told;

    public static void TellInOneLine()
    {
        if (Interlocked.Exchange(ref _told, 1) == 1) return;
        AppDomain.CurrentDomain.UnhandledException += static (_, unhandled) =>
        {
            if (unhandled.ExceptionObject is not HostStartException refused) return;
            Console.Error.WriteLine(refused.Message);
            Environment.Exit(ExitCode);
        };
    }
}
