using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Links;

namespace SppsFlows.Approvals;

/// <summary>Finds the next step of a question and takes it, each in one write.</summary>
public sealed class ApprovalSteps(
    SppsDb db, ApprovalQuestions questions, ApprovalMailer mailer, ActionLinks links, AuditLog audit, SchoolCalendar calendar,
    TimeProvider clock,
    IOptions<ApprovalOptions> options)
{
    public async Task<ApprovalStep> FindNextAsync(ApprovalFlow flow, CancellationToken cancellationToken)
    {
        var approval = await db.Approvals.AsNoTracking().SingleAsync(candidate => candidate.Id == flow.ApprovalId, cancellationToken);
        return Next(approval, await questions.WhoDecidesAsync(approval, cancellationToken));
    }

    /// <summary>Takes <paramref name="expected"/> if it is still the next step; else nothing.</summary>
    public Task TakeAsync(ApprovalFlow flow, ApprovalAction expected, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var approval = await db.Approvals.SingleAsync(candidate => candidate.Id == flow.ApprovalId, cancellationToken);
        var deciders = await questions.WhoDecidesAsync(approval, cancellationToken);
        if (Next(approval, deciders).Do != expected) return;
        approval.FlowId = flow.FlowId;
        switch (expected)
        {
            case ApprovalAction.Ask: await AskAsync(approval, deciders.Approver!, cancellationToken); break;
            case ApprovalAction.Remind: await RemindAsync(approval, deciders, cancellationToken); break;
            case ApprovalAction.Escalate: await EscalateAsync(approval, deciders.Escalation, cancellationToken); break;
            case ApprovalAction.TellNobodyDecides: await TellNobodyDecidesAsync(approval, cancellationToken); break;
            case ApprovalAction.Expire: await ExpireAsync(approval, cancellationToken); break;
            default: throw new InvalidOperationException($"{expected} is not a step to take.");
        }
    }, cancellationToken);

    /// <summary>Asks who decides now; whoever was asked before is asked no more (A4). Part of the caller's write.</summary>
    public async Task AskAsync(Approval approval, Decider approver, CancellationToken cancellationToken)
    {
        var before = approval.ApproverId;
        if (before is not null && before != approval.EscalatedToId)
            await links.RevokeAsync(ApprovalLinks.Decide, approval.LinkSubject, RevokedBecause.ApproverReplaced, cancellationToken, before);
        var now = clock.GetUtcNow();
        (approval.ApproverId, approval.AskedAt, approval.Reminders, approval.NobodyToldAt) = (approver.PersonId, now, 0, null);
        approval.FirstAskedAt ??= now;
        var mail = await mailer.AskAsync(approval, approver, before is null ? Asking.First : Asking.Replacement, cancellationToken);
        audit.Add(Actors.System, before is null ? "approval.asked" : "approval.approver-replaced", approval.Subject,
            new
            {
                Approval = approval.Id,
                approval.Round,
                approver.PersonId,
                approver.Office,
                approver.Because,
                Before = before,
                Mail = mail
            });
    }

    private async Task RemindAsync(Approval approval, Deciders deciders, CancellationToken cancellationToken)
    {
        approval.Reminders = ApprovalSchedule.RemindersDue(
            options.Value, calendar.SchoolDaysBetween(approval.AskedAt!.Value, clock.GetUtcNow()));
        var last = approval.Reminders == options.Value.Reminders.Count
            && approval.EscalatedAt is null && options.Value.EscalateOnSchoolDay > 0;
        var mail = await mailer.AskAsync(approval, deciders.Approver!, last ? Asking.LastReminder : Asking.Reminder, cancellationToken);
        audit.Add(
            Actors.System, "approval.reminded", approval.Subject,
            new { Approval = approval.Id, approval.ApproverId, Reminder = approval.Reminders, Mail = mail });
    }

    /// <summary>The first approver's links stay: whoever decides first has decided.</summary>
    private async Task EscalateAsync(Approval approval, Decider? office, CancellationToken cancellationToken)
    {
        if (approval.EscalatedToId is { } before && before != approval.ApproverId)
            await links.RevokeAsync(ApprovalLinks.Decide, approval.LinkSubject, RevokedBecause.ApproverReplaced, cancellationToken, before);
        (approval.EscalatedAt, approval.EscalatedToId) = (approval.EscalatedAt ?? clock.GetUtcNow(), office?.PersonId);
        var mail = office is null
            ? await mailer.TellNobodyAsync(approval, escalation: true, cancellationToken)
            : await mailer.AskAsync(approval, office, Asking.Escalation, cancellationToken);
        audit.Add(
            Actors.System, "approval.escalated", approval.Subject,
            new { Approval = approval.Id, approval.ApproverId, office?.PersonId, office?.Office, Mail = mail });
    }

    private async Task TellNobodyDecidesAsync(Approval approval, CancellationToken cancellationToken)
    {
        await links.RevokeAsync(ApprovalLinks.Decide, approval.LinkSubject, RevokedBecause.ApproverReplaced, cancellationToken);
        (approval.ApproverId, approval.AskedAt, approval.NobodyToldAt) = (null, null, clock.GetUtcNow());
        var mail = await mailer.TellNobodyAsync(approval, escalation: false, cancellationToken);
        audit.Add(Actors.System, "approval.nobody-decides", approval.Subject, new { Approval = approval.Id, Mail = mail });
    }

    private async Task ExpireAsync(Approval approval, CancellationToken cancellationToken)
    {
        approval.State = ApprovalState.Expired;
        await links.RevokeAsync(ApprovalLinks.Decide, approval.LinkSubject, RevokedBecause.TaskEnded, cancellationToken);
        await mailer.TellExpiredAsync(approval, cancellationToken);
        audit.Add(
            Actors.System, "approval.expired", approval.Subject,
            new { Approval = approval.Id, approval.ApproverId, approval.EscalatedToId, SchoolDays = options.Value.ExpireOnSchoolDay });
    }

    private ApprovalStep Next(Approval approval, Deciders deciders) =>
        ApprovalSchedule.Next(approval, deciders, calendar, options.Value, clock.GetUtcNow());
}
