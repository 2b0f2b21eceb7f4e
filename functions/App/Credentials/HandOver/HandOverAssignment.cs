using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Assignments;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Policy;

namespace SppsFlows.Credentials.HandOver;

/// <summary>Whoever answers for an account is asked who goes on with it, or whether it is closed (A11).</summary>
public sealed class HandOverAssignment(SppsDb db, AssignmentDesk desk, HandOverMails mails, IOptions<CredentialOptions> options)
    : HandOverKind(db, mails, options, firstCanWait: true)
{
    public const string Kind = "hand-over";

    /// <summary>Outcomes; data.</summary>
    public const string HandedOver = "handed-over", Closing = "closing";

    public static readonly AssignmentActions Actions = new(Kind) { Nobody = "hand-over.nobody-decides", Moot = "hand-over.ended" };

    public override string Name => Kind;

    public override AssignmentActions Audit => Actions;

    public override async Task<AssignmentPeople> PeopleAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var (task, account) = await ReadAsync(assignment, cancellationToken);
        if (task.State is not HandOverState.Open || account.State is not (AccountState.Active or AccountState.SettingUp)
            || !account.ManagerIds.Contains(task.LeaverId)
            || await Db.People.AnyAsync(person => person.Id == task.LeaverId && person.Active, cancellationToken))
            return AssignmentPeople.Moot;
        var office = await AnswersForAccount.ReadAsync(Db, account, cancellationToken);
        return new AssignmentPeople
        {
            Responsible = office.Answers is { } answers ? [answers] : [],
            Escalations = [office.Further is { } further ? [further] : []],
        };
    }

    private protected override AssignmentText Describe(HandOverMailFacts facts, string url) =>
        new($"Hand-over of {facts.What}", url, "Say how it goes on", Why: $"{facts.Leaver}, who managed it, left the district.");

    private protected override MailDraft Write(AskMail ask, HandOverMailFacts facts) => HandOverMail.WhoGoesOn(ask, facts);

    // The page names all who left, and one answer is for all.
    public override DigestLine LineOfGroup(IReadOnlyList<DigestItem> items) =>
        Line(items[0] with { Text = items[0].Text with { Why = string.Join(' ', items.Select(item => item.Text.Why).Distinct()) } });

    public override async Task EndedAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        await base.EndedAsync(assignment, cancellationToken);
        if (assignment is { State: AssignmentState.Done, GroupId: { } group })
            await desk.EndGroupAsync(group, AssignmentState.Moot, outcome: null, cancellationToken, except: assignment.Id);
    }
}
