using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.Approvals;

/// <summary>
/// "This was not me" (A5): the offices in charge are told, and the question is asked again where that is not too late. A form like any
/// other: a mail scanner must not undo decisions.
/// </summary>
public sealed class DisownDecision(
    SppsDb db, ReadDisown read, ApprovalKinds kinds, DisownAlert alert, ScannerCheck human, AuditLog audit, TimeProvider clock)
{
    /// <param name="act">What came with the form.</param>
    public Task<DisownResult> RunAsync(string token, LinkFormPost act, SignedInPerson? signedIn, CancellationToken cancellationToken) =>
        db.WriteAsync<DisownResult>(async () =>
        {
            var (_, view) = await read.ReadAsync(token, signedIn, cancellationToken);
            if (view is not DisownView.Open open) return new DisownResult.Over(view);
            if (!open.BySession)
            {
                var about = open.Result.Assignment.About;
                var verdict = await human.CheckAsync(open.Link, open.Decider, act, about, cancellationToken);
                if (!verdict.Passes) return new DisownResult.NotYet(open, verdict);
            }
            await DisownAsync(open, cancellationToken);
            return new DisownResult.Done();
        }, cancellationToken);

    private async Task DisownAsync(DisownView.Open open, CancellationToken cancellationToken)
    {
        var id = open.Result.Assignment.Id;
        var assignment = await db.Assignments.SingleAsync(candidate => candidate.Id == id, cancellationToken);
        var approval = await db.Approvals.SingleAsync(candidate => candidate.Id == id, cancellationToken);
        (approval.DisownedAt, open.Link.UsedAt) = (clock.GetUtcNow(), clock.GetUtcNow());
        var kind = kinds.Of(assignment);
        var reopened = await kind.ReopenAsync(assignment, cancellationToken);
        audit.Add(Actors.Person(open.Decider.Id), "approval.disowned", assignment.About,
            new
            {
                Approval = id,
                assignment.Round,
                open.Result.Decision,
                DecidedAt = assignment.EndedAt,
                Reopened = reopened,
                By = open.BySession ? "session" : "signature",
                Mail = open.Link.MailKey
            });
        var tooLate = reopened ? null : await kind.WhyNotReopenedAsync(assignment, cancellationToken);
        await alert.SendAsync(open, reopened, tooLate, cancellationToken);
    }
}

/// <summary>What became of it. Closed.</summary>
public abstract record DisownResult
{
    private DisownResult() { }

    public sealed record Done : DisownResult;

    /// <summary>Nothing was done; the form says what is missing.</summary>
    public sealed record NotYet(DisownView.Open Open, ScannerVerdict Verdict) : DisownResult;

    public sealed record Over(DisownView View) : DisownResult;
}
