using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Policy;

namespace SppsFlows.Approvals;

/// <summary>
/// A question that one person decides (A4, A5). What all of them share: who decides, the mails, the page. A feature gives the words and the
/// rhythm, and says how it is asked again; it opens the question as any assignment, in the subject's round.
/// </summary>
public abstract class ApprovalKind(SppsDb db) : AssignmentKind
{
    protected SppsDb Db => db;

    public override AnswerLink Link { get; } = new(ApprovalLinks.Decide, "/approvals/");

    /// <summary>The question as the mail and the page tell it, from the records as they are now.</summary>
    public abstract Task<QuestionText> QuestionAsync(Assignment assignment, CancellationToken cancellationToken);

    /// <summary>
    /// Asks again after "this was not me": sets the subject back, counts up its round and wakes its flow, all in the caller's write.
    /// </summary>
    /// <returns>False when it is too late: then people must put it right.</returns>
    public abstract Task<bool> ReopenAsync(Assignment disowned, CancellationToken cancellationToken);

    /// <summary>
    /// For the offices that are told of "this was not me": what it came too late for, and what happens about it. Null: nothing in
    /// particular.
    /// </summary>
    public virtual Task<string?> WhyNotReopenedAsync(Assignment disowned, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(null);

    /// <summary>Whose post decides it; null when there is nothing left to decide.</summary>
    protected abstract Task<DecidesFor?> DecidesForAsync(Assignment assignment, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public override async Task<AssignmentPeople> PeopleAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        if (await DecidesForAsync(assignment, cancellationToken) is not { } concerned) return AssignmentPeople.Moot;
        var requester = assignment.AskedById!;
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == concerned.OrgId, cancellationToken);
        var holders = await OfficeHolder.ReadAsync(db, org.Id, cancellationToken);
        var askedNow = assignment.AskedNow.Where(assignee => assignee.As is AssigneeRole.Responsible)
            .Select(assignee => (Party.Parse(assignee.Party) as Party.Person)?.Id).FirstOrDefault();
        var approver = ApproverRule.For(holders, org, concerned.Kind, requester, askedNow);
        var next = ApproverRule.EscalateTo(holders, requester, (approver as ApproverFound.Found)?.PersonId);
        return new AssignmentPeople
        {
            Responsible = Asked.ByRule(approver, holders, org) is { } asked ? [asked] : [],
            Escalations = Asked.ByRule(next, holders, org) is { } escalation ? [[escalation]] : [],
            Never = [requester],
        };
    }

    /// <inheritdoc/>
    public override async Task<AssignmentText> DescribeAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var question = await QuestionAsync(assignment, cancellationToken);
        return new AssignmentText(question.Title, $"/approvals/waiting/{assignment.Id}", "Look at it and decide", question.Asker);
    }

    public override async Task<MailDraft> AskAsync(AskMail ask, CancellationToken cancellationToken) =>
        AskApproverMail.Ask(ask, await QuestionAsync(ask.Assignment, cancellationToken));

    public override DigestLine Line(DigestItem item) => AskApproverMail.Line(item, IsLastReminder(item));

    public override MailDraft TellNobody(NobodyMail nobody) => AskApproverMail.NobodyDecides(nobody);

    public override MailDraft? TellExpired(ExpiredMail expired) => AskApproverMail.ExpiredToApprover(expired);

    private bool IsLastReminder(DigestItem item) => item.Assignment.EscalationLevel == 0 && Rhythm.Escalations.Count > 0
        && item.Assignment.AskedNow.Any(assignee => assignee.As == item.As && assignee.Reminders + 1 == Rhythm.RemindOn.Count);
}

/// <param name="OrgId">The school or department whose principal or director decides.</param>
public sealed record DecidesFor(string OrgId, AccountKind Kind);

/// <param name="Title">A noun phrase: <c>Instagram account @harborhigh for Harbor High School</c>.</param>
/// <param name="Asker">Who asks, by name.</param>
/// <param name="Facts">What to know, one line each; empty values are left out.</param>
/// <param name="PolicyNotes">What the policy says on it, in sentences.</param>
/// <param name="Meaning">What approving means, in a sentence that begins with "If you approve".</param>
/// <param name="MayAskForChanges">Whether the page offers it; a question of yes and no does not.</param>
public sealed record QuestionText(
    string Title, string Asker, IReadOnlyList<Fact> Facts, IReadOnlyList<string> PolicyNotes, string Meaning, bool MayAskForChanges = true);

public sealed record Fact(string Name, string? Value);
