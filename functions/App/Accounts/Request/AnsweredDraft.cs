using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Accounts.Mend;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Intake.Forms;
using SppsFlows.Mail;

namespace SppsFlows.Accounts.Request;

/// <summary>A reply to "your request is not complete yet" that brings what was missing: it completes what was sent before.</summary>
public sealed class AnsweredDraft(SppsDb db, AssignmentDesk desk, IOptions<MailOptions> outgoing)
{
    /// <summary>The reply's fields over those of the draft that it answers; the reply alone when it answers none.</summary>
    public async Task<(AccountRequestForm Form, Guid? Draft)> CompleteAsync(
        HandedInForm mail, AccountRequestForm reply, CancellationToken cancellationToken)
    {
        if (await FindAsync(mail, cancellationToken) is not { } draft) return (reply, null);
        var before = draft.Read();
        return (before with
        {
            Organization = reply.Organization ?? before.Organization,
            Kind = reply.Kind ?? before.Kind,
            Platform = reply.Platform ?? before.Platform,
            Handle = reply.Handle ?? before.Handle,
            Url = reply.Url ?? before.Url,
            Existing = reply.Existing ?? before.Existing,
            Purpose = reply.Purpose ?? before.Purpose,
            Audience = reply.Audience ?? before.Audience,
            Grades = reply.Grades ?? before.Grades,
            ContactEmail = reply.ContactEmail ?? before.ContactEmail,
            ContactPhone = reply.ContactPhone ?? before.ContactPhone,
            ContactAddress = reply.ContactAddress ?? before.ContactAddress,
            Managers = reply.Managers.Count > 0 ? reply.Managers : before.Managers,
            Acknowledgements = reply.Acknowledgements.Count > 0 ? reply.Acknowledgements : before.Acknowledgements,
        }, draft.Id);
    }

    /// <summary>The draft lives on in what the reply became; its link says so. Call inside a <see cref="SppsDb.WriteAsync{T}"/>.</summary>
    public async Task CloseAsync(Guid draftId, SubmitResult result, CancellationToken cancellationToken)
    {
        var draft = await db.AccountRequestDrafts.SingleAsync(candidate => candidate.Id == draftId, cancellationToken);
        draft.RequestId ??= result switch
        {
            SubmitResult.Accepted accepted => accepted.RequestId,
            SubmitResult.Known known => known.RequestId,
            _ => null,
        };
        await desk.EndAsync(CompleteDraft.Kind, draft.Subject, CompleteDraft.Completed, cancellationToken);
    }

    private async Task<AccountRequestDraft?> FindAsync(HandedInForm mail, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(mail.Answers)) return null;
        var open = await db.AccountRequestDrafts
            .AsNoTracking().Where(draft => draft.RequesterId == mail.Sender.Id && draft.RequestId == null).ToListAsync(cancellationToken);
        var subjects = open.Select(draft => draft.Subject).ToList();
        var sent = await db.OutgoingMails
            .AsNoTracking().Where(row => subjects.Contains(row.About)).Select(row => new { row.Key, row.About })
            .ToListAsync(cancellationToken);
        var about = sent.FirstOrDefault(row => mail.Answers.Contains(
            MailId.Of(row.Key, outgoing.Value.From), StringComparison.OrdinalIgnoreCase))?.About;
        return open.Find(draft => draft.Subject == about);
    }
}
