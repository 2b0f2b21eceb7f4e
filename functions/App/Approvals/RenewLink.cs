using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.Approvals;

/// <summary>Mails a new link in place of one that is too old: to the approver only, and not again while a fresh one is out.</summary>
public sealed class RenewLink(SppsDb db, ReadApproval read, ApprovalMailer mailer, AuditLog audit, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    /// <returns>The view; <see cref="ApprovalView.LinkExpired"/> when a new link is, or was just, on its way.</returns>
    public Task<ApprovalView> ByTokenAsync(string token, SignedInPerson? signedIn, CancellationToken cancellationToken) =>
        db.WriteAsync(async () =>
        {
            var (lookup, view) = await read.ByTokenAsync(token, signedIn, cancellationToken);
            if (view is not ApprovalView.LinkExpired { Approval: var approval, Office: var office } || lookup.Issued is not { } old)
                return view;
            if (db.Links.Any(link => link.Purpose == ApprovalLinks.Decide.Name
                && link.Subject == old.Subject && link.PersonId == old.PersonId && link.CreatedAt > clock.GetUtcNow() - Fresh))
                return view;
            var mail = await mailer.AskAsync(approval, office, Asking.NewLink, cancellationToken);
            audit.Add(
                Actors.LinkHolder, "approval.link-renewed", approval.Subject,
                new { Approval = approval.Id, For = old.PersonId, Old = old.MailKey, Mail = mail });
            return view;
        }, cancellationToken);
}
