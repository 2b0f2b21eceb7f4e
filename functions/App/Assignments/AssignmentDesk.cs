using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Data;

namespace SppsFlows.Assignments;

/// <summary>
/// Where features open, end and change assignments. Everything here is part of the caller's <see cref="SppsDb.WriteAsync{T}"/>.
/// </summary>
public sealed class AssignmentDesk(
    SppsDb db, WhoIsAsked who, AssignmentSteps steps, EndAssignment end, AuditLog audit, AssignmentSignal signal, TimeProvider clock)
{
    /// <summary>
    /// Opens it, once for each kind, subject and round, and takes the first due step in the same write: a first question is never late.
    /// </summary>
    /// <returns>The one of that round, however it stands, when it was opened before.</returns>
    public async Task<Assignment> OpenAsync(NewAssignment wanted, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.FlushAsync(cancellationToken);
        var newest = await FindAsync(wanted.Kind, wanted.Subject, cancellationToken);
        var round = wanted.Round ?? (newest is null ? 1 : newest.State is AssignmentState.Open ? newest.Round : newest.Round + 1);
        if (newest?.Round == round) return newest;
        if (newest?.Round > round)
            throw new InvalidOperationException($"{wanted.Kind} {wanted.Subject} is in round {newest.Round} already.");
        var assignment = new Assignment
        {
            Id = Assignment.IdOf(wanted.Kind, wanted.Subject, round),
            Kind = wanted.Kind,
            Subject = wanted.Subject,
            Round = round,
            About = wanted.About ?? wanted.Subject,
            AskedById = wanted.AskedById,
            OrgId = wanted.OrgId,
            FlowId = wanted.FlowId,
            GroupId = wanted.GroupId,
            ExpiresAt = wanted.ExpiresAt,
            OpenedAt = now,
            NextStepAt = now,
        };
        db.Assignments.Add(assignment);
        await TakeDueAsync(assignment, cancellationToken);
        return assignment;
    }

    /// <summary>The newest round; null when it was never opened.</summary>
    public Task<Assignment?> FindAsync(string kind, string subject, CancellationToken cancellationToken) =>
        db.Assignments.Include(assignment => assignment.Assignees)
            .Where(assignment => assignment.Kind == kind && assignment.Subject == subject)
            .OrderByDescending(assignment => assignment.Round).FirstOrDefaultAsync(cancellationToken);

    /// <summary>Ends the open one: what it asked for was done, or is taken back.</summary>
    /// <param name="outcome">In the kind's words; data, never a sentence.</param>
    /// <param name="by">Who did it; null: nobody in particular.</param>
    /// <returns>False when none is open.</returns>
    public async Task<bool> EndAsync(
        string kind, string subject, string outcome, CancellationToken cancellationToken, AnsweredBy? by = null,
        AssignmentState state = AssignmentState.Done)
    {
        if (await OpenOneAsync(kind, subject, cancellationToken) is not { } assignment) return false;
        await EndAsync(assignment, outcome, cancellationToken, by, state);
        return true;
    }

    /// <inheritdoc cref="EndAsync(string, string, string, CancellationToken, AnsweredBy?, AssignmentState)"/>
    public Task EndAsync(
        Assignment assignment, string outcome, CancellationToken cancellationToken, AnsweredBy? by = null,
        AssignmentState state = AssignmentState.Done)
    {
        if (assignment.State is AssignmentState.Open && by is not null)
            (assignment.AnsweredById, assignment.AnsweredForId, assignment.Signature) = (by.PersonId, by.InPlaceOfId, by.Signature);
        return end.RunAsync(assignment, state, outcome, cancellationToken);
    }

    /// <summary>Ends whatever is open on a subject, of any kind: the subject itself is over.</summary>
    public async Task EndSubjectAsync(string subject, AssignmentState state, CancellationToken cancellationToken)
    {
        await db.FlushAsync(cancellationToken);
        var open = await db.Assignments.Include(assignment => assignment.Assignees)
            .Where(assignment => assignment.Subject == subject && assignment.State == AssignmentState.Open)
            .OrderBy(assignment => assignment.Id).ToListAsync(cancellationToken);
        foreach (var assignment in open) await end.RunAsync(assignment, state, outcome: null, cancellationToken);
    }

    /// <summary>Ends what is open of a group: one answer was for all of it.</summary>
    /// <param name="except">Stays as it is.</param>
    public async Task EndGroupAsync(
        string groupId, AssignmentState state, string? outcome, CancellationToken cancellationToken, Guid? except = null)
    {
        await db.FlushAsync(cancellationToken);
        var open = await db.Assignments.Include(assignment => assignment.Assignees)
            .Where(assignment => assignment.GroupId == groupId && assignment.State == AssignmentState.Open && assignment.Id != except)
            .OrderBy(assignment => assignment.Id).ToListAsync(cancellationToken);
        foreach (var assignment in open) await end.RunAsync(assignment, state, outcome, cancellationToken);
    }

    /// <summary>Asks everybody again, for a graver reason: whole time and all reminders, but what counts from the opening stays.</summary>
    /// <returns>False when none is open.</returns>
    public async Task<bool> ReaskAsync(string kind, string subject, CancellationToken cancellationToken)
    {
        if (await OpenOneAsync(kind, subject, cancellationToken) is not { } assignment) return false;
        foreach (var assignee in assignment.AskedNow.ToList())
            await steps.TakeBackAsync(assignment, assignee, TakenBack.AskedAgain, cancellationToken);
        (assignment.EscalationLevel, assignment.EscalatedAt, assignment.NobodyToldAt) = (0, null, null);
        await TakeDueAsync(assignment, cancellationToken);
        return true;
    }

    /// <summary>Notes an answer that leaves it open.</summary>
    public void NoteProgress(Assignment assignment, string progress, string personId)
    {
        assignment.Progress = progress;
        var action = who.KindOf(assignment).Audit.Progressed;
        audit.Add(Actors.Person(personId), action, assignment.About, new { assignment = assignment.Id, progress });
    }

    /// <summary>
    /// Somebody of the office that is asked takes it upon themselves, or gives it back: from then on only they are reminded.
    /// </summary>
    /// <param name="claimedById">Null: nobody in particular any more.</param>
    public async Task ClaimAsync(Assignment assignment, string? claimedById, string personId, CancellationToken cancellationToken)
    {
        if (assignment.State is not AssignmentState.Open || assignment.ClaimedById == claimedById) return;
        assignment.ClaimedById = claimedById;
        var action = who.KindOf(assignment).Audit.Claimed;
        audit.Add(Actors.Person(personId), action, assignment.About, new { assignment = assignment.Id, claimedById });
        await TakeDueAsync(assignment, cancellationToken);
    }

    /// <summary>
    /// Has the sweep look at once at what a change concerns: of the directory where it was not made through this context, of a delegation,
    /// of a subject.
    /// </summary>
    public async Task TouchAsync(WhatChanged change, CancellationToken cancellationToken)
    {
        await TouchAssignments.RunAsync(db, change, clock.GetUtcNow(), cancellationToken);
        db.AfterCommit(signal.Nudge);
    }

    private async Task TakeDueAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        // What this write has added so far, the kind must be able to read.
        await db.FlushAsync(cancellationToken);
        await steps.TakeDueAsync(assignment, await who.ReadAsync(assignment, cancellationToken), cancellationToken);
        db.AfterCommit(signal.Nudge);
    }

    private async Task<Assignment?> OpenOneAsync(string kind, string subject, CancellationToken cancellationToken)
    {
        await db.FlushAsync(cancellationToken);
        return await db.Assignments.Include(assignment => assignment.Assignees)
            .Where(assignment => assignment.Kind == kind && assignment.Subject == subject && assignment.State == AssignmentState.Open)
            .OrderByDescending(assignment => assignment.Round).FirstOrDefaultAsync(cancellationToken);
    }
}

/// <summary>What is to be opened.</summary>
/// <param name="Kind">The name of an <see cref="AssignmentKind"/>.</param>
/// <param name="Round">A further one for the same kind and subject asks again. Null: the open one, where there is one, else the
/// next.</param>
/// <param name="About">See <see cref="Assignment.About"/>; null: the subject.</param>
public sealed record NewAssignment(
    string Kind, string Subject, int? Round = null, string? About = null, string? AskedById = null, string? OrgId = null,
    string? FlowId = null, string? GroupId = null, DateTimeOffset? ExpiresAt = null);

/// <param name="InPlaceOfId">For whom a delegate acted.</param>
/// <param name="Signature">As typed; null: signed in.</param>
public sealed record AnsweredBy(string PersonId, string? InPlaceOfId = null, string? Signature = null);
