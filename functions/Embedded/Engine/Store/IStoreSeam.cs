namespace SppsFlows.Embedded.Engine.Store;

/// <summary>
/// Every statement of the engine passes through here, on its way to SQLite and back. A fault injector throws
/// <see cref="StoreFaultException"/> before (nothing happened) or after (it happened but is reported as failed), or
/// <see cref="ProcessDeathException"/> to simulate the death of the process at that point.
/// </summary>
internal interface IStoreSeam
{
    void Before(string sql);

    void After(string sql);
}

/// <summary>Simulated death of the process: nothing in the engine catches it. The engine is then abandoned.</summary>
internal sealed class ProcessDeathException(string message) : Exception(message);
