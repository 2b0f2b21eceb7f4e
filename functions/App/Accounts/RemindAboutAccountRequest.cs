using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts.Request;
using SppsFlows.Approvals;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Registry;

namespace SppsFlows.Accounts;

/// <summary>Reminds whoever a request waits for, and ends one whose requester does not answer (A6, A7).</summary>
public sealed class RemindAboutAccountRequest(
    SppsDb db, RequestFactsLoader reader, AccountRequestMails mails, AuditLog audit, Calendar.SchoolCalendar calendar, TimeProvider clock)
{
    public Task RunAsync(Guid requestId, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var request = await db.AccountRequests.SingleAsync(candidate => candidate.Id == requestId, cancellationToken);
        // Reminded before the crash, or no longer waiting.
        if (ReminderPlan.Next(request, calendar) is not { } due || due > clock.GetUtcNow()) return;
        if (ReminderPlan.IsExpiryNext(request)) await ExpireAsync(request, cancellationToken);
        else await RemindAsync(request, cancellationToken);
    }, cancellationToken);

    private async Task RemindAsync(AccountRequest request, CancellationToken cancellationToken)
    {
        (request.Reminders, request.RemindedAt) = (request.Reminders + 1, clock.GetUtcNow());
        audit.Add(Actors.System, AccountRequestActions.Reminded, request.Subject, new { request.State, request.Reminders });
        switch (request.State)
        {
            case RequestState.NeedsFields:
                var problems = await reader.ContactProblemsAsync(request, cancellationToken);
                await mails.AskToMendAsync(
                    request, "reminder", (facts, url) => AuthorizeAccountMail.NeedsFields(facts, problems, url, isReminder: true),
                    cancellationToken, canWait: true);
                break;
            case RequestState.ChangesAsked:
                var approval = await db.Approvals
                    .AsNoTracking().Where(candidate => candidate.Subject == request.Subject && candidate.Round == request.Round)
                    .FirstOrDefaultAsync(cancellationToken);
                var decidedBy = approval?.DecidedById is { } id ? (await db.People.FindAsync([id], cancellationToken))?.FullName : null;
                await mails.AskToMendAsync(
                    request, "reminder",
                    (facts, url) => AuthorizeAccountMail.ChangesAsked(facts, decidedBy, approval?.Note, url, isReminder: true),
                    cancellationToken, canWait: true);
                break;
            case RequestState.AwaitingEscrow:
                await mails.AskToSealAsync(request, "reminder", AuthorizeAccountMail.EscrowReminder, cancellationToken, canWait: true);
                if (request.Reminders >= ReminderPlan.EscrowRemindersBeforeEscalation) await EscalateAsync(request, cancellationToken);
                break;
        }
    }

    private async Task EscalateAsync(AccountRequest request, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(candidate => candidate.Id == request.AccountId, cancellationToken);
        if (await db.People.AsNoTracking().FirstOrDefaultAsync(
            person => person.Id == account.ResponsibleId && person.Active, cancellationToken) is not { } approver)
            return;
        await mails.TellPersonAsync(
            request, approver, "escrow-escalation", facts => AuthorizeAccountMail.EscrowEscalation(facts, approver), cancellationToken,
            canWait: true);
    }

    private async Task ExpireAsync(AccountRequest request, CancellationToken cancellationToken)
    {
        var waitedFor = request.State;
        request.Enter(RequestState.Expired, clock.GetUtcNow());
        audit.Add(Actors.System, AccountRequestActions.Of(request.State), request.Subject, new { waitedFor });
        await mails.EndLinksAsync(request, cancellationToken);
        await mails.TellAsync(request, "expired", AuthorizeAccountMail.ExpiredUnanswered, cancellationToken);
    }
}
