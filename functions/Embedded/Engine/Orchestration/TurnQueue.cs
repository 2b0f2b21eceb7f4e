namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>
/// Where an orchestrator's continuations run: one after another, on the thread of the turn, never inside one another. So the stack stays
/// flat in a replay of any length, and a continuation that comes from another thread or at another time is known not to be a durable
/// task's.
/// </summary>
internal sealed class TurnQueue(Action<string> strayed) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _work = new();
    private SynchronizationContext? _outer;
    private volatile int _thread;

    public bool IsInTurn => _thread == Environment.CurrentManagedThreadId;

    /// <summary>
    /// The calling thread runs the turn. With no context current, a task that completes posts this queue's continuations to it, and those
    /// that left the context (ConfigureAwait) run at once on this thread.
    /// </summary>
    public void Enter()
    {
        _outer = Current;
        SetSynchronizationContext(null);
        _thread = Environment.CurrentManagedThreadId;
    }

    public void Leave()
    {
        _thread = 0;
        SetSynchronizationContext(_outer);
        _outer = null;
    }

    /// <summary>Runs the orchestrator's code from where it waits until it waits again.</summary>
    public void Run(Action? first = null)
    {
        if (first is null && _work.Count == 0) return;
        SetSynchronizationContext(this);
        try
        {
            first?.Invoke();
            while (_work.TryDequeue(out var next)) next.Callback(next.State);
        }
        finally
        {
            SetSynchronizationContext(null);
        }
    }

    /// <summary>Completes a task from inside the code (a cancellation), without running its continuations inside.</summary>
    public static void Complete(Action complete)
    {
        var outer = Current;
        SetSynchronizationContext(null);
        try
        {
            complete();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsInTurn) _work.Enqueue((d, state));
        else strayed(AwaitTrace.MethodOf(state as Delegate) ?? "a method");
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (!IsInTurn) throw new InvalidOperationException("An orchestrator's context can't be entered from outside its turn.");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;
}
