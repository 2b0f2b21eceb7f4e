using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts.Request;
using SppsFlows.Approvals;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.Accounts.Mend;

/// <summary>The form on which a requester puts a request or a draft right, whether by mailed link or signed in.</summary>
public sealed class MendForms(SppsDb db, RequestFactsLoader reader)
{
    /// <param name="sent">What was sent and did not do; null to show what is on record.</param>
    public async Task<RequestForm> OfDraftAsync(
        AccountRequestDraft draft, string action, SentForm? sent, CancellationToken cancellationToken)
    {
        var form = sent?.Form ?? draft.Read();
        var problems = sent?.Problems
            ?? (await reader.ReadAsync(form, draft.RequesterId, cancellationToken) as ReadAccountResult.Incomplete)?.Problems ?? [];
        return await FormAsync("Complete your request", action, form, problems, cancellationToken);
    }

    /// <returns>Null when the request does not wait for its requester.</returns>
    public async Task<RequestForm?> OfRequestAsync(Guid requestId, string action, SentForm? sent, CancellationToken cancellationToken)
    {
        var request = await db.AccountRequests.AsNoTracking().SingleAsync(candidate => candidate.Id == requestId, cancellationToken);
        var form = sent?.Form ?? await AccountRequestForms.OfAsync(db, request, cancellationToken);
        switch (request.State)
        {
            case RequestState.NeedsFields:
                var problems = sent?.Problems ?? await reader.ContactProblemsAsync(request, cancellationToken);
                return await FormAsync("Put the contact data right", action, form, problems, cancellationToken) with
                {
                    ContactsOnly = true
                };
            case RequestState.ChangesAsked:
                var asked = await ApprovalResult.FindAsync(
                    db, AccountApproval.Kind, request.Subject, request.Round, cancellationToken);
                return await FormAsync("Change your request", action, form, sent?.Problems ?? [], cancellationToken) with
                {
                    Changes = new(asked?.DecidedBy, asked?.Note, sent?.WhatChanged)
                };
            default:
                return null;
        }
    }

    private async Task<RequestForm> FormAsync(
        string title, string action, AccountRequestForm form, IReadOnlyList<FieldProblem> problems,
        CancellationToken cancellationToken) => new()
        {
            Title = title,
            Action = action,
            Form = form,
            Problems = problems,
            Orgs = await db.Orgs.AsNoTracking().ToListAsync(cancellationToken),
            Platforms = (await PlatformCatalogue.ReadAsync(db, cancellationToken)).Entries,
        };
}

/// <summary>A form that was sent, with what is still wrong.</summary>
public sealed record SentForm(AccountRequestForm Form, string WhatChanged, IReadOnlyList<FieldProblem> Problems);
