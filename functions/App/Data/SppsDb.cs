using Microsoft.EntityFrameworkCore;

namespace SppsFlows.Data;

/// <summary>
/// The relational store, without a table of its own: features declare theirs (<c>LinkTables</c> and its like) and Hosting puts them
/// together, for SQLite and for PostgreSQL. Reads are ordinary queries; every change goes through <see cref="WriteAsync{T}"/>.
/// </summary>
/// <param name="hooks">Run in this order before each commit.</param>
public abstract class SppsDb(DbContextOptions options, IReadOnlyList<ICommitHook> hooks) : DbContext(options)
{
    private readonly List<Action> _afterCommit = [];

    /// <summary>
    /// Runs <paramref name="work"/> and commits what it added or changed, as one transaction, with what the
    /// <see cref="ICommitHook"/>s add to it. Writers go one at a time: what the work reads stays true until the commit, so a check
    /// before a change is a decision, not a race. Throws what the work throws; then nothing is kept.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        // What was read before the lock may be stale: the work must read again.
        ChangeTracker.Clear();
        _afterCommit.Clear();
        T result;
        using (await TakeTurnAsync(cancellationToken))
        {
            await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
            await LockWritersAsync(cancellationToken);
            result = await work();
            foreach (var hook in hooks) await hook.BeforeCommitAsync(this, cancellationToken);
            await SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        foreach (var action in _afterCommit) action();
        return result;
    }

    /// <summary>
    /// Inside <see cref="WriteAsync{T}"/>: puts what was added or changed so far into its transaction, so that the queries of this write
    /// see it. Nothing is committed by it.
    /// </summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (Database.CurrentTransaction is null) throw new InvalidOperationException("Only a write has something to flush.");
        foreach (var hook in hooks) await hook.BeforeCommitAsync(this, cancellationToken);
        await SaveChangesAsync(cancellationToken);
    }

    /// <summary>
    /// Runs <paramref name="action"/> when the current <see cref="WriteAsync{T}"/> has committed; never when it fails. For nudges, which
    /// may be lost.
    /// </summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Func<Task> work, CancellationToken cancellationToken) =>
        WriteAsync(async () => { await work(); return true; }, cancellationToken);

    /// <summary>Waits for the writers of this process that came before, where that is cheaper than to let the database do it.</summary>
    /// <returns>Dispose to let the next one go.</returns>
    protected virtual Task<IDisposable?> TakeTurnAsync(CancellationToken cancellationToken) => Task.FromResult<IDisposable?>(null);

    /// <summary>Makes this transaction the only writer until it ends.</summary>
    protected abstract Task LockWritersAsync(CancellationToken cancellationToken);
}
