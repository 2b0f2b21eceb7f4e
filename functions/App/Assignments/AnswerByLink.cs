using Microsoft.AspNetCore.Http;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.Assignments;

/// <summary>
/// What every answer page does (A5): GET and HEAD change nothing but the audit's note of the opening; a POST carries a human act and is
/// checked against who is asked at that moment. The first answer wins: all is read again inside the only writer's transaction.
/// </summary>
public sealed class AnswerByLink(
    SppsDb db, ReadAnswer read, RecordAnswer record, ScannerCheck human, LinkOpeningAudit opens, AuditLog audit, RateLimits limits)
{
    private const int PerLink = 30;

    // A whole district may sit behind one address.
    private const int PerAddress = 3000;

    /// <summary>For GET and HEAD.</summary>
    public async Task<AnswerView> OpenAsync(HttpContext http, AnswerDoor door, CancellationToken cancellationToken)
    {
        var (link, view) = await read.ReadAsync(http, door, cancellationToken);
        if (link is null) return view;
        var about = await record.AboutAsync(link, cancellationToken);
        if (view is AnswerView.NotYours) await opens.ForwardedAsync(db, audit, http, link, about, cancellationToken);
        else await opens.OpenedAsync(db, audit, http, link, about, cancellationToken);
        return view;
    }

    /// <summary>For POST. Afterwards hand over to flows with <see cref="Flows.FlowNudge"/>.</summary>
    /// <param name="answer">What the feature makes of its own fields: asked inside the write, also when the name or the code is wrong, so
    /// it only reads; its effect is taken if all holds.</param>
    public async Task<AnswerResult> PostAsync(
        HttpContext http, AnswerDoor door, AnswerForm form, Func<AnswerView.Open, Task<Answered>> answer,
        CancellationToken cancellationToken)
    {
        if (RefuseTooMany(http, door) is { } refusal) return new AnswerResult.Refused(refusal);
        var (link, _) = await read.ReadAsync(http, door, cancellationToken);
        var headThenPost = link is not null && opens.HeadThenPost(link.Id, http);
        var act = new LinkFormPost(form.Choice, form.Signature, form.Code, http.Request.Headers.UserAgent.ToString(), headThenPost);
        return await db.WriteAsync<AnswerResult>(async () =>
        {
            var (asked, view) = await read.ReadAsync(http, door, cancellationToken);
            if (view is AnswerView.NotYours && asked is not null)
                await record.RefusedAsync(asked, http.RequirePerson(), form.Choice, cancellationToken);
            // Its page says who is asked now, so that person must have the mail.
            if (view is AnswerView.Replaced { Assignment: { State: AssignmentState.Open } replaced })
                await record.AskSuccessorAsync(replaced, cancellationToken);
            if (view is not AnswerView.Open open) return new AnswerResult.Over(view);
            var verdict = open.BySession ? null
                : await human.CheckAsync(open.Link!, open.Person.AsHolder(), act, open.Assignment.About, cancellationToken);
            return await record.RunAsync(open, form, verdict, answer, cancellationToken);
        }, cancellationToken);
    }

    /// <summary>
    /// For a POST to the page of a link that is too old: the new one goes to whoever was asked, whoever presses the button; not again while
    /// a fresh one is out.
    /// </summary>
    /// <returns>Null: a new link is, or was just, on its way; else what to show.</returns>
    public async Task<AnswerResult?> RenewAsync(HttpContext http, AnswerDoor.Link door, CancellationToken cancellationToken)
    {
        if (RefuseTooMany(http, door) is { } refusal) return new AnswerResult.Refused(refusal);
        return await db.WriteAsync<AnswerResult?>(async () =>
        {
            var (link, view) = await read.ReadAsync(http, door, cancellationToken);
            if (view is not AnswerView.LinkExpired { Assignment: var assignment } || link is null) return new AnswerResult.Over(view);
            await record.RenewAsync(assignment, link, cancellationToken);
            return null;
        }, cancellationToken);
    }

    private IResult? RefuseTooMany(HttpContext http, AnswerDoor door)
    {
        var key = door is AnswerDoor.Link link ? link.Token : $"{((AnswerDoor.Session)door).Id}/{http.RequirePerson().Id}";
        return limits.RefuseTooMany(http, "answer", key, PerLink, PerAddress);
    }
}
