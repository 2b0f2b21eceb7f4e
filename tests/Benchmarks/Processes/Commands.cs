using System.Diagnostics;

namespace SppsFlows.Benchmarks.Processes;

/// <summary>Runs a command to its end.</summary>
internal static class Commands
{
    /// <exception cref="InvalidOperationException">It failed, or does not exist; the message is one line.</exception>
    public static async Task RunAsync(string file, string[] arguments, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException($"{file}: {missing.Message}", missing);
        }
        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            var said = (await errors + await output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (process.ExitCode != 0)
                throw new InvalidOperationException(
                    $"{Path.GetFileName(file)} ended with {process.ExitCode}: "
                    + $"{said.FirstOrDefault(l => l.Contains("err", StringComparison.OrdinalIgnoreCase)) ?? said.LastOrDefault()}");
        }
    }
}
