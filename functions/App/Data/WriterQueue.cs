namespace SppsFlows.Data;

/// <summary>
/// The writers of one process on its SQLite file, in order of arrival. With SQLite's own lock, a writer that finds it taken sleeps, longer
/// each time, and then tries again: with several writers, a person who presses a button can wait a long time while mails are marked as
/// sent.
/// </summary>
public sealed class WriterQueue : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <returns>Dispose to let the next one go.</returns>
    public async Task<IDisposable> TakeTurnAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        return new Turn(_turn);
    }

    public void Dispose() => _turn.Dispose();

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
