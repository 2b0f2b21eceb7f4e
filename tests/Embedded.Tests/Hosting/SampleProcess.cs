using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SppsFlows.Embedded.Tests.Hosting;

/// <summary>The sample host as a separate process.</summary>
internal sealed partial class SampleProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private SampleProcess(TempFolder folder, params string[] arguments)
    {
        var program = Path.Combine(
            AppContext.BaseDirectory, "../../Embedded.SampleHost", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')),
            "Embedded.SampleHost.dll");
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(
                "dotnet", [program, "--urls", "http://127.0.0.1:0", $"--Data:Folder={folder.File("data")}", .. arguments])
            {
                WorkingDirectory = folder.Path,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    public IEnumerable<string> Output => _output;

    /// <summary>Starts the host and waits until it serves.</summary>
    public static async Task<SampleProcess> StartAsync(TempFolder folder, params string[] arguments)
    {
        var sample = new SampleProcess(folder, arguments);
        await Eventually.IsTrueAsync(
            () => sample._process.HasExited || sample._output.Any(line => Listening().IsMatch(line)), "the sample host serves");
        if (sample._process.HasExited) throw new InvalidOperationException($"The sample host ended: {await sample.ErrorsAsync()}");
        sample.Http.BaseAddress = new Uri(
            sample._output.Select(line => Listening().Match(line)).First(match => match.Success).Groups[1].Value);
        return sample;
    }

    /// <summary>Starts the host in a case that it must refuse; returns its exit code and what it wrote to stderr.</summary>
    public static async Task<(int ExitCode, string Errors)> StartRefusedAsync(TempFolder folder)
    {
        using var sample = new SampleProcess(folder);
        var exitCode = await sample.ExitCodeAsync();
        return (exitCode, await sample.ErrorsAsync());
    }

    public void Terminate() => Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));
        return _process.ExitCode;
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
        Http.Dispose();
    }

    private async Task<string> ErrorsAsync()
    {
        // Returns only when the redirected streams are read to the end.
        await _process.WaitForExitAsync();
        return string.Join('\n', _errors.Where(line => line.Length > 0));
    }

    [GeneratedRegex("Now listening on: (http://\\S+)")]
    private static partial Regex Listening();
}
