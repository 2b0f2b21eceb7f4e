using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Rotation;

/// <summary>
/// Looks at a rotation as it is now and takes each step that is due by <see cref="RotationPlan"/>, in one write. A step that was taken is
/// not taken again.
/// </summary>
public sealed class FollowRotation(
    SppsDb db, ReadCustody custody, RotationMails mails, ActionLinks links, AuditLog audit, SchoolCalendar calendar, TimeProvider clock)
{
    /// <returns>When to look again.</returns>
    public Task<RotationLook> RunAsync(Guid rotationId, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var task = await db.Set<RotationTask>().SingleAsync(candidate => candidate.Id == rotationId, cancellationToken);
        var account = await db.Accounts.AsNoTracking().SingleAsync(candidate => candidate.Id == task.AccountId, cancellationToken);
        // A decision on the account is being made anew: nobody is asked meanwhile, and nothing is forgotten.
        if (task.State is RotationState.Open && account.State is AccountState.Closed)
            return new RotationLook(calendar.AddSchoolDays(clock.GetUtcNow(), 1).UtcDateTime);
        var people = await PeopleAsync(account, cancellationToken);
        while (true)
        {
            var step = RotationPlan.Next(task, people, calendar, clock.GetUtcNow());
            if (step.Do is RotationAction.Wait or RotationAction.Finish) return new RotationLook(step.Until);
            await TakeAsync(step.Do, task, account, people, cancellationToken);
        }
    }, cancellationToken);

    private Task TakeAsync(
        RotationAction action, RotationTask task, Account account, RotationPeople people,
        CancellationToken cancellationToken) => action switch
        {
            RotationAction.Ask => AskAsync(task, account, people, cancellationToken),
            RotationAction.TellNobody => TellNobodyAsync(task, account, cancellationToken),
            RotationAction.Remind => RemindAsync(task, account, people, cancellationToken),
            RotationAction.Escalate => EscalateAsync(task, account, people, cancellationToken),
            RotationAction.EscalateFurther => EscalateFurtherAsync(task, account, people, cancellationToken),
            _ => throw new InvalidOperationException($"{action} is not a step to take."),
        };

    private async Task AskAsync(RotationTask task, Account account, RotationPeople people, CancellationToken cancellationToken)
    {
        foreach (var gone in task.AskedIds.Except(people.Asked))
            await links.RevokeAsync(CredentialLinks.EscrowCredential, task.Subject, RevokedBecause.ByPerson, cancellationToken, gone);
        List<string> asked = [.. task.AskedAt is null ? people.Asked : people.Asked.Except(task.AskedIds)];
        if (people.Asked.Count > 0) task.OfficeToldAt = null;
        (task.AskedIds, task.AskedAt) = ([.. people.Asked], task.AskedAt ?? clock.GetUtcNow());
        foreach (var personId in asked) await mails.AskAsync(task, account, personId, isReminder: false, cancellationToken);
        if (asked.Count > 0) audit.Add(Actors.System, "rotation.asked", account.Subject, new { rotation = task.Id, task.Reason, asked });
    }

    private async Task TellNobodyAsync(RotationTask task, Account account, CancellationToken cancellationToken)
    {
        task.OfficeToldAt = clock.GetUtcNow();
        await mails.TellNobodyAsync(task, account, cancellationToken);
        audit.Add(Actors.System, "rotation.nobody-asked", account.Subject, new { rotation = task.Id });
    }

    private async Task RemindAsync(RotationTask task, Account account, RotationPeople people, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        (task.Reminders, task.RemindedAt) = (RotationPlan.RemindersDue(calendar.SchoolDaysBetween(task.AskedAt!.Value, now)), now);
        foreach (var personId in people.Asked) await mails.AskAsync(task, account, personId, isReminder: true, cancellationToken);
        if (people.Asked.Count == 0) await mails.TellNobodyAsync(task, account, cancellationToken);
        // Whom it was escalated to hears of it until it is over.
        if (task.EscalatedAt is not null) await mails.TellOverdueAsync(task, account, people, people.Answers, cancellationToken);
        if (task.EscalatedFurtherAt is not null)
            await mails.TellOverdueAsync(task, account, people, people.Superintendency, cancellationToken);
        audit.Add(Actors.System, "rotation.reminded", account.Subject, new { rotation = task.Id, task.Reminders });
    }

    private async Task EscalateAsync(RotationTask task, Account account, RotationPeople people, CancellationToken cancellationToken)
    {
        task.EscalatedAt = clock.GetUtcNow();
        await mails.TellOverdueAsync(task, account, people, people.Answers, cancellationToken);
        audit.Add(Actors.System, "rotation.escalated", account.Subject, new { rotation = task.Id, personId = people.Answers });
    }

    private async Task EscalateFurtherAsync(RotationTask task, Account account, RotationPeople people, CancellationToken cancellationToken)
    {
        task.EscalatedFurtherAt = clock.GetUtcNow();
        await mails.TellOverdueAsync(task, account, people, people.Superintendency, cancellationToken);
        audit.Add(
            Actors.System, "rotation.escalated-further", account.Subject, new { rotation = task.Id, personId = people.Superintendency });
    }

    private async Task<RotationPeople> PeopleAsync(Account account, CancellationToken cancellationToken)
    {
        var answers = await WhoAnswers.ForAsync(db, account, cancellationToken);
        var further = ApproverRule.EscalateTo(
            await OfficeHolder.ReadAsync(db, account.OrgId, cancellationToken), requesterId: "", answers) as ApproverFound.Found;
        return new RotationPeople(await custody.AskedToSealAsync(account, cancellationToken), answers, further?.PersonId);
    }
}

/// <param name="Until">UTC; null when the rotation is over.</param>
public sealed record RotationLook(DateTime? Until);
