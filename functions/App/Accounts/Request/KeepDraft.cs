using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts.Mend;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Policy;

namespace SppsFlows.Accounts.Request;

/// <summary>
/// Keeps what can't be taken in yet as an <see cref="AccountRequestDraft"/>, and asks its sender to complete it.
/// </summary>
public sealed class KeepDraft(SppsDb db, AssignmentDesk desk, AuditLog audit, TimeProvider clock)
{
    /// <summary>Call inside a <see cref="SppsDb.WriteAsync{T}"/>. The same key again changes nothing.</summary>
    public async Task RunAsync(
        AccountRequestForm form, RequestSource source, string key, string requesterId, IReadOnlyList<FieldProblem> problems,
        CancellationToken cancellationToken)
    {
        if (await db.AccountRequestDrafts.AnyAsync(draft => draft.SubmissionKey == key, cancellationToken)) return;
        var now = clock.GetUtcNow();
        var draft = new AccountRequestDraft
        {
            Id = Guid.CreateVersion7(now),
            RequesterId = requesterId,
            Source = source,
            SubmissionKey = key,
            Form = JsonSerializer.Serialize(form),
            CreatedAt = now
        };
        db.AccountRequestDrafts.Add(draft);
        await desk.OpenAsync(new NewAssignment(CompleteDraft.Kind, draft.Subject), cancellationToken);
        audit.Add(
            Actors.Person(requesterId), "account-request.incomplete", draft.Subject,
            new { source, fields = problems.Select(problem => problem.Field).Distinct() });
    }
}
