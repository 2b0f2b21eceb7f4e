using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SppsFlows.Embedded.Engine;
using SppsFlows.Embedded.Engine.Store;
using SppsFlows.Embedded.Engine.Work;

namespace SppsFlows.Embedded.Tests.Engine;

/// <summary>
/// An engine on one thread: everything happens in <see cref="Run"/>, which does one piece of work after another. Its process can die
/// between any two statements and be started again on the same folder.
/// </summary>
internal sealed class SteppedEngine : IDisposable
{
    private readonly EngineOptions _options = new()
    {
        DataFolder = Directory.CreateTempSubdirectory("flows-").FullName,
        Versions = new FlowVersions { Default = "1.0" },
    };

    private readonly TaskRegistry _tasks;
    private readonly Injector _injector = new();
    private Executor _executor = new();
    private DurableEngine _engine;

    public SteppedEngine(TaskRegistry tasks)
    {
        _tasks = tasks;
        _engine = Open();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 9, 1, 8, 0, 0, TimeSpan.Zero));

    public DurableTaskClient Client => _engine.Client;

    public EngineHealth Health => _engine.Health;

    public string Folder => _options.DataFolder;

    /// <summary>How many statements have passed.</summary>
    public int Statements => _injector.Statements;

    /// <summary>Decides for each statement (its number, before or after, SQL) what goes wrong.</summary>
    public Func<int, bool, string, Exception?>? Fault
    {
        get => _injector.Fault;
        set => _injector.Fault = value;
    }

    /// <summary>Runs work until a call has ended, and moves the clock when there is nothing to do.</summary>
    public T Run<T>(Func<Task<T>> call)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_executor);
        try
        {
            var task = call();
            for (var moves = 0; !task.IsCompleted;)
            {
                if (_executor.Step()) continue;
                if (++moves > 500) throw new TimeoutException("The call has not ended in 500 half minutes.");
                Clock.Advance(TimeSpan.FromSeconds(30));
            }

            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    public void Run(Func<Task> call) => Run(async () =>
    {
        await call();
        return 0;
    });

    /// <summary>The process dies: what is not on disk is gone. Then it starts again.</summary>
    public void DieAndStart()
    {
        _engine.Abandon();
        _executor = new Executor();
        _engine = Open();
    }

    public void Dispose()
    {
        Fault = null;
        _engine.Abandon();
        Directory.Delete(Folder, recursive: true);
    }

    private DurableEngine Open()
    {
        while (true)
        {
            try
            {
                var engine = DurableEngine.Open(_options, _tasks, Clock, NullLoggerFactory.Instance, _executor, _injector);
                engine.StartAsync().GetAwaiter().GetResult();
                return engine;
            }
            catch (ProcessDeathException)
            {
                // Died again while it started.
                _executor = new Executor();
            }
        }
    }

    private sealed class Injector : IStoreSeam
    {
        public int Statements { get; private set; }

        public Func<int, bool, string, Exception?>? Fault { get; set; }

        public void Before(string sql)
        {
            Statements++;
            if (Fault?.Invoke(Statements, true, sql) is { } fault) throw fault;
        }

        public void After(string sql)
        {
            if (Fault?.Invoke(Statements, false, sql) is { } fault) throw fault;
        }
    }

    private sealed class Executor : SynchronizationContext, IEngineExecutor
    {
        private readonly Queue<Action> _work = new();

        public bool Step()
        {
            if (!_work.TryDequeue(out var next)) return false;
            next();
            return true;
        }

        public void RunTurn(IWork work) => _work.Enqueue(work.Run);

        public void RunWriter(IWork work) => _work.Enqueue(work.Run);

        public void RunActivity(IWork work) => _work.Enqueue(work.Run);

        public override void Post(SendOrPostCallback d, object? state) => _work.Enqueue(() => d(state));

        public void Dispose() => _work.Clear();
    }
}
