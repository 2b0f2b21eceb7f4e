using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts.Request;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Policy;

namespace SppsFlows.Accounts.Mend;

/// <summary>The form on which a requester puts a request or a draft right, whether by mailed link or signed in.</summary>
public sealed class MendForms(SppsDb db, RequestFactsLoader reader, ActionLinks links)
{
    /// <summary>Both kinds share one page. A token that nobody was mailed leads to a door behind which nothing is.</summary>
    public async Task<AnswerDoor> DoorAsync(string token, CancellationToken cancellationToken)
    {
        var id = (await links.FindAsync(AccountLinks.FixAccountRequest, token, cancellationToken)).Issued?.SubjectId;
        var isDraft = await db.Assignments.AnyAsync(asked => asked.Id == id && asked.Kind == CompleteDraft.Kind, cancellationToken);
        return new AnswerDoor.Link(isDraft ? CompleteDraft.Kind : MendRequest.Kind, token);
    }

    /// <summary>To what was asked last about a request or a draft.</summary>
    public async Task<AnswerDoor> DoorAsync(string kind, string subject, CancellationToken cancellationToken) =>
        new AnswerDoor.Session(kind, await db.Assignments.Where(asked => asked.Kind == kind && asked.Subject == subject)
            .OrderByDescending(asked => asked.Round).Select(asked => asked.Id).FirstOrDefaultAsync(cancellationToken));

    /// <param name="sent">What was sent and did not do; null to show what is on record.</param>
    /// <param name="typed">The name as it was typed.</param>
    public async Task<RequestForm> OfAsync(
        AnswerView.Open open, string action, SentForm? sent, string typed, AnswerResult.NotYet? notYet, CancellationToken cancellationToken)
    {
        var form = open.Assignment.Kind == CompleteDraft.Kind
            ? await OfDraftAsync(open.Assignment, sent, cancellationToken)
            : await OfRequestAsync(open.Assignment, sent, cancellationToken);
        return form with
        {
            Action = action,
            Problems = notYet is null ? form.Problems
                : [.. notYet.Problems.Select(problem => new FieldProblem(problem.Key, problem.Value))],
            Orgs = await db.Orgs.AsNoTracking().ToListAsync(cancellationToken),
            Platforms = (await PlatformCatalogue.ReadAsync(db, cancellationToken)).Entries,
            Signature = open.BySession ? null
                : new SignatureWanted(typed, open.AsksCode || notYet?.Verdict is { Code: not CodeState.NotNeeded }),
        };
    }

    private async Task<RequestForm> OfDraftAsync(Assignment assignment, SentForm? sent, CancellationToken cancellationToken)
    {
        var id = AccountRequestDraft.IdOf(assignment.Subject);
        var draft = await db.AccountRequestDrafts.AsNoTracking().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        var form = sent?.Form ?? draft.Read();
        var read = await reader.ReadAsync(form, draft.RequesterId, cancellationToken);
        var problems = (read as ReadAccountResult.Incomplete)?.Problems ?? [];
        return new RequestForm { Title = "Complete your request", Action = "", Form = form, Problems = problems };
    }

    private async Task<RequestForm> OfRequestAsync(Assignment assignment, SentForm? sent, CancellationToken cancellationToken)
    {
        var id = AccountRequest.IdOf(assignment.Subject);
        var request = await db.AccountRequests.AsNoTracking().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        var form = sent?.Form ?? await AccountRequestForms.OfAsync(db, request, cancellationToken);
        if (request.State is RequestState.NeedsFields)
        {
            var problems = await reader.ContactProblemsAsync(request, cancellationToken);
            return new RequestForm
            {
                Title = "Put the contact data right",
                Action = "",
                Form = form,
                Problems = problems,
                ContactsOnly = true
            };
        }
        var asked = await ApprovalResult.FindAsync(db, AccountApproval.Kind, request.Subject, request.Round, cancellationToken);
        return new RequestForm
        {
            Title = "Change your request",
            Action = "",
            Form = form,
            Changes = new(asked?.DecidedBy, asked?.Note, sent?.WhatChanged)
        };
    }
}
