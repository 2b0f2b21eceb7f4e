using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Assignments;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Rotation;

/// <summary>
/// Managers are asked for a (new) credential until one is sealed (B8); whoever does it first has done it for all. Whoever answers for the
/// account, and then the superintendent's office, hears that it is late.
/// </summary>
public sealed class RotationAssignment(SppsDb db, ReadCustody custody, CredentialMails mails, IOptions<CredentialOptions> options)
    : AssignmentKind
{
    public const string Kind = "rotation";

    /// <summary>Outcomes; data.</summary>
    public const string Sealed = "sealed", AccountClosed = "account-closed";

    private const int SchoolWeek = 5;

    public override string Name => Kind;

    public override AssignmentRhythm Rhythm { get; } = RhythmWith(options.Value.EscrowLinkLifetime);

    // Escalates from the opening: a graver reason must not put it off.
    internal static AssignmentRhythm RhythmWith(TimeSpan linkLifetime) => new()
    {
        RemindOn = [2, 5],
        ThenEvery = SchoolWeek,
        Escalations = [new EscalationRhythm(5, CountFrom.Opened), new EscalationRhythm(10, CountFrom.Opened)],
        LinkLifetime = linkLifetime,
    };

    public override AnswerLink Link { get; } = new(CredentialLinks.EscrowCredential, "/credentials/seal/", NewestOnly: true);

    public override async Task<AssignmentPeople> PeopleAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var (task, account) = await ReadAsync(assignment, cancellationToken);
        if (task.State is not RotationState.Open) return AssignmentPeople.Moot;
        // A decision on the account is being made again.
        if (account.State is AccountState.Closed) return AssignmentPeople.Paused;
        var office = await AnswersForAccount.ReadAsync(db, account, cancellationToken);
        return new AssignmentPeople
        {
            Responsible = await custody.AskedToSealAsync(account, cancellationToken),
            Escalations = [Told(office.Answers), Told(office.Further)],
        };
    }

    public override async Task<AssignmentText> DescribeAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var (task, account) = await ReadAsync(assignment, cancellationToken);
        var facts = await mails.FactsAsync(account, cancellationToken);
        var askedBy = task.AskedById is { } id ? (await mails.PersonAsync(id, cancellationToken)).FullName : null;
        return new AssignmentText(
            $"{(task.IsFirst ? "Credentials" : "New password")} of {facts.What}", $"/accounts/{account.Id}/credential/seal",
            task.IsFirst ? "Hand in the credentials" : "Hand in the new password", askedBy,
            Why: RotationText.Because(task.Reason, askedBy) + (task.Note is { } note ? $" They write: “{note}”" : ""),
            AboutUrl: $"/accounts/{account.Id}");
    }

    public override async Task<MailDraft> AskAsync(AskMail ask, CancellationToken cancellationToken)
    {
        var (task, account) = await ReadAsync(ask.Assignment, cancellationToken);
        var facts = await mails.FactsAsync(account, cancellationToken);
        return RotationMail.PleaseHandIn(
            ask, task, facts, manages: account.ManagerIds.Exists(id => Party.KeyOfPerson(id) == ask.To.Key));
    }

    public override MailDraft TellNobody(NobodyMail nobody) =>
        RotationMail.NobodyToAsk(nobody, mails.Url($"{nobody.Text.AboutUrl}/credential"));

    private static IReadOnlyList<Asked> Told(Asked? wanted) =>
        [(wanted ?? Asked.OfOffice(Role.Communications, "the Office of Communications")) with { OnlyTold = true }];

    private async Task<(RotationTask Task, Account Account)> ReadAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var id = RotationTask.IdOf(assignment.Subject);
        var task = await db.Set<RotationTask>().AsNoTracking().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        return (task, await db.Accounts.AsNoTracking().SingleAsync(account => account.Id == task.AccountId, cancellationToken));
    }
}
