using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Links;

namespace SppsFlows.Assignments;

/// <summary>
/// Takes every step of an assignment that is due, and notes when the next one is. Part of the caller's write, in which the people were
/// read.
/// </summary>
public sealed class AssignmentSteps(
    AssignmentKinds kinds, AssignmentMailer mailer, EndAssignment end, AuditLog audit, SchoolCalendar calendar, TimeProvider clock)
{
    // More steps than that at one time are a mistake in a kind, not a situation.
    private const int MostSteps = 20;

    public async Task TakeDueAsync(Assignment assignment, PeopleNow people, CancellationToken cancellationToken)
    {
        var rhythm = kinds.Of(assignment).Rhythm;
        for (var steps = 0; steps < MostSteps; steps++)
        {
            switch (AssignmentSchedule.Next(assignment, people, rhythm, calendar, clock.GetUtcNow()))
            {
                case AssignmentStep.Wait wait:
                    Note(assignment, people, wait.Until, rhythm);
                    return;
                case AssignmentStep.Ask ask:
                    await AskAsync(assignment, people, ask, cancellationToken);
                    break;
                case AssignmentStep.Remind remind:
                    foreach (var assignee in remind.Whom) await RemindAsync(assignment, people, assignee, cancellationToken);
                    break;
                case AssignmentStep.Escalate escalate:
                    await EscalateAsync(assignment, people, escalate.Level, cancellationToken);
                    break;
                case AssignmentStep.TellNobody:
                    assignment.NobodyToldAt = clock.GetUtcNow();
                    var mails = await mailer.TellNobodyAsync(assignment, isEscalation: false, cancellationToken);
                    PutOnRecord(assignment, actions => actions.Nobody, new { assignment = assignment.Id, mails });
                    break;
                case AssignmentStep.Expire:
                    await mailer.TellExpiredAsync(assignment, [.. assignment.AskedNow], cancellationToken);
                    await end.RunAsync(assignment, AssignmentState.Expired, outcome: null, cancellationToken);
                    return;
                case AssignmentStep.Moot:
                    await end.RunAsync(assignment, AssignmentState.Moot, outcome: null, cancellationToken);
                    return;
            }
        }
        throw new InvalidOperationException($"{assignment.Kind} {assignment.Id} never waits: its kind names other people each time.");
    }

    /// <summary>Counts a reminder that goes in this write.</summary>
    public void NoteReminder(Assignment assignment, Assignee assignee)
    {
        var now = clock.GetUtcNow();
        var rhythm = kinds.Of(assignment).Rhythm;
        var due = AssignmentSchedule.RemindersDue(assignee, rhythm, calendar, now);
        (assignee.Reminders, assignee.RemindedAt) = (Math.Max(assignee.Reminders + 1, due), now);
        assignee.RemindAt = AssignmentSchedule.RemindAt(assignee, rhythm, calendar);
        var details = new { assignment = assignment.Id, to = assignee.Party, reminder = assignee.Reminders };
        PutOnRecord(assignment, actions => actions.Reminded, details);
    }

    private async Task AskAsync(Assignment assignment, PeopleNow people, AssignmentStep.Ask ask, CancellationToken cancellationToken)
    {
        var (now, rhythm) = (clock.GetUtcNow(), kinds.Of(assignment).Rhythm);
        var askedBefore = assignment.Assignees.Exists(assignee => assignee.TakenBackBecause is TakenBack.Replaced && assignee.Level == 0);
        foreach (var gone in ask.Gone)
        {
            await TakeBackAsync(assignment, gone, TakenBack.Replaced, cancellationToken);
            askedBefore |= gone.Level == 0;
        }
        foreach (var wanted in ask.New)
        {
            var again = assignment.Assignees.Exists(
                assignee => assignee.Party == wanted.Party && assignee.TakenBackBecause is TakenBack.AskedAgain);
            var why = again ? Asking.Again : wanted.Level > 0 ? Asking.Escalation : askedBefore ? Asking.Replacement : Asking.First;
            var assignee = new Assignee
            {
                Id = Guid.CreateVersion7(now),
                AssignmentId = assignment.Id,
                Party = wanted.Party,
                As = wanted.As,
                Level = wanted.Level,
                ForPersonId = wanted.ForPersonId,
                Because = wanted.Because,
                AskedAt = now,
            };
            assignment.Assignees.Add(assignee);
            // Who took it upon themselves knows; the others of these hear by digest.
            var isTold = wanted.As is AssigneeRole.Informed || (rhythm.AsksInDigest && rhythm.IsByDigest)
                || (assignment.ClaimedById is { } claimer && wanted.Party == Party.KeyOfPerson(claimer));
            IReadOnlyList<string> mails = isTold ? [] : await mailer.AskAsync(assignment, people, wanted, why, cancellationToken);
            PutOnRecord(assignment, actions => why is Asking.Replacement ? actions.Replaced : actions.Asked, new
            {
                assignment = assignment.Id,
                assignment.Round,
                personId = (Party.Parse(wanted.Party) as Party.Person)?.Id,
                party = wanted.Party,
                @as = wanted.As,
                wanted.Office,
                wanted.Because,
                inPlaceOf = wanted.ForPersonId,
                before = ask.Gone.Select(gone => gone.Party),
                mails,
            });
        }
        if (people.IsAnswerable(assignment.EscalationLevel)) assignment.NobodyToldAt = null;
        assignment.DueAt = AssignmentSchedule.DueAt(assignment, rhythm, calendar);
    }

    /// <summary>Part of the caller's write, which then takes the steps that are due.</summary>
    public async Task TakeBackAsync(Assignment assignment, Assignee assignee, TakenBack because, CancellationToken cancellationToken)
    {
        (assignee.TakenBackAt, assignee.TakenBackBecause, assignee.RemindAt) = (clock.GetUtcNow(), because, null);
        if (because is not TakenBack.Replaced) return;
        await mailer.EndLinksAsync(assignment, assignee.Party, RevokedBecause.ApproverReplaced, cancellationToken);
        PutOnRecord(assignment, actions => actions.TakenBack, new { assignment = assignment.Id, from = assignee.Party, @as = assignee.As });
    }

    private async Task RemindAsync(Assignment assignment, PeopleNow people, Assignee assignee, CancellationToken cancellationToken)
    {
        var wanted = people.Until(assignment.EscalationLevel).First(one => one.Party == assignee.Party);
        NoteReminder(assignment, assignee);
        assignee.RemindAt = null;
        await mailer.AskAsync(assignment, people, wanted, Asking.Reminder, cancellationToken);
    }

    /// <summary>Those who were asked before stay so: whoever answers first has answered.</summary>
    private async Task EscalateAsync(Assignment assignment, PeopleNow people, int level, CancellationToken cancellationToken)
    {
        (assignment.EscalationLevel, assignment.EscalatedAt) = (level, clock.GetUtcNow());
        List<Wanted> told = [.. people.All.Where(one => one.Level == level)];
        var mails = told.Count == 0 ? await mailer.TellNobodyAsync(assignment, isEscalation: true, cancellationToken) : [];
        PutOnRecord(assignment, actions => level > 1 ? actions.EscalatedFurther : actions.Escalated, new
        {
            assignment = assignment.Id,
            level,
            personId = told.Select(one => (Party.Parse(one.Party) as Party.Person)?.Id).FirstOrDefault(),
            to = told.Select(one => one.Party),
            mails,
        });
    }

    private void Note(Assignment assignment, PeopleNow people, DateTimeOffset? next, AssignmentRhythm rhythm)
    {
        (assignment.NextStepAt, assignment.RetryAt, assignment.Failures) = (next, null, 0);
        foreach (var assignee in assignment.AskedNow)
            assignee.RemindAt = rhythm.IsByDigest && !people.IsPaused ? AssignmentSchedule.RemindAt(assignee, rhythm, calendar) : null;
    }

    private void PutOnRecord(Assignment assignment, Func<AssignmentActions, string> action, object details) =>
        audit.Add(Actors.System, action(kinds.Of(assignment).Audit), assignment.About, details);
}
