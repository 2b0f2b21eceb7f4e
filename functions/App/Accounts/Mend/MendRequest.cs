using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts.Request;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Mail;

namespace SppsFlows.Accounts.Mend;

/// <summary>
/// The requester is asked to put a request right: contact data that is not the district's (A3), or what the approver wants changed (A5).
/// </summary>
public sealed class MendRequest(
    SppsDb db, RequestFactsLoader reader, AccountRequestMails mails, AuditLog audit, TimeProvider clock) : AssignmentKind
{
    public const string Kind = "mend-request";

    public const string Mended = "mended";

    /// <summary>School days after which a request that nobody puts right has expired (A6).</summary>
    public const int ExpiryInSchoolDays = 30;

    public override string Name => Kind;

    public override AssignmentRhythm Rhythm { get; } = new() { RemindOn = [3, 7, 15], ExpireOn = ExpiryInSchoolDays };

    public override AnswerLink? Link { get; } = new(AccountLinks.FixAccountRequest, "/accounts/mend/");

    public override async Task<AssignmentPeople> PeopleAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(assignment, cancellationToken);
        return request.State is RequestState.NeedsFields or RequestState.ChangesAsked
            ? new AssignmentPeople { Responsible = [Asked.Person(request.RequesterId, "Requester")] }
            : AssignmentPeople.Moot;
    }

    public override async Task<AssignmentText> DescribeAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(assignment, cancellationToken);
        var facts = await mails.FactsAsync(request, "", "", cancellationToken);
        return request.State is RequestState.NeedsFields
            ? new AssignmentText($"Contact data for {facts.What}", $"/accounts/requests/{request.Id}/mend", "Put it right")
            : new AssignmentText($"Changes to {facts.What}", $"/accounts/requests/{request.Id}/mend", "Change your request");
    }

    public override async Task<MailDraft> AskAsync(AskMail ask, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(ask.Assignment, cancellationToken);
        var facts = await mails.FactsAsync(request, ask.Key, ask.To.Email, cancellationToken);
        if (request.State is RequestState.NeedsFields)
            return AuthorizeAccountMail.NeedsFields(facts, await reader.ContactProblemsAsync(request, cancellationToken), ask.Url);
        var approval = await ApprovalResult.FindAsync(db, AccountApproval.Kind, request.Subject, request.Round, cancellationToken);
        return AuthorizeAccountMail.ChangesAsked(facts, approval?.DecidedBy, approval?.Note, ask.Url);
    }

    public override DigestLine Line(DigestItem item) => new(
        item.Text.Title, $"Your account request waits for you since {item.Since}. It goes on by itself when you have sent it.",
        item.Text.Button);

    // Whoever was asked is the requester, and hears of the end of their request.
    public override MailDraft? TellExpired(ExpiredMail expired) => null;

    public override async Task EndedAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        if (assignment.State is not AssignmentState.Expired) return;
        var id = AccountRequest.IdOf(assignment.Subject);
        var request = await db.AccountRequests.SingleAsync(candidate => candidate.Id == id, cancellationToken);
        var waitedFor = request.State;
        request.Enter(RequestState.Expired, clock.GetUtcNow());
        audit.Add(Actors.System, AccountRequestActions.Of(request.State), request.Subject, new { waitedFor });
        await mails.TellAsync(request, "expired", AuthorizeAccountMail.ExpiredUnanswered, cancellationToken);
    }

    private Task<AccountRequest> RequestAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var id = AccountRequest.IdOf(assignment.Subject);
        return db.AccountRequests.AsNoTracking().SingleAsync(request => request.Id == id, cancellationToken);
    }
}
