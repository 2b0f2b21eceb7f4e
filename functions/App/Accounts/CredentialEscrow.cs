using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Credentials;
using SppsFlows.Data;
using SppsFlows.Mail;
using SppsFlows.Registry;

namespace SppsFlows.Accounts;

/// <summary>
/// After the approval the requester hands in the credentials (A7): reminded weekly, and from the third reminder on whoever answers for the
/// account hears of it, too. It never expires; the seal ends it.
/// </summary>
public sealed class CredentialEscrow(SppsDb db, AccountRequestMails mails, IOptions<CredentialOptions> options) : AssignmentKind
{
    public const string Kind = "escrow";

    public const string Sealed = "sealed";

    private const int SchoolWeek = 5;

    public override string Name => Kind;

    public override AssignmentRhythm Rhythm { get; } = new()
    {
        RemindOn = [SchoolWeek],
        ThenEvery = SchoolWeek,
        Escalations = [new EscalationRhythm(3 * SchoolWeek)],
        LinkLifetime = options.Value.EscrowLinkLifetime,
    };

    // Its page takes credentials for other reasons as well, so it has rules of its own (SealEntry).
    public override AnswerLink? Link { get; } = new(CredentialLinks.EscrowCredential, "/credentials/seal/");

    public override async Task<AssignmentPeople> PeopleAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(assignment, cancellationToken);
        if (request.State is not RequestState.AwaitingEscrow) return AssignmentPeople.Moot;
        var answers = await db.Accounts.AsNoTracking().Where(account => account.Id == request.AccountId)
            .Select(account => account.ResponsibleId).SingleAsync(cancellationToken);
        return new AssignmentPeople
        {
            Responsible = [Asked.Person(request.RequesterId, "Requester")],
            Escalations = [answers is null ? [] : [Asked.Person(answers, "AnswersForIt") with { OnlyTold = true }]],
        };
    }

    public override async Task<AssignmentText> DescribeAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var facts = await mails.FactsAsync(await RequestAsync(assignment, cancellationToken), "", "", cancellationToken);
        return new AssignmentText(
            $"Credentials of {facts.What}", $"/accounts/{facts.Request.AccountId}", "Hand in the credentials", facts.Requester.FullName);
    }

    public override async Task<MailDraft> AskAsync(AskMail ask, CancellationToken cancellationToken)
    {
        var request = await RequestAsync(ask.Assignment, cancellationToken);
        var approval = await ApprovalResult.FindAsync(db, AccountApproval.Kind, request.Subject, request.Round, cancellationToken);
        var facts = await mails.FactsAsync(request, ask.Key, ask.To.Email, cancellationToken);
        return AuthorizeAccountMail.SetUp(facts, approval?.DecidedBy, approval?.Note, ask.Url);
    }

    public override DigestLine Line(DigestItem item) => item.As is AssigneeRole.Informed
        ? new DigestLine(
            $"{item.Text.Title}: nobody has handed them in",
            $"The account was approved, and {item.Text.Asker} was reminded three times, but it has no sealed credentials. If they left, "
            + "nobody could get into the account. Please talk to them.",
            "See the account")
        : new DigestLine(
            item.Text.Title,
            "Your request was approved. It is finished when the credentials of your account are handed in through the protected form, "
            + "where they are sealed. If you no longer want the account, withdraw the request. Never send a password by e-mail.",
            item.Text.Button);

    private Task<AccountRequest> RequestAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var id = AccountRequest.IdOf(assignment.Subject);
        return db.AccountRequests.AsNoTracking().SingleAsync(request => request.Id == id, cancellationToken);
    }
}
