using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.Approvals;

/// <summary>
/// Tells what somebody sees of a question now, on the directory as it is now (A4). Changes nothing; a post asks the same inside its write.
/// </summary>
public sealed class ReadApproval(SppsDb db, ActionLinks links, ApprovalQuestions questions)
{
    public async Task<ApprovalView> ByLinkAsync(LinkLookup lookup, SignedInPerson? signedIn, CancellationToken cancellationToken)
    {
        if (lookup.Issued is not { } link) return new ApprovalView.Unknown();
        if (signedIn is not null && signedIn.Id != link.PersonId)
            return new ApprovalView.NotYours(new SignedInAs(signedIn.Id, signedIn.Person.FullName));
        var approval = await OfAsync(link, cancellationToken);
        var replaced = link.RevokedBecause == RevokedBecause.ApproverReplaced;
        if (approval.State == ApprovalState.Decided)
            return replaced ? new ApprovalView.Replaced(approval, null) : await DecidedAsync(approval, cancellationToken);
        if (approval.State != ApprovalState.Open)
            return replaced ? new ApprovalView.Replaced(approval, null) : new ApprovalView.Ended(approval);
        var deciders = await questions.WhoDecidesAsync(approval, cancellationToken);
        if (!deciders.MayDecide(approval, link.PersonId)) return new ApprovalView.Replaced(approval, deciders.Approver);
        // Replaced, and back in office: the mail that they got then has the link that works.
        if (replaced) return new ApprovalView.LinkRevoked(RevokedBecause.Renewed);
        return lookup switch
        {
            LinkLookup.Live => await OpenAsync(approval, deciders, link.PersonId, link, signedIn is not null, cancellationToken),
            LinkLookup.Expired => new ApprovalView.LinkExpired(approval, deciders.As(link.PersonId)!),
            _ => new ApprovalView.LinkRevoked(link.RevokedBecause ?? RevokedBecause.TaskEnded),
        };
    }

    /// <summary>By the portal, without a link: the same rules.</summary>
    public async Task<ApprovalView> BySessionAsync(Guid id, SignedInPerson person, CancellationToken cancellationToken)
    {
        var approval = await db.Approvals.SingleOrDefaultAsync(
            candidate => candidate.Id == id && candidate.FlowId != null, cancellationToken);
        if (approval is null || approval.RequesterId == person.Id) return new ApprovalView.Unknown();
        var deciders = await questions.WhoDecidesAsync(approval, cancellationToken);
        if (!deciders.MayDecide(approval, person.Id))
            return approval.ApproverId == person.Id || approval.EscalatedToId == person.Id
                ? new ApprovalView.Replaced(approval, approval.State == ApprovalState.Open ? deciders.Approver : null)
                : new ApprovalView.Unknown();
        return approval.State switch
        {
            ApprovalState.Open => await OpenAsync(approval, deciders, person.Id, link: null, bySession: true, cancellationToken),
            ApprovalState.Decided => await DecidedAsync(approval, cancellationToken),
            _ => new ApprovalView.Ended(approval),
        };
    }

    public async Task<(LinkLookup Lookup, ApprovalView View)> ByTokenAsync(
        string token, SignedInPerson? signedIn, CancellationToken cancellationToken)
    {
        var lookup = await links.FindAsync(ApprovalLinks.Decide, token, cancellationToken);
        return (lookup, await ByLinkAsync(lookup, signedIn, cancellationToken));
    }

    public Task<QuestionText> DescribeAsync(Approval approval, CancellationToken cancellationToken) =>
        questions.DescribeAsync(approval, cancellationToken);

    public async Task<Approval> OfAsync(ActionLink link, CancellationToken cancellationToken)
    {
        var id = link.SubjectId;
        return await db.Approvals.SingleAsync(approval => approval.Id == id, cancellationToken);
    }

    /// <summary>What a link is about, as in the audit.</summary>
    public Task<string> SubjectOfAsync(ActionLink link, CancellationToken cancellationToken)
    {
        var id = link.SubjectId;
        return db.Approvals.Where(approval => approval.Id == id).Select(approval => approval.Subject).SingleAsync(cancellationToken);
    }

    private async Task<ApprovalView> OpenAsync(
        Approval approval, Deciders deciders, string personId, ActionLink? link, bool bySession,
        CancellationToken cancellationToken) => new ApprovalView.Open(
        approval, await questions.DescribeAsync(approval, cancellationToken),
        await db.People.SingleAsync(person => person.Id == personId, cancellationToken),
        deciders.As(personId)!, link, bySession);

    private async Task<ApprovalView> DecidedAsync(Approval approval, CancellationToken cancellationToken)
    {
        var decider = await db.People.SingleAsync(person => person.Id == approval.DecidedById, cancellationToken);
        return new ApprovalView.Decided(approval, await questions.DescribeAsync(approval, cancellationToken), decider.FullName);
    }
}
