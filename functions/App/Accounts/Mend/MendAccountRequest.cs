using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts.Request;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Policy;

namespace SppsFlows.Accounts.Mend;

/// <summary>
/// The requester puts a request right: just the contact fields (A3), or all of it when the approver asked for changes (A5).
/// </summary>
public sealed class MendAccountRequest(
    SppsDb db, SubmitAccountRequest submit, RequestFactsLoader reader, AccountRequestMails mails, AuditLog audit, FlowOutbox flows,
    TimeProvider clock)
{
    private const int LongestAnswer = 1000;

    /// <summary>Call inside a <see cref="SppsDb.WriteAsync{T}"/>.</summary>
    /// <returns>What is still wrong; empty when the request goes on; null when it waits for nothing any more.</returns>
    public async Task<IReadOnlyList<FieldProblem>?> RunAsync(
        Guid requestId, AccountRequestForm form, string? whatChanged, CancellationToken cancellationToken)
    {
        var request = await db.AccountRequests.SingleAsync(candidate => candidate.Id == requestId, cancellationToken);
        var problems = request.State switch
        {
            RequestState.NeedsFields => await MendContactsAsync(request, form, cancellationToken),
            RequestState.ChangesAsked => await ChangeAsync(request, form, whatChanged, cancellationToken),
            _ => null,
        };
        if (problems is not []) return problems;
        await mails.EndLinksAsync(request, cancellationToken);
        flows.Tell(request, AccountRequestEvents.Mended);
        return problems;
    }

    /// <summary>Completes a draft. Call inside a <see cref="SppsDb.WriteAsync{T}"/>.</summary>
    /// <returns>What is still wrong; empty when it was taken in.</returns>
    public async Task<IReadOnlyList<FieldProblem>> CompleteAsync(
        Guid draftId, AccountRequestForm form, CancellationToken cancellationToken) =>
        await submit.CompleteAsync(
            await db.AccountRequestDrafts.SingleAsync(draft => draft.Id == draftId, cancellationToken), form, cancellationToken);

    private async Task<IReadOnlyList<FieldProblem>> MendContactsAsync(
        AccountRequest request, AccountRequestForm form, CancellationToken cancellationToken)
    {
        var was = (request.ContactEmail, request.ContactPhone, request.ContactAddress);
        (request.ContactEmail, request.ContactPhone, request.ContactAddress) = (Short(
            form.ContactEmail), Short(form.ContactPhone), Short(form.ContactAddress));
        var problems = await reader.ContactProblemsAsync(request, cancellationToken);
        // What can't stay is shown on the form, not kept.
        if (problems.Count > 0) (request.ContactEmail, request.ContactPhone, request.ContactAddress) = was;
        else
            audit.Add(
                Actors.Person(request.RequesterId), AccountRequestActions.Mended, request.Subject, new { fields = ContactRules.Fields });
        return problems;
    }

    private async Task<IReadOnlyList<FieldProblem>> ChangeAsync(
        AccountRequest request, AccountRequestForm form, string? whatChanged, CancellationToken cancellationToken)
    {
        List<FieldProblem> problems = [];
        // Also what tells a person from a mail scanner, which sends the form as it is (A5).
        if (string.IsNullOrWhiteSpace(whatChanged))
            problems.Add(new("whatChanged", "Say in a few words what you changed, or why nothing had to be."));
        else if (whatChanged.Length > LongestAnswer)
            problems.Add(new("whatChanged", $"This is longer than {LongestAnswer} characters. Please shorten it."));
        var read = await reader.ReadAsync(form, request.RequesterId, cancellationToken);
        if (read is ReadAccountResult.Incomplete incomplete) problems.AddRange(incomplete.Problems);
        else problems.AddRange(await reader.ContactProblemsAsync(((ReadAccountResult.Complete)read).Wish, cancellationToken));
        if (problems.Count > 0) return problems;
        request.Take(((ReadAccountResult.Complete)read).Wish);
        (request.WhatChanged, request.Round) = (whatChanged!.Trim(), request.Round + 1);
        (request.AcknowledgedVersion, request.AcknowledgedAt) = (Acknowledgement.Version, clock.GetUtcNow());
        await AcknowledgedBy.KeepAsync(
            db, request.RequesterId, AcknowledgedHow.Request, signature: null, request.AcknowledgedAt, cancellationToken);
        request.Enter(RequestState.Received, clock.GetUtcNow());
        audit.Add(
            Actors.Person(request.RequesterId), AccountRequestActions.Mended, request.Subject,
            new
            {
                request.Round,
                request.WhatChanged,
                request.OrgId,
                request.Kind,
                request.Platform,
                request.Handle,
                request.AcknowledgedVersion
            });
        return [];
    }

    private static string Short(string? text) => text?.Trim() is { } trimmed ? trimmed.Length > 300 ? trimmed[..300] : trimmed : "";
}
