using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Mail;
using SppsFlows.Policy;
using SppsFlows.Settings;

namespace SppsFlows.Accounts.Request;

/// <summary>
/// Keeps what can't be taken in yet as an <see cref="AccountRequestDraft"/>, and mails its sender a link to the pre-filled form.
/// </summary>
public sealed class KeepDraft(
    SppsDb db, MailOutbox mails, ActionLinks links, AuditLog audit, IOptions<AppOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan DraftLinkLifetime = TimeSpan.FromDays(60);

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
        var person = await db.People.SingleAsync(candidate => candidate.Id == requesterId, cancellationToken);
        var mailKey = $"submit-account-request/{draft.Id}/fix";
        var token = links.Issue(AccountLinks.FixAccountRequest, draft.Subject, requesterId, mailKey, now + DraftLinkLifetime);
        await mails.AddAsync(
            SubmitAccountRequestMail.Incomplete(mailKey, person, draft, problems, $"{options.Value.PublicUrl}/accounts/mend/{token}"),
            cancellationToken);
        audit.Add(
            Actors.Person(requesterId), "account-request.incomplete", draft.Subject,
            new { source, fields = problems.Select(problem => problem.Field).Distinct() });
    }
}
