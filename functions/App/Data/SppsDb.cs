using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.Approvals;
using SppsFlows.Audit;
using SppsFlows.Credentials;
using SppsFlows.Directory;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Mail;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Data;

/// <summary>
/// The relational store. Two providers, one model: <see cref="SqliteSppsDb"/> and <see cref="PostgresSppsDb"/>.
/// Reads are ordinary queries; every change goes through <see cref="WriteAsync{T}"/>.
/// </summary>
public abstract class SppsDb(DbContextOptions options, TimeProvider clock) : DbContext(options)
{
    private readonly List<Action> _afterCommit = [];

    public DbSet<OrgUnit> Orgs => Set<OrgUnit>();
    public DbSet<Person> People => Set<Person>();
    public DbSet<RoleAssignment> Roles => Set<RoleAssignment>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<AuditCheckpoint> AuditCheckpoints => Set<AuditCheckpoint>();
    public DbSet<OutgoingMail> OutgoingMails => Set<OutgoingMail>();
    public DbSet<ActionLink> Links => Set<ActionLink>();
    public DbSet<FlowCommand> FlowCommands => Set<FlowCommand>();
    public DbSet<Approval> Approvals => Set<Approval>();
    public DbSet<AccountRequest> AccountRequests => Set<AccountRequest>();
    public DbSet<AccountRequestDraft> AccountRequestDrafts => Set<AccountRequestDraft>();
    public DbSet<AcknowledgedText> AcknowledgedTexts => Set<AcknowledgedText>();
    public DbSet<VettedPlatform> VettedPlatforms => Set<VettedPlatform>();
    public DbSet<Account> Accounts => Set<Account>();
    public DbSet<Credential> Credentials => Set<Credential>();

    /// <summary>
    /// Runs <paramref name="work"/> and commits what it added or changed, as one transaction, with the audit entries
    /// sealed into the chain. Writers go one at a time: what the work reads stays true until the commit, so a check
    /// before a change is a decision, not a race. Throws what the work throws; then nothing is kept.
    /// </summary>
    public async Task<T> WriteAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        // What was read before the lock may be stale: the work must read again.
        ChangeTracker.Clear();
        _afterCommit.Clear();
        T result;
        using (await TakeTurnAsync(cancellation))
        {
            await using var transaction = await Database.BeginTransactionAsync(cancellation);
            await LockWritersAsync(cancellation);
            result = await work();
            await AuditChain.SealAsync(this, clock.GetUtcNow(), cancellation);
            await SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        foreach (var action in _afterCommit) action();
        return result;
    }

    /// <summary>Runs <paramref name="action"/> when the current <see cref="WriteAsync{T}"/> has committed; never when it fails. For nudges, which may be lost.</summary>
    public void AfterCommit(Action action) => _afterCommit.Add(action);

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Func<Task> work, CancellationToken cancellation) =>
        WriteAsync(async () => { await work(); return true; }, cancellation);

    /// <summary>Waits for the writers of this process that came before, where that is cheaper than to let the database do it.</summary>
    /// <returns>Dispose to let the next one go.</returns>
    protected virtual Task<IDisposable?> TakeTurnAsync(CancellationToken cancellation) => Task.FromResult<IDisposable?>(null);

    /// <summary>Makes this transaction the only writer until it ends.</summary>
    protected abstract Task LockWritersAsync(CancellationToken cancellation);

    protected override void OnModelCreating(ModelBuilder modelBuilder) => Tables.Configure(modelBuilder);
}
