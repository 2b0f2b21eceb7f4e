using Microsoft.EntityFrameworkCore;
using SppsFlows.Credentials.Escrow;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Registry;
using SppsFlows.Web;

namespace SppsFlows.Credentials.HandOver;

/// <summary>
/// Reads a hand-over with the registry and the directory as they are now, and tells what somebody sees of it (A4). Changes nothing; a post
/// asks the same inside its write.
/// </summary>
public sealed class ReadHandOver(SppsDb db, ActionLinks links)
{
    public async Task<HandOverFacts> FactsAsync(HandOverTask task, CancellationToken cancellationToken)
    {
        var account = await AccountOfAsync(task, cancellationToken);
        var leaverIsBack = await db.People.AnyAsync(person => person.Id == task.LeaverId && person.Active, cancellationToken);
        var isMoot = task.State is HandOverState.Open
            ? leaverIsBack
                || !account.ManagerIds.Contains(task.LeaverId) || account.State is not (AccountState.Active or AccountState.SettingUp)
            : account.State is not AccountState.Closing;
        var approver = await WhoAnswers.ForAsync(db, account, cancellationToken);
        var escalation = ApproverRule.EscalateTo(
            await OfficeHolder.ReadAsync(db, account.OrgId, cancellationToken), requesterId: "", approver) as ApproverFound.Found;
        var sealing = await db.Set<SealOperation>().AnyAsync(
            operation => operation.AccountId == account.Id && operation.State == SealState.Began, cancellationToken);
        return new HandOverFacts(task, isMoot, approver, escalation?.PersonId, sealing);
    }

    public async Task<HandOverView> ByTokenAsync(string token, SignedInPerson? reader, CancellationToken cancellationToken)
    {
        var found = await links.FindAsync(CredentialLinks.HandOverAccount, token, cancellationToken);
        if (found.Issued is not { } link) return new HandOverView.Unknown();
        if (reader is not null && reader.Id != link.PersonId) return new HandOverView.OfAnother(link, reader);
        var id = link.SubjectId;
        var task = await db.Set<HandOverTask>().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        var view = await OfTaskAsync(task, link.PersonId, found is LinkLookup.Live ? link : null, reader is not null, cancellationToken);
        // A link to the first question opens that one only, and so with the second.
        var isOver = HandOverTask.IsAboutClosing(link.Subject)
            ? task.State is not HandOverState.Closing || task.AttestedAt is not null
            : task.State is not HandOverState.Open;
        if (isOver)
            return link.RevokedBecause is RevokedBecause.ApproverReplaced
                ? new HandOverView.NotYours(task)
                : new HandOverView.Over(task, await AccountOfAsync(task, cancellationToken));
        return view is HandOverView.NotYours or HandOverView.Over
            ? view
            : found is LinkLookup.Live ? view : new HandOverView.LinkOver(task);
    }

    /// <summary>By the portal, without a link: the same rules. The oldest open one of the account.</summary>
    public async Task<HandOverView> BySessionAsync(Guid accountId, SignedInPerson reader, CancellationToken cancellationToken)
    {
        var task = await db.Set<HandOverTask>().Where(candidate => candidate.AccountId == accountId
            && (candidate.State == HandOverState.Open || candidate.State == HandOverState.Closing))
            .OrderBy(candidate => candidate.Id).FirstOrDefaultAsync(cancellationToken);
        if (task is null) return new HandOverView.Unknown();
        // Whom it does not concern learns nothing of it.
        return await OfTaskAsync(task, reader.Id, link: null, bySession: true, cancellationToken) is var view
            && view is HandOverView.NotYours
            ? new HandOverView.Unknown()
            : view;
    }

    /// <summary>
    /// Who is asked to see to the deletion of an account that is being closed: its managers and whoever answers for it; Communications
    /// besides.
    /// </summary>
    public async Task<IReadOnlyList<string>> ClosersAsync(Account account, HandOverFacts facts, CancellationToken cancellationToken)
    {
        var managers = await db.People
            .Where(person => account.ManagerIds.Contains(person.Id) && person.Active).OrderBy(person => person.Id)
            .Select(person => person.Id).ToListAsync(cancellationToken);
        if (facts.ApproverId is { } approver) managers.Add(approver);
        if (facts.Task.EscalatedAt is not null && facts.EscalationId is { } escalation) managers.Add(escalation);
        return [.. managers.Distinct()];
    }

    private async Task<HandOverView> OfTaskAsync(
        HandOverTask task, string personId, ActionLink? link, bool bySession, CancellationToken cancellationToken)
    {
        var account = await AccountOfAsync(task, cancellationToken);
        var facts = await FactsAsync(task, cancellationToken);
        var person = await db.People.SingleAsync(candidate => candidate.Id == personId, cancellationToken);
        switch (task.State)
        {
            case HandOverState.Open when facts.IsMoot:
                return new HandOverView.Over(task, account);
            case HandOverState.Open:
                return person.Active && facts.MayDecide(personId)
                    ? new HandOverView.Decide(task, account, person, link, bySession, await ChoicesAsync(account, cancellationToken))
                    : new HandOverView.NotYours(task);
            case HandOverState.Closing when task.AttestedAt is not null || facts.IsMoot:
                return new HandOverView.Over(task, account);
            case HandOverState.Closing:
                return person.Active && await MayAttestAsync(account, facts, personId, cancellationToken)
                    ? new HandOverView.Attest(task, account, person, link, bySession)
                    : new HandOverView.NotYours(task);
            default:
                return new HandOverView.Over(task, account);
        }
    }

    private async Task<bool> MayAttestAsync(Account account, HandOverFacts facts, string personId, CancellationToken cancellationToken) =>
        (await ClosersAsync(account, facts, cancellationToken)).Contains(personId)
        || await db.Roles.AnyAsync(
            assignment => assignment.PersonId == personId && assignment.Role == Role.Communications, cancellationToken);

    private async Task<HandOverChoices> ChoicesAsync(Account account, CancellationToken cancellationToken)
    {
        var managers = await db.People
            .AsNoTracking().Where(person => account.ManagerIds.Contains(person.Id)).OrderBy(person => person.FamilyName)
            .ThenBy(person => person.Id).ToListAsync(cancellationToken);
        var staff = await db.People.AsNoTracking().Where(person => person.Active
            && db.Set<RoleAssignment>().Any(role => role.PersonId == person.Id && role.OrgId == account.OrgId))
            .OrderBy(person => person.FamilyName).ThenBy(person => person.GivenName).ThenBy(person => person.Id)
                .ToListAsync(cancellationToken);
        return new HandOverChoices(
            account.Kind, [.. managers.Where(person => !person.Active)], [.. managers.Where(person => person.Active)], staff);
    }

    private async Task<Account> AccountOfAsync(HandOverTask task, CancellationToken cancellationToken) =>
        await db.Accounts.SingleAsync(account => account.Id == task.AccountId, cancellationToken);
}

/// <summary>What somebody sees of a hand-over. Closed.</summary>
public abstract record HandOverView
{
    private HandOverView() { }

    /// <summary>A question that this person may answer.</summary>
    /// <param name="Link">Null when signed in.</param>
    public abstract record Asked(HandOverTask Task, Account Account, Person Person, ActionLink? Link, bool BySession) : HandOverView;

    /// <summary>How shall it go on?</summary>
    public sealed record Decide(
        HandOverTask Task, Account Account, Person Person, ActionLink? Link, bool BySession,
        HandOverChoices Choices) : Asked(Task, Account, Person, Link, BySession);

    /// <summary>It is to be deleted on the platform: is it gone?</summary>
    public sealed record Attest(
        HandOverTask Task, Account Account, Person Person, ActionLink? Link,
        bool BySession) : Asked(Task, Account, Person, Link, BySession);

    /// <summary>Decided, attested, or there is nothing left to decide.</summary>
    public sealed record Over(HandOverTask Task, Account Account) : HandOverView;

    /// <summary>Somebody else answers for the account now (A4).</summary>
    public sealed record NotYours(HandOverTask Task) : HandOverView;

    /// <summary>Signed in as somebody else than the link is for.</summary>
    public sealed record OfAnother(ActionLink Link, SignedInPerson Reader) : HandOverView;

    /// <summary>Too old, or there is a newer one.</summary>
    public sealed record LinkOver(HandOverTask Task) : HandOverView;

    public sealed record Unknown : HandOverView;
}
