using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Approvals;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.BreakGlass;

/// <summary>
/// A break-glass as a question to the school's principal; to the superintendent's office where there is none, or where the principal asks
/// (B5, A4).
/// </summary>
public sealed class BreakGlassQuestion(
    SppsDb db, CredentialMails mails, EndBreakGlass end, BreakGlassMails tell, FlowOutbox flows, AuditLog audit,
    IOptions<CredentialOptions> options) : IApprovalQuestion
{
    public const string KindName = "BreakGlass";

    public string Kind => KindName;

    public async Task<QuestionText> DescribeAsync(Approval approval, CancellationToken cancellationToken)
    {
        var (glass, account) = await CaseAsync(approval, cancellationToken);
        var facts = await mails.FactsAsync(account, cancellationToken);
        var asker = (await mails.PersonAsync(glass.AskedById, cancellationToken)).FullName;
        var managers = await mails.ManagersAsync(account, cancellationToken);
        return new QuestionText(
            $"One look at the credentials of {facts.What}", asker,
            [
                new("Account", facts.What), new("Address", account.Url), new("Their reason", glass.Reason),
                new("Managers of the account", string.Join(", ", managers.Select(person => person.FullName)))
            ],
            ["The credentials of a classroom’s account are kept by the school’s principal. The Office of Communications sees the "
                + "username only.",
             "In an emergency the Office of Communications may ask for one look. Nobody decides their own request."],
            $"If you approve, {asker} can see username, password and codes once, within {Window} from then. You and the managers are "
            + "told when it happens, and the managers are then asked to change the password.",
            MayAskForChanges: false);
    }

    public async Task<Deciders> WhoDecidesAsync(Approval approval, CancellationToken cancellationToken)
    {
        var (glass, account) = await CaseAsync(approval, cancellationToken);
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == account.OrgId, cancellationToken);
        var holders = await OfficeHolder.ReadAsync(db, org.Id, cancellationToken);
        var approver = Decider.Of(ApproverRule.For(holders, org, account.Kind, glass.AskedById, approval.ApproverId), holders, org);
        return new Deciders(approver, Decider.Of(ApproverRule.EscalateTo(holders, glass.AskedById, approver?.PersonId), holders, org));
    }

    public async Task<bool> ReopenAsync(Approval disowned, CancellationToken cancellationToken)
    {
        var id = IdOf(disowned);
        var glass = await db.Set<BreakGlassCase>().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        // What was seen can't be unseen; and after a decline whoever asked can ask anew.
        if (glass.Round != disowned.Round || !glass.IsOpen) return false;
        var was = glass.State;
        await end.RevokeAsync(glass, RevokedBecause.ByPerson, cancellationToken);
        (glass.State, glass.GrantedById, glass.GrantedAt, glass.WindowEndsAt) = (BreakGlassState.Asked, null, null, null);
        glass.Round++;
        audit.Add(Actors.System, "break-glass.asked-again", glass.AccountSubject, new { breakGlass = glass.Id, glass.Round, was });
        if (was is BreakGlassState.Granted) await tell.TellTakenBackAsync(glass, cancellationToken);
        flows.Raise(glass.FlowId, ApprovalReopened.Event, new ApprovalReopened(disowned.Id));
        return true;
    }

    public async Task<string?> WhyNotReopenedAsync(Approval disowned, CancellationToken cancellationToken) =>
        (await CaseAsync(disowned, cancellationToken)).Glass.State is BreakGlassState.Revealed
            ? "The credentials had been shown by then, and that can’t be undone. The managers of the account are being asked to change "
                + "the password; please see to it that they do so today."
            : null;

    private string Window => options.Value.BreakGlassWindow is var window && window.TotalHours >= 2
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{window.TotalHours:0.#} hours") : string.Create(CultureInfo.InvariantCulture, $"{window.TotalMinutes:0} minutes");

    private async Task<(BreakGlassCase Glass, Account Account)> CaseAsync(Approval approval, CancellationToken cancellationToken)
    {
        var id = IdOf(approval);
        var glass = await db.Set<BreakGlassCase>().AsNoTracking().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        return (glass, await db.Accounts.AsNoTracking().SingleAsync(account => account.Id == glass.AccountId, cancellationToken));
    }

    private static Guid IdOf(Approval approval) => Guid.Parse(approval.Subject.AsSpan(approval.Subject.IndexOf('/') + 1));
}
