using System.Diagnostics;

namespace SppsFlows.Conformance.Driving;

/// <summary>A host that the suite starts itself, as a program that runs until it is told to end.</summary>
public sealed class HostProcess(string program)
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(1);

    private Process? _process;

    /// <summary>Starts it and returns when it answers.</summary>
    public async Task StartAsync(Func<Task<bool>> answers)
    {
        _process = Process.Start(new ProcessStartInfo(program) { UseShellExecute = false })!;
        var deadline = DateTime.UtcNow + StartLimit;
        while (!await answers())
        {
            if (_process.HasExited) throw new InvalidOperationException($"{program} ended with code {_process.ExitCode}.");
            if (DateTime.UtcNow > deadline) throw new TimeoutException($"{program} did not answer in {StartLimit}.");
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>Asks it to end (SIGTERM), as a restart of a machine or an app does; makes it end if it does not.</summary>
    public async Task StopAsync()
    {
        if (_process is null) return;
        using (var asked = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
            await asked.WaitForExitAsync();
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _process = null;
    }
}
