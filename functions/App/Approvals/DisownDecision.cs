using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.Approvals;

/// <summary>
/// "This was not me" (A5): the offices in charge are told, and the question is asked again where its flow still runs. A form like any
/// other: a mail scanner must not undo decisions.
/// </summary>
public sealed class DisownDecision(
    SppsDb db, ActionLinks links, ReadApproval read, ApprovalQuestions questions, ApprovalMailer mailer, ScannerCheck human, AuditLog audit,
    TimeProvider clock)
{
    /// <summary>What the link shows now. Changes nothing.</summary>
    public async Task<(ActionLink? Link, DisownView View)> ReadAsync(
        string token, SignedInPerson? signedIn, CancellationToken cancellationToken)
    {
        var lookup = await links.FindAsync(ApprovalLinks.DisownDecision, token, cancellationToken);
        if (lookup.Issued is not { } link) return (null, new DisownView.Unknown());
        if (signedIn is not null && signedIn.Id != link.PersonId)
            return (link, new DisownView.NotYours(new SignedInAs(signedIn.Id, signedIn.Person.FullName)));
        var approval = await read.OfAsync(link, cancellationToken);
        if (approval.DisownedAt is { } at) return (link, new DisownView.Disowned(at));
        if (lookup is not LinkLookup.Live) return (link, new DisownView.TooOld());
        var decider = await db.People.SingleAsync(person => person.Id == link.PersonId, cancellationToken);
        return (link, new DisownView.Open(
            approval, await questions.DescribeAsync(approval, cancellationToken), decider, link, signedIn is not null));
    }

    public Task<DisownResult> ByLinkAsync(
        string token, DecisionForm form, SignedInPerson? signedIn, string agent, bool headThenPost,
        CancellationToken cancellationToken) => db.WriteAsync<DisownResult>(async () =>
    {
        var (_, view) = await ReadAsync(token, signedIn, cancellationToken);
        if (view is not DisownView.Open open) return new DisownResult.Over(view);
        if (!open.BySession)
        {
            var verdict = await human.CheckAsync(
                open.Link, open.Decider, new LinkFormPost(null, form.Signature, form.Code, agent, headThenPost), open.Approval.Subject,
                cancellationToken);
            if (!verdict.Passes) return new DisownResult.NotYet(open, verdict);
        }
        await DisownAsync(open, cancellationToken);
        return new DisownResult.Done();
    }, cancellationToken);

    private async Task DisownAsync(DisownView.Open open, CancellationToken cancellationToken)
    {
        var approval = open.Approval;
        (approval.DisownedAt, open.Link.UsedAt) = (clock.GetUtcNow(), clock.GetUtcNow());
        var reopened = await questions.QuestionOf(approval).ReopenAsync(approval, cancellationToken);
        audit.Add(Actors.Person(open.Decider.Id), "approval.disowned", approval.Subject,
            new
            {
                Approval = approval.Id,
                approval.Round,
                approval.Decision,
                approval.DecidedAt,
                Reopened = reopened,
                By = open.BySession ? "session" : "signature",
                Mail = open.Link.MailKey
            });
        await mailer.TellDisownedAsync(approval, open.Decider, reopened, cancellationToken);
    }
}

/// <summary>What the link of "this was not me" shows. Closed.</summary>
public abstract record DisownView
{
    private DisownView() { }

    public sealed record Open(Approval Approval, QuestionText Question, Person Decider, ActionLink Link, bool BySession) : DisownView;
    public sealed record Disowned(DateTimeOffset At) : DisownView;
    public sealed record TooOld : DisownView;
    public sealed record NotYours(SignedInAs As) : DisownView;
    public sealed record Unknown : DisownView;
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
