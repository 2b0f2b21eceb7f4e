using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Registry;
using SppsFlows.Web;

namespace SppsFlows.Credentials.HandOver;

/// <summary>
/// Records one answer (A11): who goes on, or that the account is closed, or that it is gone. Everything is read again inside the only
/// writer's transaction: of two answers at once, one counts.
/// </summary>
public sealed class DecideHandOver(
    SppsDb db, ReadHandOver read, HandOverSteps steps, CloseAccount close, HandOverMails mails, OpenRotation rotations, ActionLinks links,
    ScannerCheck human, FlowOutbox flows,
    AuditLog audit, TimeProvider clock)
{
    public Task<HandOverResult> ByLinkAsync(
        string token, HandOverForm form, SignedInPerson? reader, string agent, bool headThenPost,
        CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var view = await read.ByTokenAsync(token, reader, cancellationToken);
        if (view is HandOverView.OfAnother { Link: var forwarded })
            ForwardedLink.Record(audit, forwarded, reader!.Id, HandOverTask.SubjectOf(forwarded.SubjectId));
        if (reader is not null || view is not HandOverView.Asked { Link: { } link } asked)
            return await TakeAsync(view, form, verdict: null, cancellationToken);
        var act = new LinkFormPost(form.Choice.Length > 0 ? form.Choice : null, form.Signature, form.Code, agent, headThenPost);
        return await TakeAsync(
            view, form, await human.CheckAsync(link, asked.Person, act, asked.Account.Subject, cancellationToken), cancellationToken);
    }, cancellationToken);

    public Task<HandOverResult> BySessionAsync(
        Guid accountId, HandOverForm form, SignedInPerson reader, CancellationToken cancellationToken) => db.WriteAsync(async () =>
        await TakeAsync(
            await read.BySessionAsync(accountId, reader, cancellationToken), form, verdict: null, cancellationToken), cancellationToken);

    private async Task<HandOverResult> TakeAsync(
        HandOverView view, HandOverForm form, ScannerVerdict? verdict, CancellationToken cancellationToken)
    {
        var problems = SignatureFields.Problems(verdict).ToDictionary();
        switch (view)
        {
            case HandOverView.Decide decide:
                var answer = form.Read(decide.Choices);
                if (answer is HandOverAnswer.Wrong wrong) problems[wrong.Field] = wrong.Message;
                if (problems.Count > 0 || verdict is { Passes: false }) return new HandOverResult.NotYet(view, problems, verdict);
                if (answer is HandOverAnswer.Named named) await NameAsync(decide, named, form, verdict, cancellationToken);
                else await BeginClosingAsync(decide, form, verdict, cancellationToken);
                break;
            case HandOverView.Attest attest:
                if (!form.Attested) problems["attested"] = "Delete the account on its platform first, then confirm it here.";
                if (problems.Count > 0 || verdict is { Passes: false }) return new HandOverResult.NotYet(view, problems, verdict);
                await close.AttestedAsync(attest, By(attest, form, verdict), cancellationToken);
                break;
            default:
                return new HandOverResult.Over(view);
        }
        if (view is HandOverView.Asked { Link: { } link })
            (link.UsedAt, link.RevokedAt, link.RevokedBecause) = (clock.GetUtcNow(), null, null);
        return new HandOverResult.Recorded(view);
    }

    private async Task NameAsync(
        HandOverView.Decide decide, HandOverAnswer.Named named, HandOverForm form, ScannerVerdict? verdict,
        CancellationToken cancellationToken)
    {
        var (task, account) = (decide.Task, decide.Account);
        var before = account.ManagerIds;
        (account.ManagerIds, account.ResponsibleId) = ([.. named.ManagerIds], await WhoAnswers.ForAsync(db, account, cancellationToken)
            ?? account.ResponsibleId);
        await DecidedAsync(decide, HandOverState.HandedOver, cancellationToken);
        audit.Add(Actors.Person(decide.Person.Id), "hand-over.done", account.Subject,
            new
            {
                task = task.Id,
                task.LeaverId,
                before,
                account.ManagerIds,
                named.AddedIds,
                account.ResponsibleId,
                by = By(decide, form, verdict)
            });
        // Whoever left knows the password (B8).
        task.RotationId = (await rotations.RunAsync(
            account, FindLeavers.ReasonFor(account), askedById: null, Actors.System, cancellationToken))?.Id;
        await mails.TellHandedOverAsync(task, account, named, decide.Person, cancellationToken);
    }

    private async Task BeginClosingAsync(
        HandOverView.Decide decide, HandOverForm form, ScannerVerdict? verdict, CancellationToken cancellationToken)
    {
        var (task, account) = (decide.Task, decide.Account);
        account.State = AccountState.Closing;
        await DecidedAsync(decide, HandOverState.Closing, cancellationToken);
        // The second question is reminded of by itself.
        (task.Reminders, task.RemindedAt, task.EscalatedAt, task.EscalatedToId) = (0, null, null, null);
        audit.Add(
            Actors.Person(decide.Person.Id), "account.closing", account.Subject,
            new { task = task.Id, task.LeaverId, by = By(decide, form, verdict) });
        await mails.AskToCloseAsync(await read.FactsAsync(task, cancellationToken), account, isReminder: false, cancellationToken);
        await mails.TellClosingAsync(task, account, decide.Person, cancellationToken);
    }

    private async Task DecidedAsync(HandOverView.Decide decide, HandOverState state, CancellationToken cancellationToken)
    {
        var task = decide.Task;
        (task.State, task.DecidedById, task.DecidedAt) = (state, decide.Person.Id, clock.GetUtcNow());
        await links.RevokeAsync(CredentialLinks.HandOverAccount, task.Subject, RevokedBecause.TaskEnded, cancellationToken);
        flows.Raise(task.FlowId, HandOverChanged.Event, new HandOverChanged(task.Id));
        // One answer is for all who left.
        foreach (var other in await db
            .Set<HandOverTask>()
            .Where(candidate => candidate.AccountId == task.AccountId && candidate.Id != task.Id && candidate.State == HandOverState.Open)
            .ToListAsync(cancellationToken))
        {
            await steps.EndAsync(other, decide.Account, cancellationToken);
            flows.Raise(other.FlowId, HandOverChanged.Event, new HandOverChanged(other.Id));
        }
    }

    /// <summary>J5: how it was signed, and from which mail.</summary>
    private static object By(HandOverView.Asked asked, HandOverForm form, ScannerVerdict? verdict) => new
    {
        way = asked.BySession ? "session" : "signature",
        signature = asked.BySession ? null : Signature.Kept(form.Signature),
        mail = asked.Link?.MailKey,
        code = verdict?.Code == CodeState.Right,
    };
}

/// <summary>What became of an answer that was sent. Closed.</summary>
public abstract record HandOverResult
{
    private HandOverResult() { }

    /// <param name="View">What was answered.</param>
    public sealed record Recorded(HandOverView View) : HandOverResult;

    /// <summary>Nothing was recorded; the form says what is missing.</summary>
    public sealed record NotYet(HandOverView View, IReadOnlyDictionary<string, string> Problems, ScannerVerdict? Verdict) : HandOverResult;

    /// <summary>There is nothing to answer here for this person.</summary>
    public sealed record Over(HandOverView View) : HandOverResult;
}
