using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts.Request;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Mail;

namespace SppsFlows.Accounts.Mend;

/// <summary>
/// The sender of a mail or hook that could not be taken in as it was is asked to complete it (A1, J1). Nothing waits for it but they, so
/// nobody is reminded, and it never expires.
/// </summary>
public sealed class CompleteDraft(SppsDb db, RequestFactsLoader reader) : AssignmentKind
{
    public const string Kind = "complete-request";

    public const string Completed = "completed";

    public override string Name => Kind;

    public override AssignmentRhythm Rhythm { get; } = new() { LinkLifetime = TimeSpan.FromDays(60) };

    public override AnswerLink? Link { get; } = new(AccountLinks.FixAccountRequest, "/accounts/mend/");

    public override async Task<AssignmentPeople> PeopleAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var draft = await DraftAsync(assignment, cancellationToken);
        return draft.RequestId is null
            ? new AssignmentPeople { Responsible = [Asked.Person(draft.RequesterId, "Requester")] }
            : AssignmentPeople.Moot;
    }

    public override async Task<AssignmentText> DescribeAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var draft = await DraftAsync(assignment, cancellationToken);
        var handle = draft.Read().Handle is { Length: > 0 } name ? $" @{name.TrimStart('@')}" : "";
        return new AssignmentText($"Your request for the account{handle}", $"/accounts/drafts/{draft.Id}", "Complete your request");
    }

    public override async Task<MailDraft> AskAsync(AskMail ask, CancellationToken cancellationToken)
    {
        var draft = await DraftAsync(ask.Assignment, cancellationToken);
        var read = await reader.ReadAsync(draft.Read(), draft.RequesterId, cancellationToken);
        var problems = (read as ReadAccountResult.Incomplete)?.Problems ?? [];
        return SubmitAccountRequestMail.Incomplete(ask, draft, problems);
    }

    private Task<AccountRequestDraft> DraftAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var id = AccountRequestDraft.IdOf(assignment.Subject);
        return db.AccountRequestDrafts.AsNoTracking().SingleAsync(draft => draft.Id == id, cancellationToken);
    }
}
