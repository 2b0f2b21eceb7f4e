namespace SppsFlows.Embedded.Engine.Store;

/// <summary>
/// Something to be written, whole or not at all. Operations that wait at the same time share one transaction. <see cref="Apply"/> may run
/// several times (the transaction is repeated after a fault), so it keeps nothing from an earlier run. It refuses before it writes.
/// </summary>
internal abstract class StoreOp
{
    /// <summary>Why this operation was refused; the others of its transaction are unaffected.</summary>
    public Exception? Refusal { get; set; }

    /// <exception cref="RefusedException">This operation must not be done. It has written nothing.</exception>
    public abstract void Apply(StoreTables tables);

    /// <summary>It is on disk.</summary>
    public abstract void Committed();

    /// <summary>It was refused, or can never be written. Nothing of it is on disk.</summary>
    public abstract void Failed(Exception fault);
}

/// <summary>An operation is not allowed in the state the store is in. Carries what the caller is told.</summary>
internal sealed class RefusedException(Exception answer) : Exception(answer.Message, answer)
{
    public Exception Answer { get; } = answer;
}

/// <summary>The instance has been changed or removed since this turn was taken.</summary>
internal sealed class LeaseLostException(string message) : Exception(message);
