using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.Approvals;

/// <summary>
/// Records one decision (A5). Everything is read again inside the only writer's transaction: of two clients who send at once, one decides
/// and the other sees it.
/// </summary>
public sealed class DecideApproval(
    SppsDb db, ReadApproval read, ApprovalQuestions questions, ApprovalSteps steps, ApprovalMailer mailer, ActionLinks links,
    ScannerCheck human,
    FlowOutbox flows, AuditLog audit, TimeProvider clock)
{
    public Task<DecideResult> ByLinkAsync(
        string token, DecisionForm form, SignedInPerson? signedIn, string agent, bool headThenPost,
        CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var (lookup, view) = await read.ByTokenAsync(token, signedIn, cancellationToken);
        if (view is ApprovalView.Replaced replaced) await AskSuccessorAsync(replaced, cancellationToken);
        if (view is ApprovalView.NotYours { As: var other } && lookup.Issued is { } forwarded)
            ForwardedLink.Record(audit, forwarded, other.PersonId, await read.SubjectOfAsync(forwarded, cancellationToken), form.Decision);
        if (view is not ApprovalView.Open open) return new DecideResult.Over(view);
        ScannerVerdict? verdict = null;
        if (!open.BySession)
            verdict = await human.CheckAsync(
                open.Link!, open.Decider, new LinkFormPost(form.Decision?.ToString(), form.Signature, form.Code, agent, headThenPost),
                open.Approval.Subject, cancellationToken);
        return await RecordAsync(open, form, verdict, cancellationToken);
    }, cancellationToken);

    public Task<DecideResult> BySessionAsync(
        Guid approvalId, DecisionForm form, SignedInPerson person, CancellationToken cancellationToken) => db.WriteAsync(async () =>
        await read.BySessionAsync(approvalId, person, cancellationToken) switch
        {
            ApprovalView.Open open => await RecordAsync(open, form, verdict: null, cancellationToken),
            var over => new DecideResult.Over(over),
        }, cancellationToken);

    private async Task<DecideResult> RecordAsync(
        ApprovalView.Open open, DecisionForm form, ScannerVerdict? verdict, CancellationToken cancellationToken)
    {
        var problems = form.Problems(verdict);
        if (problems.Count > 0 || verdict is { Passes: false }) return new DecideResult.NotYet(open, problems, verdict);
        var (approval, now) = (open.Approval, clock.GetUtcNow());
        (approval.State, approval.Decision, approval.DecidedById, approval.DecidedAt) =
            (ApprovalState.Decided, form.Decision, open.Decider.Id, now);
        approval.Signature = open.BySession ? null : Signature.Kept(form.Signature);
        approval.Note = form.Note.Trim() is { Length: > 0 } note ? note : null;
        if (open.Link is { } link) link.UsedAt = now;
        await links.RevokeAsync(ApprovalLinks.Decide, approval.LinkSubject, RevokedBecause.TaskEnded, cancellationToken);
        PutOnRecord(open, verdict);
        await mailer.TellDecidedAsync(approval, open.Decider, cancellationToken);
        flows.Raise(approval.FlowId!, ApprovalDecided.Event, new ApprovalDecided(approval.Id));
        return new DecideResult.Recorded(approval);
    }

    /// <summary>J5: with what was shown, to whom, from which mail.</summary>
    private void PutOnRecord(ApprovalView.Open open, ScannerVerdict? verdict) =>
        audit.Add(Actors.Person(open.Decider.Id), "approval.decided", open.Approval.Subject, new
        {
            Approval = open.Approval.Id,
            open.Approval.Round,
            open.Approval.Decision,
            open.Approval.Note,
            open.Approval.Signature,
            By = open.BySession ? "session" : "signature",
            Mail = open.Link?.MailKey,
            Code = verdict?.Code == CodeState.Right,
            As = open.Office.Because,
            Shown = new { open.Question.Title, open.Question.Asker, open.Question.Facts, open.Question.PolicyNotes, open.Question.Meaning },
        });

    /// <summary>An old link was used: its page says who decides now, so that person must have the mail (A4).</summary>
    private async Task AskSuccessorAsync(ApprovalView.Replaced replaced, CancellationToken cancellationToken)
    {
        var (approval, now) = replaced;
        if (approval.State != ApprovalState.Open || now is null || now.PersonId == approval.ApproverId || approval.FlowId is null) return;
        var deciders = await questions.WhoDecidesAsync(approval, cancellationToken);
        if (deciders.Approver is { } successor) await steps.AskAsync(approval, successor, cancellationToken);
    }
}

/// <summary>What became of a decision that was sent. Closed.</summary>
public abstract record DecideResult
{
    private DecideResult() { }

    public sealed record Recorded(Approval Approval) : DecideResult;

    /// <summary>Nothing was decided; the form says what is missing.</summary>
    public sealed record NotYet(
        ApprovalView.Open Open, IReadOnlyDictionary<string, string> Problems, ScannerVerdict? Verdict) : DecideResult;

    /// <summary>There is nothing to decide here for this person: decided before, replaced, expired, unknown.</summary>
    public sealed record Over(ApprovalView View) : DecideResult;
}
