using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.Approvals;

/// <summary>
/// What the link of "this was not me" shows. Nothing waits for an answer there, so it is no assignment; its link is treated as theirs are.
/// </summary>
public sealed class ReadDisown(
    SppsDb db, ActionLinks links, ApprovalKinds kinds, ScannerCheck human, LinkOpeningAudit opens, AuditLog audit)
{
    /// <summary>Puts the opening on record, and changes nothing else.</summary>
    public async Task<DisownView> OpenAsync(HttpContext http, string token, CancellationToken cancellationToken)
    {
        var (link, view) = await ReadAsync(token, http.Person(), cancellationToken);
        if (link is null) return view;
        var id = link.SubjectId;
        var about = (await ApprovalResult.FindAsync(db, id, cancellationToken))!.Assignment.About;
        if (view is DisownView.NotYours) await opens.ForwardedAsync(db, audit, http, link, about, cancellationToken);
        else await opens.OpenedAsync(db, audit, http, link, about, cancellationToken);
        return view;
    }

    /// <summary>Whether this client asked by HEAD and posts without having opened the page since.</summary>
    public async Task<bool> IsHeadThenPostAsync(HttpContext http, string token, CancellationToken cancellationToken) =>
        (await links.FindAsync(ApprovalLinks.DisownDecision, token, cancellationToken)).Issued is { } link
        && opens.HeadThenPost(link.Id, http);

    public async Task<(ActionLink? Link, DisownView View)> ReadAsync(
        string token, SignedInPerson? signedIn, CancellationToken cancellationToken)
    {
        var lookup = await links.FindAsync(ApprovalLinks.DisownDecision, token, cancellationToken);
        if (lookup.Issued is not { } link) return (null, new DisownView.Unknown());
        if (signedIn is not null && signedIn.Id != link.PersonId) return (link, new DisownView.NotYours(signedIn.Person.FullName));
        var result = (await ApprovalResult.FindAsync(db, link.SubjectId, cancellationToken))!;
        if (result.DisownedAt is { } at) return (link, new DisownView.Disowned(at));
        if (lookup is not LinkLookup.Live) return (link, new DisownView.TooOld());
        var decider = await db.People.SingleAsync(person => person.Id == link.PersonId, cancellationToken);
        var question = await kinds.Of(result.Assignment).QuestionAsync(result.Assignment, cancellationToken);
        var asksCode = signedIn is null && await human.AsksCodeAsync(link, cancellationToken);
        return (link, new DisownView.Open(result, question, decider, link, signedIn is not null, asksCode));
    }
}

/// <summary>What the link of "this was not me" shows. Closed.</summary>
public abstract record DisownView
{
    private DisownView() { }

    /// <param name="BySession">Signed in as this person: no typed name is wanted.</param>
    /// <param name="AsksCode">The form has a field for a mailed code.</param>
    public sealed record Open(
        ApprovalResult Result, QuestionText Question, Person Decider, ActionLink Link, bool BySession, bool AsksCode) : DisownView;

    public sealed record Disowned(DateTimeOffset At) : DisownView;
    public sealed record TooOld : DisownView;
    public sealed record NotYours(string SignedInAs) : DisownView;
    public sealed record Unknown : DisownView;
}
