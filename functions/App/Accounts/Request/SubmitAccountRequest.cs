using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Policy;

namespace SppsFlows.Accounts.Request;

/// <summary>
/// The one door for account requests, whatever the way in (A1). Request, audit and start of the flow are one
/// transaction; afterwards the caller dispatches the <see cref="FlowOutbox"/>.
/// </summary>
public sealed class SubmitAccountRequest(
    SppsDb db, RequestFactsLoader reader, KeepDraft drafts, AuditLog audit, FlowOutbox flows, TimeProvider clock)
{
    /// <summary>For somebody who sits before the form: nothing is taken in while a field is wrong.</summary>
    /// <param name="submissionKey">Names the submission for ever; the same key again is the same request.</param>
    public Task<SubmitResult> SubmitAsync(
        AccountRequestForm form, RequestSource source, string submissionKey, string requesterPersonId,
        CancellationToken cancellationToken) =>
        db.WriteAsync(
            () => TakeInAsync(form, source, submissionKey, requesterPersonId, alsoContacts: true, cancellationToken), cancellationToken);

    /// <summary>
    /// For mail and hooks, whose sender has gone: what can't be taken in is kept as a draft, and its sender mailed a
    /// pre-filled form. <see cref="SubmitResult.Problems"/> then says what that mail asks for. Contact data that is not the
    /// district's is no reason to wait: the flow asks for just those fields (A3).
    /// </summary>
    public Task<SubmitResult> SubmitOrAskAsync(
        AccountRequestForm form, RequestSource source, string submissionKey, string requesterPersonId,
        CancellationToken cancellationToken) =>
        db.WriteAsync(async () =>
        {
            var result = await TakeInAsync(form, source, submissionKey, requesterPersonId, alsoContacts: false, cancellationToken);
            if (result is SubmitResult.Problems problems)
                await drafts.RunAsync(form, source, submissionKey, requesterPersonId, problems.Fields, cancellationToken);
            return result;
        }, cancellationToken);

    /// <summary>Takes a draft in, completed. Call inside a <see cref="SppsDb.WriteAsync{T}"/>.</summary>
    internal async Task CompleteAsync(
        AccountRequestDraft draft, AccountRequestForm form, CancellationToken cancellationToken)
    {
        var result = await TakeInAsync(form, draft.Source, draft.SubmissionKey, draft.RequesterId, alsoContacts: true, cancellationToken);
        draft.RequestId = result switch
        {
            SubmitResult.Accepted accepted => accepted.RequestId,
            SubmitResult.Known known => known.RequestId,
            _ => throw new InvalidOperationException("A draft was to be completed that has problems."),
        };
    }

    /// <summary>What is wrong with a draft as it would be completed; empty when it can be taken in, or was. Changes nothing.</summary>
    internal async Task<IReadOnlyList<FieldProblem>> ProblemsAsync(
        AccountRequestDraft draft, AccountRequestForm form, CancellationToken cancellationToken) =>
        await FindAsync(draft.SubmissionKey, cancellationToken) is not null ? []
            : (await ReadAsync(form, draft.RequesterId, alsoContacts: true, cancellationToken)).Problems;

    private async Task<SubmitResult> TakeInAsync(
        AccountRequestForm form, RequestSource source, string key, string requesterId, bool alsoContacts,
        CancellationToken cancellationToken)
    {
        if (await FindAsync(key, cancellationToken) is { } known) return new SubmitResult.Known(known);
        var (wish, problems) = await ReadAsync(form, requesterId, alsoContacts, cancellationToken);
        if (problems.Count > 0) return new SubmitResult.Problems(problems);

        var now = clock.GetUtcNow();
        var request = Create(wish!, source, key, requesterId, now);
        db.AccountRequests.Add(request);
        await AcknowledgedBy.KeepAsync(db, requesterId, AcknowledgedHow.Request, signature: null, now, cancellationToken);
        audit.Add(
            Actors.Person(requesterId), "account-request.submitted", request.Subject,
            new { source, request.OrgId, request.Kind, request.Platform, request.Handle, request.AcknowledgedVersion });
        flows.Start(nameof(AuthorizeAccount), request.FlowId, new AccountRequestRef(request.Id));
        return new SubmitResult.Accepted(request.Id);
    }

    private Task<Guid?> FindAsync(string key, CancellationToken cancellationToken) => db.AccountRequests
        .AsNoTracking().Where(request => request.SubmissionKey == key).Select(request => (Guid?)request.Id)
        .FirstOrDefaultAsync(cancellationToken);

    /// <returns>Either of them.</returns>
    private async Task<(AccountWish? Wish, IReadOnlyList<FieldProblem> Problems)> ReadAsync(
        AccountRequestForm form, string requesterId, bool alsoContacts, CancellationToken cancellationToken)
    {
        var read = await reader.ReadAsync(form, requesterId, cancellationToken);
        if (read is ReadAccountResult.Incomplete incomplete)
            return (null, alsoContacts
                ? [.. incomplete.Problems, .. await reader.ContactProblemsOfAsync(form, incomplete.Problems, cancellationToken)]
                : incomplete.Problems);
        var wish = ((ReadAccountResult.Complete)read).Wish;
        return (wish, alsoContacts ? await reader.ContactProblemsAsync(wish, cancellationToken) : []);
    }

    private static AccountRequest Create(AccountWish wish, RequestSource source, string key, string requesterId, DateTimeOffset now)
    {
        var request = new AccountRequest
        {
            Id = Guid.CreateVersion7(now),
            RequesterId = requesterId,
            Source = source,
            SubmissionKey = key,
            CreatedAt = now,
            StateSince = now,
            OrgId = wish.Org.Id,
            Kind = wish.Kind,
            Platform = wish.Platform,
            Handle = wish.Handle,
            Purpose = wish.Purpose,
            Audience = wish.Audience,
            ContactEmail = wish.ContactEmail,
            ContactPhone = wish.ContactPhone,
            ContactAddress = wish.ContactAddress,
            AcknowledgedVersion = Acknowledgement.Version,
            AcknowledgedAt = now,
        };
        request.Take(wish);
        return request;
    }
}
