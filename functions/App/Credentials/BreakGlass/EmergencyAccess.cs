using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.BreakGlass;

/// <summary>
/// A break-glass as a question to the school's principal; to the superintendent's office where there is none, or where the principal asks
/// (B5, A4). An emergency: it knows neither school days nor quiet hours, and ends with the window.
/// </summary>
public sealed class EmergencyAccess(
    SppsDb db, CredentialMails mails, EndBreakGlass end, BreakGlassMails tell, FlowOutbox flows, AuditLog audit,
    IOptions<CredentialOptions> options) : ApprovalKind(db)
{
    public const string Kind = "emergency-access";

    public override string Name => Kind;

    public override AssignmentRhythm Rhythm { get; } = new()
    {
        Unit = RhythmUnit.Minutes,
        RemindOn = [10, 20],
        Escalations = [new EscalationRhythm(30, ThenEvery: 60)],
        TellNobodyEvery = 60,
    };

    public override async Task<QuestionText> QuestionAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var (glass, account) = await CaseAsync(assignment, cancellationToken);
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

    public override async Task<bool> ReopenAsync(Assignment disowned, CancellationToken cancellationToken)
    {
        var id = IdOf(disowned);
        var glass = await Db.Set<BreakGlassCase>().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        // What was seen can't be unseen; and after a decline whoever asked can ask anew.
        if (glass.Round != disowned.Round || !glass.IsOpen) return false;
        var was = glass.State;
        await end.RevokeAsync(glass, RevokedBecause.ByPerson, cancellationToken);
        (glass.State, glass.GrantedById, glass.GrantedAt, glass.WindowEndsAt) = (BreakGlassState.Asked, null, null, null);
        glass.Round++;
        audit.Add(Actors.System, "break-glass.asked-again", glass.AccountSubject, new { breakGlass = glass.Id, glass.Round, was });
        if (was is BreakGlassState.Granted) await tell.TellTakenBackAsync(glass, cancellationToken);
        flows.Raise(glass.FlowId, BreakGlassReopened.Event, new BreakGlassReopened(glass.Id));
        return true;
    }

    public override async Task<string?> WhyNotReopenedAsync(Assignment disowned, CancellationToken cancellationToken) =>
        (await CaseAsync(disowned, cancellationToken)).Glass.State is BreakGlassState.Revealed
            ? "The credentials had been shown by then, and that can’t be undone. The managers of the account are being asked to change "
                + "the password; please see to it that they do so today."
            : null;

    protected override async Task<DecidesFor?> DecidesForAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var (glass, account) = await CaseAsync(assignment, cancellationToken);
        return glass.State is BreakGlassState.Asked && glass.Round == assignment.Round ? new DecidesFor(account.OrgId, account.Kind) : null;
    }

    private string Window => options.Value.BreakGlassWindow is var window && window.TotalHours >= 2
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{window.TotalHours:0.#} hours") : string.Create(CultureInfo.InvariantCulture, $"{window.TotalMinutes:0} minutes");

    private async Task<(BreakGlassCase Glass, Account Account)> CaseAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var id = IdOf(assignment);
        var glass = await Db.Set<BreakGlassCase>().AsNoTracking().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        return (glass, await Db.Accounts.AsNoTracking().SingleAsync(account => account.Id == glass.AccountId, cancellationToken));
    }

    private static Guid IdOf(Assignment assignment) => Guid.Parse(assignment.Subject.AsSpan(assignment.Subject.IndexOf('/') + 1));
}
