using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Credentials.Retrieval;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.BreakGlass;

/// <summary>
/// Communications asks for a classroom's credential, with a reason (B5). One open case for each person and account: asking twice is asking
/// once.
/// </summary>
public sealed class AskBreakGlass(SppsDb db, ReadCustody custody, FlowOutbox flows, AuditLog audit, TimeProvider clock)
{
    public Task<AskBreakGlassResult> RunAsync(Guid accountId, string personId, string reason, CancellationToken cancellationToken) =>
        db.WriteAsync<AskBreakGlassResult>(async () =>
        {
            var account = await db.Accounts.AsNoTracking().FirstOrDefaultAsync(candidate => candidate.Id == accountId, cancellationToken);
            if (account is null || !await IsSealedAsync(account, cancellationToken)) return new AskBreakGlassResult.Refused();
            if (await custody.DecideAsync(personId, account, CustodyPurpose.AskBreakGlass, cancellationToken) is CustodyVerdict.Refused)
            {
                audit.Add(Actors.Person(personId), "credential.refused", account.Subject, new { purpose = CustodyPurpose.AskBreakGlass });
                return new AskBreakGlassResult.Refused();
            }
            if (await OpenOfAsync(db, accountId, personId, cancellationToken) is { } open) return new AskBreakGlassResult.Asked(open.Id);
            var text = reason.Trim();
            if (text.Length is < OpenTicket.ShortestReason or > OpenTicket.LongestReason)
                return new AskBreakGlassResult.NeedsReason(
                    $"Write in {OpenTicket.ShortestReason} to {OpenTicket.LongestReason} characters why it can’t wait: the principal "
                    + "decides by it, and it goes on record.");
            var now = clock.GetUtcNow();
            var glass = new BreakGlassCase
            {
                Id = Guid.CreateVersion7(now),
                AccountId = accountId,
                AskedById = personId,
                Reason = text,
                AskedAt = now
            };
            db.Add(glass);
            audit.Add(Actors.Person(personId), "break-glass.asked", account.Subject, new { breakGlass = glass.Id, reason = text });
            flows.Start(nameof(OpenBreakGlass), glass.FlowId, new BreakGlassRef(glass.Id));
            return new AskBreakGlassResult.Asked(glass.Id);
        }, cancellationToken);

    /// <summary>Whether somebody may ask, and there is something to ask for.</summary>
    public async Task<bool> MayAskAsync(Account account, string personId, CancellationToken cancellationToken) =>
        await custody.DecideAsync(personId, account, CustodyPurpose.AskBreakGlass, cancellationToken) is not CustodyVerdict.Refused
        && await IsSealedAsync(account, cancellationToken);

    private Task<bool> IsSealedAsync(Account account, CancellationToken cancellationToken) =>
        db.Credentials.AnyAsync(credential => credential.AccountId == account.Id, cancellationToken);

    internal static Task<BreakGlassCase?> OpenOfAsync(SppsDb db, Guid accountId, string personId, CancellationToken cancellationToken) =>
        db.Set<BreakGlassCase>().AsNoTracking()
            .FirstOrDefaultAsync(glass => glass.AccountId == accountId
                && glass.AskedById == personId
                && (glass.State == BreakGlassState.Asked || glass.State == BreakGlassState.Granted), cancellationToken);
}

/// <summary>Closed.</summary>
public abstract record AskBreakGlassResult
{
    private AskBreakGlassResult() { }

    /// <summary>Now, or before.</summary>
    public sealed record Asked(Guid Id) : AskBreakGlassResult;

    public sealed record NeedsReason(string Problem) : AskBreakGlassResult;

    /// <summary>Not a classroom's, nothing sealed, or not for this person: nobody learns which.</summary>
    public sealed record Refused : AskBreakGlassResult;
}
