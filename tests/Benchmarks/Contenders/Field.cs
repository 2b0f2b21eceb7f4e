using System.Runtime.CompilerServices;
using SppsFlows.Benchmarks.Processes;

namespace SppsFlows.Benchmarks.Contenders;

/// <summary>
/// The contenders of one run. Each is started when a part first needs it; one that is not available is reported once and left out.
/// </summary>
internal sealed class Field(Report report, Options options) : IAsyncDisposable
{
    private readonly Dictionary<IContender, bool> _started = [];

    public IContender Ours { get; } = new Ours();

    public IContender OursOverHttp { get; } = new OursOverHttp();

    public IContender Restate { get; } = new Restate();

    public IContender Dbos { get; } = new Dbos();

    public IContender Floor { get; } = new SqliteFloor();

    /// <summary>The named contenders that are available, ready to run.</summary>
    public async Task<IReadOnlyList<IContender>> ReadyAsync(CancellationToken cancellationToken, params IContender[] wanted)
    {
        foreach (var contender in wanted.Where(c => !_started.ContainsKey(c)))
        {
            // Ours must work; a peer may be missing on a machine.
            var isPeer = contender == Restate || contender == Dbos;
            if (isPeer && !options.WantsPeer(contender.Name)) continue;
            try
            {
                report.Line($"{contender.Name}: {await contender.StartAsync(cancellationToken)}");
                _started[contender] = true;
            }
            catch (Exception missing) when (isPeer && missing is (InvalidOperationException or HttpRequestException))
            {
                report.Line($"{contender.Name} is left out: {missing.Message}");
                _started[contender] = false;
            }
        }
        return [.. wanted.Where(c => _started.GetValueOrDefault(c))];
    }

    /// <summary>
    /// The contenders in the order of a round: forwards and backwards in turn, with the disk settled before each, so that none pays for
    /// what the previous one left to be written.
    /// </summary>
    public static async IAsyncEnumerable<IContender> TurnsAsync(
        IReadOnlyList<IContender> contenders, int round, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var contender in int.IsEvenInteger(round) ? contenders : contenders.Reverse())
        {
            await Commands.RunAsync("sync", [], Workspace.Artifacts, cancellationToken);
            yield return contender;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var contender in _started.Keys) await contender.DisposeAsync();
    }
}
