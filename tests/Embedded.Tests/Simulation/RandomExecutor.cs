using SppsFlows.Embedded.Engine.Work;

namespace SppsFlows.Embedded.Tests.Simulation;

/// <summary>Runs the engine's work on the caller's thread in an order drawn at random; transactions keep theirs.</summary>
internal sealed class RandomExecutor(Random random, Trace trace) : SynchronizationContext, IEngineExecutor
{
    private readonly List<(string Kind, Action Run)> _ready = [];
    private readonly Queue<IWork> _writes = new();
    private bool _closed;

    public bool IsIdle => _ready.Count + _writes.Count == 0;

    public void Step()
    {
        var pick = random.Next(_ready.Count + (_writes.Count > 0 ? 1 : 0));
        if (pick == _ready.Count)
        {
            trace.Add("run write");
            _writes.Dequeue().Run();
            return;
        }

        var (kind, run) = _ready[pick];
        _ready.RemoveAt(pick);
        trace.Add($"run {kind} {pick}");
        run();
    }

    public void RunTurn(IWork work) => Add("turn", work.Run);

    public void RunWriter(IWork work)
    {
        if (!_closed) _writes.Enqueue(work);
    }

    public void RunActivity(IWork work) => Add("activity", work.Run);

    public override void Post(SendOrPostCallback d, object? state) => Add("continuation", () => d(state));

    /// <summary>What a dead process still had to do is never done.</summary>
    public void Dispose()
    {
        _closed = true;
        _ready.Clear();
        _writes.Clear();
    }

    private void Add(string kind, Action run)
    {
        if (!_closed) _ready.Add((kind, run));
    }
}
