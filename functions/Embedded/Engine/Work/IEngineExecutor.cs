namespace SppsFlows.Embedded.Engine.Work;

/// <summary>A piece of the engine's work.</summary>
internal interface IWork
{
    void Run();
}

/// <summary>
/// Where the engine's work runs. The engine starts no thread or timer itself. Everything it does runs as work given to this, or in calls by
/// clients and by <see cref="TimeProvider"/> timers, which only hand work to this. So a simulation can run the engine on one thread, in an
/// order it chooses.
/// </summary>
internal interface IEngineExecutor : IDisposable
{
    /// <summary>Turns and look-ups of due timers: in any order, several at once.</summary>
    void RunTurn(IWork work);

    /// <summary>Transactions: one at a time, in the order given.</summary>
    void RunWriter(IWork work);

    /// <summary>The synchronous beginning of an activity, which may await anything.</summary>
    void RunActivity(IWork work);
}
