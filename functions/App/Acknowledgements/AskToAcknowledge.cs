using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Acknowledgements;

/// <summary>
/// Asks managers who have not acknowledged the present text (A9): at once when an account is registered, and by a timer all who lack it,
/// however they became managers, and when the text has changed. Run twice, it asks nobody twice.
/// </summary>
public sealed class AskToAcknowledge(SppsDb db, AssignmentDesk desk)
{
    // A changed text concerns hundreds: other writers go between.
    private const int PerWrite = 20;

    /// <summary>Part of the caller's write.</summary>
    public async Task ForAsync(Account account, CancellationToken cancellationToken)
    {
        if (account.State is not AccountState.Active) return;
        await db.FlushAsync(cancellationToken);
        var managers = account.ManagerIds;
        foreach (var id in await Lacking().Where(id => managers.Contains(id)).ToListAsync(cancellationToken))
            await AskAsync(id, cancellationToken);
    }

    /// <returns>How many were asked.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await EndOutdatedAsync(cancellationToken);
        var lacking = await Lacking().ToListAsync(cancellationToken);
        foreach (var some in lacking.Chunk(PerWrite))
            await db.WriteAsync(async () =>
            {
                foreach (var id in some) await AskAsync(id, cancellationToken);
            }, cancellationToken);
        return lacking.Count;
    }

    /// <summary>The text that was asked about is no longer the one.</summary>
    private async Task EndOutdatedAsync(CancellationToken cancellationToken)
    {
        var present = $"/{Acknowledgement.Version}";
        var outdated = await db.Assignments.Where(assignment => assignment.Kind == AcknowledgementKind.Kind
            && assignment.State == AssignmentState.Open && !assignment.Subject.EndsWith(present))
            .Select(assignment => assignment.Subject).ToListAsync(cancellationToken);
        foreach (var some in outdated.Chunk(PerWrite))
            await db.WriteAsync(async () =>
            {
                foreach (var subject in some)
                    await desk.EndAsync(
                        AcknowledgementKind.Kind, subject, "superseded", cancellationToken, state: AssignmentState.Moot);
            }, cancellationToken);
    }

    private async Task AskAsync(string personId, CancellationToken cancellationToken)
    {
        var accounts = await ManagedAccounts.OfAsync(db, personId, cancellationToken);
        await desk.OpenAsync(
            new NewAssignment(
                AcknowledgementKind.Kind, AcknowledgementKind.SubjectOf(personId, Acknowledgement.Version), About: $"person/{personId}",
                OrgId: accounts.FirstOrDefault()?.OrgId),
            cancellationToken);
    }

    /// <summary>Managers of accounts in use who have neither acknowledged nor been asked.</summary>
    private IQueryable<string> Lacking()
    {
        var version = Acknowledgement.Version;
        return db.People.Where(person => person.Active
            && db.Set<Account>().Any(account => account.State == AccountState.Active && account.ManagerIds.Contains(person.Id))
            && !db.Set<AcknowledgedBy>().Any(known => known.PersonId == person.Id && known.Version == version)
            && !db.Set<Assignment>().Any(asked => asked.Kind == AcknowledgementKind.Kind && asked.State == AssignmentState.Open
                && asked.Subject == AcknowledgementKind.Kind + "/" + person.Id + "/" + version))
            .OrderBy(person => person.Id).Select(person => person.Id);
    }
}
