using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Accounts.Reserve;

/// <summary>Communications enters a Facebook page that it holds for a school; a request that waits for it goes on (A2).</summary>
public sealed class ReservePage(SppsDb db, AssignmentDesk desk, AuditLog audit, TimeProvider clock)
{
    /// <returns>What is wrong; empty when the page is entered.</returns>
    public Task<IReadOnlyList<FieldProblem>> RunAsync(string orgId, string url, string personId, CancellationToken cancellationToken) =>
        db.WriteAsync<IReadOnlyList<FieldProblem>>(async () =>
        {
            var platform = (await PlatformCatalogue.ReadAsync(db, cancellationToken)).Find("facebook")!;
            var org = await db.Orgs.FirstOrDefaultAsync(
                unit => unit.Id == orgId && unit.Kind == Directory.OrgKind.School, cancellationToken);
            if (org is null) return [new("organization", "Choose the school that the page is for.")];
            var handle = PlatformHandle.Normalize(url);
            var (page, problem) = PlatformHandle.Page(platform, handle, url);
            if ((PlatformHandle.Problem(platform, handle) ?? problem) is { } wrong) return [new("url", wrong)];
            var known = await db.Accounts.Where(account => account.OrgId == orgId
                && account.Platform == platform.Id && account.State != AccountState.Closed).FirstOrDefaultAsync(cancellationToken);
            if (known is not null)
                return [new("organization", $"{org.Name} has a page in the registry already: {known.Url ?? known.Handle}.")];
            var now = clock.GetUtcNow();
            var account = new Account
            {
                Id = Guid.CreateVersion7(now),
                OrgId = orgId,
                Kind = AccountKind.School,
                Platform = platform.Id,
                Handle = handle,
                Url = page,
                Purpose = "Reserved by Communications",
                State = AccountState.Reserved,
                RegisteredAt = now,
            };
            db.Accounts.Add(account);
            audit.Add(Actors.Person(personId), "account.reserved", account.Subject, new { account.OrgId, account.Handle });
            foreach (var request in await db.AccountRequests.Where(candidate => candidate.State == RequestState.AwaitingPage
                && candidate.OrgId == orgId).ToListAsync(cancellationToken))
                await desk.EndAsync(
                    PageReservation.Kind, request.Subject, PageReservation.Reserved, cancellationToken, new AnsweredBy(personId));
            return [];
        }, cancellationToken);
}
