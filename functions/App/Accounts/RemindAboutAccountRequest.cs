using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts.Request;
using SppsFlows.Approvals;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Registry;

namespace SppsFlows.Accounts;

/// <summary>Reminds whoever a request waits for, and ends one whose requester does not answer (A6, A7).</summary>
public sealed class RemindAboutAccountRequest(SppsDb db, AccountRequestReader reader, AccountRequestMails mails, AuditLog audit, Calendar.SchoolCalendar calendar, TimeProvider clock)
{
    public Task RunAsync(Guid requestId, CancellationToken cancellation) => db.WriteAsync(async () =>
    {
        var request = await db.AccountRequests.SingleAsync(candidate => candidate.Id == requestId, cancellation);
        // Reminded before the crash, or no longer waiting.
        if (ReminderPlan.Next(request, calendar) is not { } due || due > clock.GetUtcNow()) return;
        if (ReminderPlan.IsExpiryNext(request)) await ExpireAsync(request, cancellation);
        else await RemindAsync(request, cancellation);
    }, cancellation);

    private async Task RemindAsync(AccountRequest request, CancellationToken cancellation)
    {
        (request.Reminders, request.RemindedAt) = (request.Reminders + 1, clock.GetUtcNow());
        audit.Add(Actors.System, AccountRequestActions.Reminded, request.Subject, new { request.State, request.Reminders });
        switch (request.State)
        {
            case RequestState.NeedsFields:
                var problems = await reader.ContactProblemsAsync(request, cancellation);
                await mails.AskToMendAsync(request, "reminder", (facts, url) => AuthorizeAccountMail.NeedsFields(facts, problems, url, isReminder: true), cancellation, canWait: true);
                break;
            case RequestState.ChangesAsked:
                var approval = await db.Approvals.AsNoTracking().Where(candidate => candidate.Subject == request.Subject && candidate.Round == request.Round).FirstOrDefaultAsync(cancellation);
                var decidedBy = approval?.DecidedById is { } id ? (await db.People.FindAsync([id], cancellation))?.FullName : null;
                await mails.AskToMendAsync(request, "reminder", (facts, url) => AuthorizeAccountMail.ChangesAsked(facts, decidedBy, approval?.Note, url, isReminder: true), cancellation, canWait: true);
                break;
            case RequestState.AwaitingVetting:
                await mails.TellCommunicationsAsync(request, "reminder", AuthorizeAccountMail.PleaseVet, cancellation, canWait: true);
                break;
            case RequestState.AwaitingEscrow:
                await mails.AskToSealAsync(request, "reminder", AuthorizeAccountMail.EscrowReminder, cancellation, canWait: true);
                if (request.Reminders >= ReminderPlan.EscrowRemindersBeforeEscalation) await EscalateAsync(request, cancellation);
                break;
        }
    }

    private async Task EscalateAsync(AccountRequest request, CancellationToken cancellation)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(candidate => candidate.Id == request.AccountId, cancellation);
        if (await db.People.AsNoTracking().FirstOrDefaultAsync(person => person.Id == account.ResponsibleId && person.Active, cancellation) is not { } approver) return;
        await mails.TellPersonAsync(request, approver, "escrow-escalation", facts => AuthorizeAccountMail.EscrowEscalation(facts, approver), cancellation, canWait: true);
    }

    private async Task ExpireAsync(AccountRequest request, CancellationToken cancellation)
    {
        var waitedFor = request.State;
        request.Enter(RequestState.Expired, clock.GetUtcNow());
        audit.Add(Actors.System, AccountRequestActions.Of(request.State), request.Subject, new { waitedFor });
        await mails.EndLinksAsync(request, cancellation);
        await mails.TellAsync(request, "expired", AuthorizeAccountMail.ExpiredUnanswered, cancellation);
    }
}
