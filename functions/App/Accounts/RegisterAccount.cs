using Microsoft.EntityFrameworkCore;
using SppsFlows.Acknowledgements;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Accounts;

/// <summary>
/// What a request leaves in the registry (A10), step by step. All but <see cref="SealedAsync"/> are called inside a
/// <see cref="SppsDb.WriteAsync{T}"/>.
/// </summary>
public sealed class RegisterAccount(
    SppsDb db, AccountRequestMails mails, OpenRotation rotations, AskToAcknowledge acknowledge, AuditLog audit, SchoolCalendar calendar,
    TimeProvider clock)
{
    private const int MonthsToFirstReview = 6;

    /// <summary>Approved: the entry stands, its set-up and its credentials are awaited (A7).</summary>
    public async Task ApprovedAsync(AccountRequest request, string? approverId, CancellationToken cancellationToken)
    {
        var account = await EntryAsync(request, cancellationToken);
        (account.Url, account.Purpose, account.ManagerIds, account.ResponsibleId) = (request.Url
            ?? account.Url, request.Purpose, [.. request.ManagerIds], approverId);
        if (account.State is not AccountState.Active) account.State = request.Existing ? AccountState.Active : AccountState.SettingUp;
        account.Escrow = EscrowState.Awaited;
        request.AccountId = account.Id;
        audit.Add(
            Actors.System, "account.approved", account.Subject,
            new { request = request.Subject, account.State, account.ManagerIds, account.ResponsibleId });
    }

    /// <summary>The approval was disowned: until it is decided anew, what it set up does not count.</summary>
    public async Task SuspendAsync(AccountRequest request, CancellationToken cancellationToken)
    {
        if (await db.Accounts.FindAsync([request.Id], cancellationToken) is not { State: AccountState.SettingUp } account) return;
        account.State = AccountState.Closed;
        audit.Add(Actors.System, "account.suspended", account.Subject, new { request = request.Subject });
    }

    /// <summary>The credentials lie in the vault, if they do: the request is done.</summary>
    public Task SealedAsync(Guid requestId, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var request = await db.AccountRequests.SingleAsync(candidate => candidate.Id == requestId, cancellationToken);
        if (request.State != RequestState.AwaitingEscrow || request.AccountId is null) return;
        var newest = await db.Assignments.AsNoTracking()
            .Where(asked => asked.Kind == CredentialEscrow.Kind && asked.Subject == request.Subject)
            .OrderByDescending(asked => asked.Round).FirstOrDefaultAsync(cancellationToken);
        if (newest is not { State: AssignmentState.Done }) return;
        var account = await db.Accounts.SingleAsync(candidate => candidate.Id == request.AccountId, cancellationToken);
        (account.State, account.NextReview) = (AccountState.Active, FirstReview());
        // The sealing itself has said so already, and somebody may have taken the credential out since.
        if (account.Escrow is EscrowState.Awaited) account.Escrow = EscrowState.Sealed;
        request.Enter(RequestState.Registered, clock.GetUtcNow());
        audit.Add(Actors.System, AccountRequestActions.Of(request.State), request.Subject, new { account = account.Subject });
        audit.Add(Actors.System, "account.registered", account.Subject, new { request = request.Subject, account.NextReview });
        await mails.TellAsync(request, "registered", facts => AuthorizeAccountMail.Registered(facts, account), cancellationToken);
        // A9
        await acknowledge.ForAsync(account, cancellationToken);
    }, cancellationToken);

    /// <summary>The page that Communications reserved gets its managers (A2).</summary>
    public async Task HandOverAsync(AccountRequest request, Guid accountId, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.SingleAsync(candidate => candidate.Id == accountId, cancellationToken);
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == request.OrgId, cancellationToken);
        var principal = ApproverRule.For(
            await OfficeHolder.ReadAsync(db, org.Id, cancellationToken), org, request.Kind, requesterId: "") as ApproverFound.Found;
        (account.Purpose, account.ManagerIds, account.ResponsibleId) = (request.Purpose, [.. request.ManagerIds], principal?.PersonId);
        (account.State, account.Escrow, account.NextReview) = (AccountState.Active, EscrowState.Awaited, FirstReview());
        request.AccountId = account.Id;
        audit.Add(
            Actors.System, "account.handed-over", account.Subject,
            new { request = request.Subject, account.ManagerIds, account.ResponsibleId });
        var managers = await db.People
            .AsNoTracking().Where(person => request.ManagerIds.Contains(person.Id)).ToListAsync(cancellationToken);
        // Its managers are asked for what they sign in with: no escrow link comes with a page that stood before (B1).
        await rotations.RunAsync(account, RotationReason.NeverSealed, askedById: null, Actors.System, cancellationToken);
        await mails.TellAsync(request, "handed-over", facts => AuthorizeAccountMail.HandedOver(facts, account), cancellationToken);
        await mails.TellCommunicationsAsync(
            request, "hand-over", facts => AuthorizeAccountMail.PleaseHandOver(facts, account, managers), cancellationToken);
        // A9
        await acknowledge.ForAsync(account, cancellationToken);
    }

    /// <summary>There is a page in use: its managers are the way in (A2).</summary>
    public async Task PointAtAsync(AccountRequest request, Guid accountId, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(candidate => candidate.Id == accountId, cancellationToken);
        var managers = await db.People
            .AsNoTracking().Where(person => account.ManagerIds.Contains(person.Id) && person.Active).ToListAsync(cancellationToken);
        request.AccountId = account.Id;
        await mails.TellAsync(
            request, "page-is-active", facts => AuthorizeAccountMail.PageIsActive(facts, account, managers), cancellationToken);
    }

    /// <summary>An account that the registry has already is renewed, not doubled; a new entry has its request's id.</summary>
    private async Task<Account> EntryAsync(AccountRequest request, CancellationToken cancellationToken)
    {
        var handle = request.Handle.ToLowerInvariant();
        if (await db.Accounts.FindAsync([request.Id], cancellationToken) is { } own) return own;
        var known = await db.Accounts.Where(account => account.OrgId == request.OrgId
            && account.Platform == request.Platform && account.State != AccountState.Closed).ToListAsync(cancellationToken);
        if (known.Find(account => account.Kind == request.Kind && PlatformHandle.Same(account.Handle, handle)) is { } entry) return entry;
        var account = new Account
        {
            Id = request.Id,
            OrgId = request.OrgId,
            Kind = request.Kind,
            Platform = request.Platform,
            Handle = request.Handle,
            Purpose = request.Purpose,
            State = AccountState.SettingUp,
            RegisteredAt = clock.GetUtcNow(),
        };
        db.Accounts.Add(account);
        return account;
    }

    private DateOnly FirstReview()
    {
        var day = calendar.LocalDate(clock.GetUtcNow()).AddMonths(MonthsToFirstReview);
        while (!calendar.IsSchoolDay(day)) day = day.AddDays(1);
        return day;
    }
}
