using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Registry;

namespace SppsFlows.Accounts;

/// <inheritdoc cref="IAccountRequesters"/>
public sealed class AccountRequesters(SppsDb db, AssignmentDesk desk, AuditLog audit, TimeProvider clock) : IAccountRequesters
{
    public IQueryable<AccountRequester> All => Of(db.AccountRequests.AsNoTracking());

    public IQueryable<AccountRequester> Awaited =>
        Of(db.AccountRequests.AsNoTracking().Where(request => request.State == RequestState.AwaitingEscrow));

    public async Task<Guid?> AccountOfAsync(string subject, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(subject.AsSpan(subject.LastIndexOf('/') + 1), out var id)) return null;
        if (subject != AccountRequest.SubjectOf(id)) return null;
        return await db.AccountRequests.Where(request => request.Id == id && request.State == RequestState.AwaitingEscrow)
            .Select(request => request.AccountId).FirstOrDefaultAsync(cancellationToken);
    }

    public async Task TellSealedAsync(Account account, CancellationToken cancellationToken)
    {
        foreach (var request in await AwaitingAsync(account, cancellationToken))
            await desk.EndAsync(CredentialEscrow.Kind, request.Subject, CredentialEscrow.Sealed, cancellationToken);
    }

    public async Task EndAsync(Account account, CancellationToken cancellationToken)
    {
        foreach (var request in await AwaitingAsync(account, cancellationToken))
        {
            request.Enter(RequestState.Withdrawn, clock.GetUtcNow());
            audit.Add(
                Actors.System, "account-request.ended", request.Subject, new { because = "AccountClosed", account = account.Subject });
            await desk.EndSubjectAsync(request.Subject, AssignmentState.Withdrawn, cancellationToken);
        }
    }

    private Task<List<AccountRequest>> AwaitingAsync(Account account, CancellationToken cancellationToken) => db.AccountRequests
        .Where(request => request.AccountId == account.Id && request.State == RequestState.AwaitingEscrow).ToListAsync(cancellationToken);

    private static IQueryable<AccountRequester> Of(IQueryable<AccountRequest> requests) => requests
        .Where(request => request.AccountId != null)
        .Select(request => new AccountRequester { AccountId = request.AccountId!.Value, PersonId = request.RequesterId });
}
