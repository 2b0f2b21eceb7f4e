using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts.Request;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Policy;

namespace SppsFlows.Accounts.Mend;

/// <summary>
/// The requester puts it right: just the contact fields (A3), or all of it when the approver asked for changes (A5) or it was incomplete.
/// </summary>
public sealed class MendAccountRequest(
    SppsDb db, SubmitAccountRequest submit, RequestFactsLoader reader, AuditLog audit, TimeProvider clock)
{
    private const int LongestAnswer = 1000;

    public async Task<Answered> RunAsync(Assignment assignment, SentForm sent, CancellationToken cancellationToken)
    {
        if (assignment.Kind == CompleteDraft.Kind) return await CompleteAsync(assignment, sent, cancellationToken);
        var id = AccountRequest.IdOf(assignment.Subject);
        var request = await db.AccountRequests.SingleAsync(candidate => candidate.Id == id, cancellationToken);
        return request.State is RequestState.NeedsFields
            ? await MendContactsAsync(request, sent.Form, cancellationToken)
            : await ChangeAsync(request, sent, cancellationToken);
    }

    private async Task<Answered> CompleteAsync(Assignment assignment, SentForm sent, CancellationToken cancellationToken)
    {
        var id = AccountRequestDraft.IdOf(assignment.Subject);
        var draft = await db.AccountRequestDrafts.SingleAsync(candidate => candidate.Id == id, cancellationToken);
        var problems = await submit.ProblemsAsync(draft, sent.Form, cancellationToken);
        return problems.Count > 0 ? Wrong(problems)
            : new Answered.Ends(CompleteDraft.Completed, _ => submit.CompleteAsync(draft, sent.Form, cancellationToken));
    }

    private async Task<Answered> MendContactsAsync(AccountRequest request, AccountRequestForm form, CancellationToken cancellationToken)
    {
        var (email, phone, address) = (Short(form.ContactEmail), Short(form.ContactPhone), Short(form.ContactAddress));
        var problems = await reader.ContactProblemsAsync(request.OrgId, email, phone, address, cancellationToken);
        return problems.Count > 0 ? Wrong(problems) : new Answered.Ends(MendRequest.Mended, by =>
        {
            (request.ContactEmail, request.ContactPhone, request.ContactAddress) = (email, phone, address);
            PutOnRecord(request, by, new { fields = ContactRules.Fields });
            return Task.CompletedTask;
        });
    }

    private async Task<Answered> ChangeAsync(AccountRequest request, SentForm sent, CancellationToken cancellationToken)
    {
        List<FieldProblem> problems = [];
        if (string.IsNullOrWhiteSpace(sent.WhatChanged))
            problems.Add(new("whatChanged", "Say in a few words what you changed, or why nothing had to be."));
        else if (sent.WhatChanged.Length > LongestAnswer)
            problems.Add(new("whatChanged", $"This is longer than {LongestAnswer} characters. Please shorten it."));
        var read = await reader.ReadAsync(sent.Form, request.RequesterId, cancellationToken);
        if (read is ReadAccountResult.Incomplete incomplete) problems.AddRange(incomplete.Problems);
        else problems.AddRange(await reader.ContactProblemsAsync(((ReadAccountResult.Complete)read).Wish, cancellationToken));
        if (problems.Count > 0) return Wrong(problems);
        return new Answered.Ends(MendRequest.Mended, async by =>
        {
            request.Take(((ReadAccountResult.Complete)read).Wish);
            (request.WhatChanged, request.Round) = (sent.WhatChanged.Trim(), request.Round + 1);
            (request.AcknowledgedVersion, request.AcknowledgedAt) = (Acknowledgement.Version, clock.GetUtcNow());
            await AcknowledgedBy.KeepAsync(
                db, request.RequesterId, AcknowledgedHow.Request, signature: null, request.AcknowledgedAt, cancellationToken);
            request.Enter(RequestState.Received, clock.GetUtcNow());
            PutOnRecord(request, by, new
            {
                request.Round,
                request.WhatChanged,
                request.OrgId,
                request.Kind,
                request.Platform,
                request.Handle,
                request.AcknowledgedVersion
            });
        });
    }

    private void PutOnRecord(AccountRequest request, AnswerRecord by, object details) =>
        audit.Add(Actors.Person(by.PersonId), AccountRequestActions.Mended, request.Subject, details);

    private static Answered.Wrong Wrong(IEnumerable<FieldProblem> problems) => new(problems
        .GroupBy(problem => problem.Field).ToDictionary(field => field.Key, field => string.Join(' ', field.Select(one => one.Message))));

    private static string Short(string? text) => text?.Trim() is { } trimmed ? trimmed.Length > 300 ? trimmed[..300] : trimmed : "";
}

/// <summary>What a form to be put right has beside name and code, as it was sent; unchecked.</summary>
public sealed record SentForm(AccountRequestForm Form, string WhatChanged);
