using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Links;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.HandOver;

/// <summary>
/// Takes the steps of <see cref="HandOverPlan"/>, each only while it is still what is to be done: run twice, it acts once.
/// </summary>
public sealed class HandOverSteps(
    SppsDb db, ReadHandOver read, HandOverMails mails, ActionLinks links, AuditLog audit, SchoolCalendar calendar, TimeProvider clock)
{
    public async Task<HandOverStep> FindNextAsync(Guid id, CancellationToken cancellationToken)
    {
        var task = await db.Set<HandOverTask>().AsNoTracking().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        return HandOverPlan.Next(await read.FactsAsync(task, cancellationToken), calendar, clock.GetUtcNow());
    }

    public Task TakeAsync(Guid id, HandOverAction action, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var task = await db.Set<HandOverTask>().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        var facts = await read.FactsAsync(task, cancellationToken);
        if (HandOverPlan.Next(facts, calendar, clock.GetUtcNow()).Do != action) return;
        var account = await db.Accounts.SingleAsync(candidate => candidate.Id == task.AccountId, cancellationToken);
        switch (action)
        {
            case HandOverAction.Ask:
                await AskAsync(facts, account, cancellationToken);
                break;
            case HandOverAction.Remind:
                NoteReminder(facts, task.AskedAt!.Value);
                await mails.AskAsync(facts, account, facts.ApproverId!, HandOverAsking.Reminder, cancellationToken);
                if (task.EscalatedToId is { } office)
                    await mails.AskAsync(facts, account, office, HandOverAsking.Reminder, cancellationToken);
                break;
            case HandOverAction.Escalate:
                await EscalateAsync(facts, account, cancellationToken);
                break;
            case HandOverAction.TellNobodyDecides:
                await EndLinksOfDeciderAsync(task, RevokedBecause.ApproverReplaced, cancellationToken);
                (task.AskedId, task.AskedAt, task.NobodyToldAt) = (null, null, clock.GetUtcNow());
                audit.Add(Actors.System, "hand-over.nobody-decides", account.Subject, new { task = task.Id });
                await mails.TellNobodyDecidesAsync(facts, account, cancellationToken);
                break;
            case HandOverAction.End:
                await EndAsync(task, account, cancellationToken);
                break;
            case HandOverAction.RemindToClose:
                NoteReminder(facts, task.DecidedAt!.Value);
                await mails.AskToCloseAsync(facts, account, isReminder: true, cancellationToken);
                break;
            case HandOverAction.EscalateClosing:
                (task.EscalatedAt, task.EscalatedToId) = (clock.GetUtcNow(), facts.EscalationId);
                audit.Add(Actors.System, "hand-over.escalated", account.Subject, new { task = task.Id, personId = facts.EscalationId });
                if (facts.EscalationId is { } superintendency)
                    await mails.AskOneToCloseAsync(facts, account, superintendency, isReminder: true, cancellationToken);
                break;
        }
    }, cancellationToken);

    /// <summary>There is nothing left to decide. Part of the caller's write.</summary>
    public async Task EndAsync(HandOverTask task, Account account, CancellationToken cancellationToken)
    {
        var was = task.State;
        task.State = HandOverState.Ended;
        audit.Add(Actors.System, "hand-over.ended", account.Subject, new { task = task.Id, task.LeaverId, was });
        await links.RevokeAsync(CredentialLinks.HandOverAccount, task.Subject, RevokedBecause.TaskEnded, cancellationToken);
        await links.RevokeAsync(CredentialLinks.HandOverAccount, task.ClosingSubject, RevokedBecause.TaskEnded, cancellationToken);
    }

    private async Task AskAsync(HandOverFacts facts, Account account, CancellationToken cancellationToken)
    {
        var task = facts.Task;
        var isReplacement = task.AskedId is not null;
        await EndLinksOfDeciderAsync(task, RevokedBecause.ApproverReplaced, cancellationToken);
        // Whoever is new has the whole time.
        (task.AskedId, task.AskedAt, task.Reminders, task.EscalatedAt, task.EscalatedToId) =
            (facts.ApproverId, clock.GetUtcNow(), 0, null, null);
        audit.Add(Actors.System, "hand-over.asked", account.Subject, new { task = task.Id, personId = facts.ApproverId });
        await mails.AskAsync(
            facts, account, facts.ApproverId!, isReplacement ? HandOverAsking.Replacement : HandOverAsking.First, cancellationToken);
    }

    private async Task EscalateAsync(HandOverFacts facts, Account account, CancellationToken cancellationToken)
    {
        var task = facts.Task;
        if (task.EscalatedToId is { } before && before != facts.EscalationId)
            await links.RevokeAsync(
                CredentialLinks.HandOverAccount, task.Subject, RevokedBecause.ApproverReplaced, cancellationToken, before);
        (task.EscalatedAt, task.EscalatedToId) = (task.EscalatedAt ?? clock.GetUtcNow(), facts.EscalationId);
        audit.Add(Actors.System, "hand-over.escalated", account.Subject, new { task = task.Id, personId = facts.EscalationId });
        if (facts.EscalationId is { } office) await mails.AskAsync(facts, account, office, HandOverAsking.Escalation, cancellationToken);
        else await mails.TellNobodyDecidesAsync(facts, account, cancellationToken);
    }

    private Task EndLinksOfDeciderAsync(HandOverTask task, RevokedBecause because, CancellationToken cancellationToken) =>
        links.RevokeAsync(CredentialLinks.HandOverAccount, task.Subject, because, cancellationToken);

    private void NoteReminder(HandOverFacts facts, DateTimeOffset since)
    {
        var (task, now) = (facts.Task, clock.GetUtcNow());
        (task.Reminders, task.RemindedAt) = (HandOverPlan.RemindersDue(calendar.SchoolDaysBetween(since, now)), now);
        audit.Add(
            Actors.System, "hand-over.reminded", Account.SubjectOf(task.AccountId), new { task = task.Id, task.State, task.Reminders });
    }
}
