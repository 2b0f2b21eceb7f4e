using SppsFlows.Audit;
using SppsFlows.Flows;
using SppsFlows.Links;

namespace SppsFlows.Assignments;

/// <summary>
/// Ends an assignment: its links, what its kind does then, the flows that wait for it. All of it part of the caller's write.
/// </summary>
public sealed class EndAssignment(AssignmentKinds kinds, AssignmentMailer mailer, FlowOutbox flows, AuditLog audit, TimeProvider clock)
{
    public async Task RunAsync(Assignment assignment, AssignmentState state, string? outcome, CancellationToken cancellationToken)
    {
        if (assignment.State is not AssignmentState.Open) return;
        var kind = kinds.Of(assignment);
        (assignment.State, assignment.Outcome, assignment.EndedAt) = (state, outcome, clock.GetUtcNow());
        (assignment.NextStepAt, assignment.RetryAt, assignment.Failures) = (null, null, 0);
        foreach (var assignee in assignment.AskedNow) assignee.RemindAt = null;
        await mailer.EndLinksAsync(assignment, party: null, RevokedBecause.TaskEnded, cancellationToken);
        // What ended by an answer, or by the feature's own doing, has the feature's words.
        if (state is AssignmentState.Expired or AssignmentState.Moot)
            audit.Add(
                Actors.System, state is AssignmentState.Expired ? kind.Audit.Expired : kind.Audit.Moot, assignment.About,
                new { assignment = assignment.Id, asked = assignment.AskedNow.Select(assignee => assignee.Party) });
        await kind.EndedAsync(assignment, cancellationToken);
        foreach (var flow in await kind.FlowsAsync(assignment, cancellationToken))
            flows.Raise(flow, AssignmentEnded.Event, new AssignmentEnded(assignment.Id));
    }
}
