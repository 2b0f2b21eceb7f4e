using System.Diagnostics;
using System.Text.Json;

namespace SppsFlows.Benchmarks.Processes;

/// <summary>
/// A child process that answers JSON lines: a command on its standard input, the answer on its standard output. It ends
/// when its input ends, so it cannot outlive us.
/// </summary>
internal sealed class LineProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private readonly Process _process;
    private readonly Queue<string> _errors = new();

    private LineProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) return;
            lock (_errors)
            {
                _errors.Enqueue(line.Data);
                if (_errors.Count > 15) _errors.Dequeue();
            }
        };
        process.BeginErrorReadLine();
    }

    /// <summary>This program's executable; not the path of the process, which is <c>dotnet</c> when started by that.</summary>
    public static string Self { get; } = Path.Combine(AppContext.BaseDirectory, typeof(LineProcess).Assembly.GetName().Name!);

    public static LineProcess Start(
        string file, IEnumerable<string> arguments, string? folder = null, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder ?? Workspace.Artifacts,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new LineProcess(Process.Start(start)!);
    }

    /// <summary>This program again, in another role (see <see cref="Children"/>).</summary>
    public static LineProcess StartChild(string role, params string[] arguments) =>
        Start(Self, ["child", role, .. arguments]);

    public async Task<T> AskAsync<T>(object command, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(
            JsonSerializer.Serialize(command, JsonSerializerOptions.Web).AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        return await ReadAsync<T>(cancellationToken);
    }

    /// <summary>The next answer. Lines that are not JSON objects are a library's own output and are skipped.</summary>
    public async Task<T> ReadAsync<T>(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (!line.StartsWith('{')) continue;
            using var answer = JsonDocument.Parse(line);
            if (answer.RootElement.TryGetProperty("error", out var error)) throw new InvalidOperationException(error.GetString());
            return answer.RootElement.Deserialize<T>(JsonSerializerOptions.Web)!;
        }
        lock (_errors) throw new InvalidOperationException("the process ended: " + string.Join(" | ", _errors));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }
        _process.Dispose();
    }
}
