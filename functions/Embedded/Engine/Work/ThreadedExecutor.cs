namespace SppsFlows.Embedded.Engine.Work;

/// <summary>
/// Dedicated threads for turns and for the writer, so that activities which block the thread pool hold up neither; the thread pool for
/// activities.
/// </summary>
internal sealed class ThreadedExecutor : IEngineExecutor
{
    private static readonly TimeSpan LongestJoin = TimeSpan.FromSeconds(5);

    private readonly WorkQueue _turns = new();
    private readonly WorkQueue _writer = new();
    private readonly List<Thread> _threads = [];

    /// <param name="turnThreads">How many turns run at once.</param>
    /// <param name="defect">Told of an exception that escaped a piece of work; the thread continues.</param>
    public ThreadedExecutor(int turnThreads, Action<Exception> defect)
    {
        for (var i = 0; i < turnThreads; i++) _threads.Add(Start(_turns, $"flows turns {i + 1}", defect));
        _threads.Add(Start(_writer, "flows writer", defect));
    }

    public void RunTurn(IWork work) => _turns.Add(work);

    public void RunWriter(IWork work) => _writer.Add(work);

    public void RunActivity(IWork work) => ThreadPool.UnsafeQueueUserWorkItem(static work => work.Run(), work, preferLocal: false);

    public void Dispose()
    {
        _turns.Close();
        _writer.Close();
        // An orchestrator that blocks its thread must not block the stop too.
        foreach (var thread in _threads) thread.Join(LongestJoin);
    }

    private static Thread Start(WorkQueue queue, string name, Action<Exception> defect)
    {
        var thread = new Thread(() =>
        {
            while (queue.Take() is { } work)
            {
                try
                {
                    work.Run();
                }
                catch (Exception fault)
                {
                    defect(fault);
                }
            }
        })
        { IsBackground = true, Name = name };
        thread.Start();
        return thread;
    }

    private sealed class WorkQueue
    {
        private readonly object _gate = new();
        private readonly Queue<IWork> _queue = new();
        private int _sleeping;
        private bool _closed;

        public void Add(IWork work)
        {
            lock (_gate)
            {
                if (_closed) return;
                _queue.Enqueue(work);
                if (_sleeping > 0) Monitor.Pulse(_gate);
            }
        }

        public IWork? Take()
        {
            lock (_gate)
            {
                while (_queue.Count == 0 && !_closed)
                {
                    _sleeping++;
                    Monitor.Wait(_gate);
                    _sleeping--;
                }

                return _closed ? null : _queue.Dequeue();
            }
        }

        public void Close()
        {
            lock (_gate)
            {
                _closed = true;
                Monitor.PulseAll(_gate);
            }
        }
    }
}
