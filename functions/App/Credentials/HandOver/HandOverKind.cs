using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Mail;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.HandOver;

/// <summary>What the two questions of a hand-over share: the rhythm, the address, and how they become moot.</summary>
public abstract class HandOverKind(
    SppsDb db, HandOverMails mails, IOptions<CredentialOptions> options, bool firstCanWait = false) : AssignmentKind
{
    private const int SchoolWeek = 5;

    public override AssignmentRhythm Rhythm { get; } = RhythmWith(options.Value.EscrowLinkLifetime) with { FirstCanWait = firstCanWait };

    protected SppsDb Db { get; } = db;

    internal static AssignmentRhythm RhythmWith(TimeSpan linkLifetime) => new()
    {
        RemindOn = [3, 5],
        ThenEvery = SchoolWeek,
        Escalations = [new EscalationRhythm(7)],
        LinkLifetime = linkLifetime,
    };

    public override AnswerLink Link { get; } = new(CredentialLinks.HandOverAccount, "/hand-overs/");

    public override async Task EndedAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        if (assignment.State is not AssignmentState.Moot) return;
        var id = HandOverTask.IdOf(assignment.Subject);
        (await Db.Set<HandOverTask>().SingleAsync(task => task.Id == id, cancellationToken)).State = HandOverState.Ended;
    }

    public override async Task<AssignmentText> DescribeAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var (task, account) = await ReadAsync(assignment, cancellationToken);
        return Describe(await mails.FactsAsync(task, account, cancellationToken), $"/accounts/{account.Id}/hand-over");
    }

    public override async Task<MailDraft> AskAsync(AskMail ask, CancellationToken cancellationToken)
    {
        var (task, account) = await ReadAsync(ask.Assignment, cancellationToken);
        return Write(ask, await mails.FactsAsync(task, account, cancellationToken));
    }

    private protected abstract AssignmentText Describe(HandOverMailFacts facts, string url);

    private protected abstract MailDraft Write(AskMail ask, HandOverMailFacts facts);

    protected async Task<(HandOverTask Task, Account Account)> ReadAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var id = HandOverTask.IdOf(assignment.Subject);
        var task = await Db.Set<HandOverTask>().AsNoTracking().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        return (task, await Db.Accounts.AsNoTracking().SingleAsync(account => account.Id == task.AccountId, cancellationToken));
    }
}
