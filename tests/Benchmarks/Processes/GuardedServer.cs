using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SppsFlows.Benchmarks.Processes;

/// <summary>A server that knows nothing about us, run by a shell that ends it when our end of a pipe closes, however we end.</summary>
internal sealed class GuardedServer : IAsyncDisposable
{
    // $1 is the log file, $2 the signal; what follows is the command.
    private const string Guard =
        """log=$1; signal=$2; shift 2; "$@" </dev/null >"$log" 2>&1 & server=$!; """
        + """exec 2>/dev/null; cat >/dev/null; kill -"$signal" $server; wait $server""";

    private readonly Process _shell;

    private GuardedServer(Process shell) => _shell = shell;

    public static GuardedServer Start(
        string log, string signal, string[] command, string folder, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(
            "/bin/sh", ["-c", Guard, "sh", log, signal, .. command])
        { RedirectStandardInput = true, WorkingDirectory = folder };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new GuardedServer(Process.Start(start)!);
    }

    /// <summary>
    /// What the server has used of the processors since its start, in milliseconds; counted by the kernel in hundredths of a second.
    /// </summary>
    public double ProcessorMilliseconds()
    {
        var server = File.ReadAllText($"/proc/{_shell.Id}/task/{_shell.Id}/children").Split(' ')[0]; // its first child; the other is cat
        // After the program's name, which is in brackets and may hold anything, user and system time are the 12th and 13th fields.
        var fields = File.ReadAllText($"/proc/{server}/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) * 10;
    }

    /// <summary>A TCP port of the loopback address that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }
}
