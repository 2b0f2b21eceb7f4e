using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SppsFlows.Embedded.Engine;
using SppsFlows.Embedded.Engine.Store;

namespace SppsFlows.Embedded.Tests.Simulation;

/// <summary>The result of a run.</summary>
internal sealed record Outcome(
    int Seed, string Hash, int Lines, int Flows, int Deaths, int Faults, IReadOnlyList<string> Violations, string LastLines)
{
    public override string ToString() =>
        $"Seed {Seed} broke {Violations.Count} rules. Replay it: SPPS_SIM_FIRST_SEED={Seed} SPPS_SIM_SEEDS=1 "
        + $"tests/simulate.sh\n{string.Join('\n', Violations)}\n\nThe last of {Lines} lines:\n{LastLines}";
}

/// <summary>
/// The whole engine on one thread under a simulated clock, with everything that is left to chance drawn from one seed: the workload, the
/// order of ready work, clients' calls, the clock's jumps, faults of the store, and deaths of the process.
/// </summary>
internal sealed class Simulation : IDisposable
{
    private const int LongestSettling = 500;

    private readonly int _seed;
    private readonly Random _random;
    private readonly Trace _trace = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 9, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly Plan _plan;
    private readonly Workload _workload;
    private readonly Clients _clients;
    private readonly FaultySeam _seam;
    private readonly EngineOptions _options;
    private readonly List<string> _violations = [];
    private RandomExecutor _executor;
    private DurableEngine? _engine;
    private int _deaths;

    /// <param name="seed">Decides everything.</param>
    /// <param name="bug">Planted by a test: called with the folder after each commit.</param>
    private Simulation(int seed, Action<string>? bug)
    {
        _seed = seed;
        _random = new Random(seed);
        _plan = new Plan(_random);
        _workload = new Workload(CheckAsked);
        _clients = new Clients(_plan, _random, _trace, _clock);
        // In memory if the system has such a folder: things are lost here only by simulation.
        var folder = Path.Combine(
            Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"flows-sim-{Environment.ProcessId}-{Guid.NewGuid():N}");
        _options = new EngineOptions
        {
            DataFolder = folder,
            MaxWarmInstances = _random.Next(4) switch { 0 => 0, 1 => 2, _ => 4000 },
            MaxConcurrentActivities = _random.Next(3) == 0 ? 2 : 64
        };
        _seam = new FaultySeam(_random, _trace, Rate(0.02), Rate(0.006)) { Committed = bug is null ? null : () => bug(folder) };
        _executor = new RandomExecutor(_random, _trace);
    }

    private double Rate(double most) => _random.Next(4) == 0 ? 0 : _random.NextDouble() * most;

    public static Outcome Run(int seed, Action<string>? bug = null)
    {
        using var simulation = new Simulation(seed, bug);
        var outer = SynchronizationContext.Current;
        try
        {
            return simulation.Run();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    public void Dispose()
    {
        _engine?.Abandon();
        _trace.Dispose();
        if (Directory.Exists(_options.DataFolder)) Directory.Delete(_options.DataFolder, recursive: true);
    }

    private Outcome Run()
    {
        try
        {
            Open();
            for (var left = _random.Next(100, 900); left > 0; left--) Disturb();
            _seam.IsQuiet = true;
            if (_random.Next(2) == 0) Die(); // what is on disk alone must lead to the same end
            Settle();
            _violations.AddRange(_clients.Violations);
            if (_violations.Count == 0)
            {
                using var rows = new Rows(_options.DataFolder);
                _violations.AddRange(new Model(_plan, rows, _workload.Tasks()).Check());
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _violations.Add($"The engine threw {fault}".Replace(_options.DataFolder, "(folder)", StringComparison.Ordinal));
        }

        return new Outcome(_seed, _trace.Hash(), _trace.Lines, _plan.Flows.Count, _deaths, _seam.Faults, _violations, _trace.Last());
    }

    private void Disturb()
    {
        var lot = _random.Next(1000);
        if (lot < 2) Die();
        else if (lot < 130) _clients.Act(_engine!.Client);
        else if (lot < 160 || _executor.IsIdle) Advance(TimeSpan.FromMilliseconds(Math.Pow(10, _random.NextDouble() * 6.5)));
        else Step();
        if (_seam.IsDead) Die();
    }

    private void Step()
    {
        try
        {
            _executor.Step();
        }
        catch (ProcessDeathException)
        {
            // The seam knows.
        }
    }

    private void Advance(TimeSpan time)
    {
        _trace.Add($"clock +{time.Ticks}");
        _clock.Advance(time);
    }

    private void Die()
    {
        _trace.Add("died");
        _deaths++;
        _seam.IsDead = false;
        _engine!.Abandon();
        _engine = null;
        _clients.Forget();
        _executor = new RandomExecutor(_random, _trace);
        Open();
    }

    private void Open()
    {
        while (_engine is null)
        {
            SynchronizationContext.SetSynchronizationContext(_executor);
            try
            {
                _trace.Add("open");
                _engine = DurableEngine.Open(_options, _workload.Tasks(), _clock, NullLoggerFactory.Instance, _executor, _seam);
                _engine.StartAsync().GetAwaiter().GetResult();
            }
            catch (Exception fault) when (fault is ProcessDeathException or StoreFaultException)
            {
                // It died, or could not begin, during its start; its supervisor starts it again.
                _seam.IsDead = false;
                _executor = new RandomExecutor(_random, _trace);
            }
        }
    }

    // Nothing goes wrong from now on: everything must reach its end.
    private void Settle()
    {
        for (var round = 0; round < LongestSettling; round++)
        {
            for (var steps = 0; !_executor.IsIdle; steps++)
            {
                if (steps > 200_000)
                {
                    _violations.Add("The engine's work does not come to an end.");
                    return;
                }

                _executor.Step();
            }

            if (IsOver())
            {
                foreach (var flow in _plan.Flows) _clients.Look(_engine!.Client, flow);
                if (_engine!.Health.Problem is { } problem) _violations.Add(problem);
                return;
            }

            _clients.Finish(_engine!.Client);
            if (_executor.IsIdle) Advance(TimeSpan.FromSeconds(30 + _random.Next(1800)));
        }

        using var rows = new Rows(_options.DataFolder);
        _violations.AddRange(_plan.Flows
            .Select(flow => (flow.Id, rows.Find(flow.Id)?.Status)).Where(flow => !IsEnd(flow.Status))
            .Select(flow => $"{flow.Id} is stuck ({flow.Status})"));
        if (_violations.Count == 0)
            _violations.Add(
                $"Something is stuck: settled {_engine!.IsSettled}, inbox {rows.Count("inbox")}, timers {rows.Count("timer")}, awake "
                + $"{rows.Count("instance WHERE wake = 1")}.");
    }

    private bool IsOver()
    {
        using var rows = new Rows(_options.DataFolder);
        return _plan.Flows.TrueForAll(flow => rows.Find(flow.Id) is { } row ? IsEnd(row.Status) : MayBeMissing(flow, rows))
            && _engine!.IsSettled && rows.Count("inbox") + rows.Count("timer") == 0;
    }

    // A child of an instance that was terminated before it called the child.
    private static bool MayBeMissing(Flow flow, Rows rows) =>
        flow.Parent is { MayBeTerminated: true } parent
            && (rows.Find(parent.Id) is { } row ? IsEnd(row.Status) : MayBeMissing(parent, rows));

    private static bool IsEnd(OrchestrationRuntimeStatus? status) =>
        status is OrchestrationRuntimeStatus.Completed
            or OrchestrationRuntimeStatus.Failed
            or OrchestrationRuntimeStatus.Terminated;

    // An activity runs only while its call is on disk and its result is not.
    private void CheckAsked(ActivityCall call, string tag)
    {
        _trace.Add($"activity {call.InstanceId} {tag}");
        using var rows = new Rows(_options.DataFolder);
        if (!rows.IsAsked(call.InstanceId, call.Name, tag))
            _violations.Add($"{call.InstanceId}: activity {call.Name} {tag} ran and nothing on disk asks for it (any more)");
    }
}
