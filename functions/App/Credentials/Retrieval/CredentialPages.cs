using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Credentials.BreakGlass;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Credentials.Vault;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Registry;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Retrieval;

/// <summary>The page of an account's credential as one person may see it (B2, B3). Shows the username and no secret.</summary>
public sealed class CredentialPages(SppsDb db, CredentialVault door, ReadCustody custody, AuditLog audit, SchoolCalendar calendar)
{
    /// <param name="reason">What the person wrote, to show it again.</param>
    /// <param name="problem">What is wrong with that reason; null when nothing is.</param>
    /// <returns>Not found if the person may not see the username.</returns>
    public async Task<IResult> ShowAsync(HttpContext http, Guid id, string reason, string? problem, CancellationToken cancellationToken)
    {
        var person = http.RequirePerson();
        if (await VisibleAccounts.To(db.Accounts.AsNoTracking(), person).FirstOrDefaultAsync(
            candidate => candidate.Id == id, cancellationToken) is not { } account)
            return Pages.NotFound();
        var may = await custody.AllowsAsync(person.Id, account, cancellationToken);
        if (!may(CustodyPurpose.SeeUsername)) return Pages.NotFound();
        var credential = await db.Credentials.AsNoTracking().FirstOrDefaultAsync(candidate => candidate.AccountId == id, cancellationToken);
        var (username, vaultFails) = credential is null ? (null, false) : await UsernameAsync(person.Id, account, cancellationToken);
        if (credential is not null && HttpMethods.IsGet(http.Request.Method)) await NoteViewAsync(person, account, cancellationToken);
        var rotation = await db.Set<RotationTask>()
            .AsNoTracking().FirstOrDefaultAsync(task => task.AccountId == id && task.State == RotationState.Open, cancellationToken);
        var glass = await AskBreakGlass.OpenOfAsync(db, id, person.Id, cancellationToken);
        var ids = new[] { credential?.SealedById, credential?.RevealedById }.OfType<string>().ToList();
        var names = await db.People
            .AsNoTracking().Where(known => ids.Contains(known.Id))
            .ToDictionaryAsync(known => known.Id, known => known.FullName, cancellationToken);
        var org = await db.Orgs.AsNoTracking()
            .Where(unit => unit.Id == account.OrgId).Select(unit => unit.Name).SingleAsync(cancellationToken);
        return Pages.Show(RetrieveCredential_Page.Create(new CredentialPage(
            account, org, (await PlatformCatalogue.ReadAsync(db, cancellationToken)).NameOf(account.Platform), credential, username,
            vaultFails, may, rotation, glass, names,
            [.. (await custody.CustodiansAsync(account, cancellationToken)).Select(keeper => keeper.FullName)], reason, problem,
            calendar)), problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    /// <summary>Seeing that there is one, and its username, is a separate event (B3).</summary>
    private Task NoteViewAsync(SignedInPerson person, Account account, CancellationToken cancellationToken) => db.WriteAsync(() =>
    {
        audit.Add(Actors.Person(person.Id), "credential.viewed", account.Subject);
        return Task.CompletedTask;
    }, cancellationToken);

    private async Task<(string?, bool)> UsernameAsync(string personId, Account account, CancellationToken cancellationToken)
    {
        try
        {
            return (await door.UsernameAsync(personId, account, cancellationToken), false);
        }
        catch (VaultException)
        {
            return (null, true);
        }
    }
}

/// <param name="VaultFails">The vault does not answer now.</param>
/// <param name="May">What the viewer may do (B2).</param>
/// <param name="Glass">The viewer's own open break-glass.</param>
/// <param name="Custodians">Who can take it out by their role, now.</param>
public sealed record CredentialPage(
    Account Account, string OrgName, string PlatformName, Credential? Credential, string? Username, bool VaultFails,
    Func<CustodyPurpose, bool> May, RotationTask? Rotation, BreakGlassCase? Glass,
    IReadOnlyDictionary<string, string> Names, IReadOnlyList<string> Custodians, string Reason, string? Problem, SchoolCalendar Calendar)
{
    public string NameOf(string? personId) =>
        personId is not null && Names.TryGetValue(personId, out var name) ? name : "somebody who left the district";
}
