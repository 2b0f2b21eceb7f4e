using SppsFlows.Audit;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>
/// Records what became of a secret that came the wrong way (B7). Read again inside the only writer's transaction: of two answers at once,
/// one counts.
/// </summary>
public sealed class AnswerMisplaced(
    SppsDb db, ReadMisplaced read, ReadCustody custody, OpenRotation rotations, ActionLinks links, ScannerCheck human, FlowOutbox flows,
    AuditLog audit, TimeProvider clock)
{
    /// <summary>
    /// The seal form that the sender is led on to takes what was just changed; who needs longer has the rotation's own mail.
    /// </summary>
    private static readonly TimeSpan SealLinkLifetime = TimeSpan.FromHours(2);

    public Task<MisplacedResult> ByLinkAsync(
        string token, MisplacedForm form, SignedInPerson? reader, string agent, bool headThenPost,
        CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var view = await read.ByTokenAsync(token, reader, cancellationToken);
        if (view is MisplacedView.OfAnother { Link: var forwarded })
            ForwardedLink.Record(audit, forwarded, reader!.Id, forwarded.Subject);
        if (view is not MisplacedView.Open open) return new MisplacedResult.Over(view);
        ScannerVerdict? verdict = null;
        if (!open.BySession)
            verdict = await human.CheckAsync(
                open.Link!, open.Person,
                new LinkFormPost(form.Choice.Length > 0 ? form.Choice : null, form.Signature, form.Code, agent, headThenPost),
                open.Secret.Subject, cancellationToken);
        return await TakeAsync(open, form, verdict, cancellationToken);
    }, cancellationToken);

    public Task<MisplacedResult> BySessionAsync(Guid id, MisplacedForm form, SignedInPerson reader, CancellationToken cancellationToken) =>
        db.WriteAsync(async () =>
            await read.BySessionAsync(id, reader, cancellationToken) is var view && view is MisplacedView.Open open
                ? await TakeAsync(open, form, verdict: null, cancellationToken)
                : new MisplacedResult.Over(view), cancellationToken);

    private async Task<MisplacedResult> TakeAsync(
        MisplacedView.Open open, MisplacedForm form, ScannerVerdict? verdict, CancellationToken cancellationToken)
    {
        var problems = SignatureFields.Problems(verdict).ToDictionary();
        var answer = form.Read(open.Accounts);
        if (answer is MisplacedAnswer.Wrong wrong) problems[wrong.Field] = wrong.Message;
        if (problems.Count > 0 || verdict is { Passes: false }) return new MisplacedResult.NotYet(open, problems, verdict);
        var (secret, now) = (open.Secret, clock.GetUtcNow());
        secret.State = answer switch
        {
            MisplacedAnswer.OfAccount =>
            MisplacedState.Rotating,
            MisplacedAnswer.Changed => MisplacedState.Changed,
            _ => MisplacedState.NoSecret
        };
        (secret.AnsweredAt, secret.AnsweredById, secret.AccountId) =
            (now, open.Person.Id, (answer as MisplacedAnswer.OfAccount)?.Account.Id);
        await links.RevokeAsync(CredentialLinks.RepairMisplacedSecret, secret.Subject, RevokedBecause.TaskEnded, cancellationToken);
        if (open.Link is { } link) (link.UsedAt, link.RevokedAt, link.RevokedBecause) = (now, null, null);
        audit.Add(Actors.Person(open.Person.Id), "misplaced-secret.answered", secret.Subject, new
        {
            secret.State,
            secret.AccountId,
            secret.About,
            way = open.BySession ? "session" : "signature",
            signature = open.BySession ? null : Signature.Kept(form.Signature),
            mail = open.Link?.MailKey,
            code = verdict?.Code == CodeState.Right,
        });
        flows.Raise(secret.FlowId, MisplacedAnswered.Event, new MisplacedAnswered(secret.Id));
        return new MisplacedResult.Recorded(
            secret.State, answer is MisplacedAnswer.OfAccount of ? await LeadOnAsync(open, of, cancellationToken) : null);
    }

    /// <summary>Opens the rotation, and says where the person hands the new credential in: nowhere, when they may not.</summary>
    private async Task<string?> LeadOnAsync(MisplacedView.Open open, MisplacedAnswer.OfAccount of, CancellationToken cancellationToken)
    {
        var rotation = await rotations.RunAsync(
            of.Account, RotationReason.Misplaced, open.Sender.Id, Actors.Person(open.Person.Id), cancellationToken);
        if (rotation is null
            || await custody.DecideAsync(open.Person.Id, of.Account, CustodyPurpose.Seal, cancellationToken) is CustodyVerdict.Refused)
            return null;
        if (open.Link is null || open.BySession) return $"/accounts/{of.Account.Id}/credential/seal";
        // With a subject of its own: the rotation's mails, which go out at this moment, end each other's links.
        return $"/credentials/seal/{links
            .Issue(
                CredentialLinks.EscrowCredential, $"misplaced-rotation/{rotation.Id}", open.Person.Id, open.Link.MailKey, clock.GetUtcNow()
                    + SealLinkLifetime)}";
    }
}

/// <summary>What became of an answer that was sent. Closed.</summary>
public abstract record MisplacedResult
{
    private MisplacedResult() { }

    /// <param name="SealUrl">Where the person hands the new credential in; null when there is none to hand in, or not for them.</param>
    public sealed record Recorded(MisplacedState State, string? SealUrl) : MisplacedResult;

    /// <summary>Nothing was recorded; the form says what is missing.</summary>
    public sealed record NotYet(
        MisplacedView.Open Open, IReadOnlyDictionary<string, string> Problems, ScannerVerdict? Verdict) : MisplacedResult;

    public sealed record Over(MisplacedView View) : MisplacedResult;
}
