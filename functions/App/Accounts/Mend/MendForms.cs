using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts.Request;
using SppsFlows.Approvals;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.Accounts.Mend;

/// <summary>The form on which a requester puts a request or a draft right, whether by mailed link or signed in.</summary>
public sealed class MendForms(SppsDb db, AccountRequestReader reader)
{
    /// <param name="sent">What was sent and did not do; null to show what is on record.</param>
    public async Task<RequestForm> OfDraftAsync(AccountRequestDraft draft, string action, SentForm? sent, CancellationToken cancellation)
    {
        var form = sent?.Form ?? draft.Read();
        var problems = sent?.Problems ?? (await reader.ReadAsync(form, draft.RequesterId, cancellation) as ReadAccountResult.Incomplete)?.Problems ?? [];
        return await FormAsync("Complete your request", action, form, problems, cancellation);
    }

    /// <returns>Null when the request does not wait for its requester.</returns>
    public async Task<RequestForm?> OfRequestAsync(Guid requestId, string action, SentForm? sent, CancellationToken cancellation)
    {
        var request = await db.AccountRequests.AsNoTracking().SingleAsync(candidate => candidate.Id == requestId, cancellation);
        var form = sent?.Form ?? await AccountRequestForms.OfAsync(db, request, cancellation);
        switch (request.State)
        {
            case RequestState.NeedsFields:
                var problems = sent?.Problems ?? await reader.ContactProblemsAsync(request, cancellation);
                return await FormAsync("Put the contact data right", action, form, problems, cancellation) with { ContactsOnly = true };
            case RequestState.ChangesAsked:
                var approval = await db.Approvals.AsNoTracking().FirstOrDefaultAsync(candidate => candidate.Subject == request.Subject && candidate.Round == request.Round, cancellation);
                var approver = approval?.DecidedById is { } id ? await db.People.AsNoTracking().FirstOrDefaultAsync(person => person.Id == id, cancellation) : null;
                return await FormAsync("Change your request", action, form, sent?.Problems ?? [], cancellation) with { Changes = new(approver?.FullName, approval?.Note, sent?.WhatChanged) };
            default:
                return null;
        }
    }

    private async Task<RequestForm> FormAsync(string title, string action, AccountRequestForm form, IReadOnlyList<FieldProblem> problems, CancellationToken cancellation) => new()
    {
        Title = title,
        Action = action,
        Form = form,
        Problems = problems,
        Orgs = await db.Orgs.AsNoTracking().ToListAsync(cancellation),
        Platforms = (await PlatformCatalogue.ReadAsync(db, cancellation)).Entries,
    };
}

/// <summary>A form that was sent, with what is still wrong.</summary>
public sealed record SentForm(AccountRequestForm Form, string WhatChanged, IReadOnlyList<FieldProblem> Problems);
