using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Registry;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Misplaced;

/// <summary>
/// Tells what somebody sees of an incident: its sender by link or signed in, Communications signed in. Changes nothing; a post asks the
/// same inside its write.
/// </summary>
public sealed class ReadMisplaced(SppsDb db, IAccountRequesters requesters, ActionLinks links)
{
    public async Task<MisplacedView> ByTokenAsync(string token, SignedInPerson? reader, CancellationToken cancellationToken)
    {
        var found = await links.FindAsync(CredentialLinks.RepairMisplacedSecret, token, cancellationToken);
        if (found.Issued is not { } link) return new MisplacedView.Unknown();
        if (reader is not null && reader.Id != link.PersonId) return new MisplacedView.OfAnother(link, reader);
        var id = link.SubjectId;
        var secret = await db.Set<MisplacedSecret>().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        if (secret.State is not MisplacedState.Open) return new MisplacedView.Over(secret);
        if (found is not LinkLookup.Live) return new MisplacedView.LinkOver();
        var person = await db.People.SingleAsync(candidate => candidate.Id == link.PersonId, cancellationToken);
        // Who left can do nothing.
        return person.Active ? await OpenAsync(secret, person, link, reader is not null, cancellationToken) : new MisplacedView.LinkOver();
    }

    public async Task<MisplacedView> BySessionAsync(Guid id, SignedInPerson reader, CancellationToken cancellationToken)
    {
        var secret = await db.Set<MisplacedSecret>().SingleOrDefaultAsync(candidate => candidate.Id == id, cancellationToken);
        if (secret is null || (secret.SenderId != reader.Id && !reader.Has(Role.Communications))) return new MisplacedView.Unknown();
        return secret.State is MisplacedState.Open
            ? await OpenAsync(secret, reader.Person, link: null, bySession: true, cancellationToken)
            : new MisplacedView.Over(secret);
    }

    private async Task<MisplacedView> OpenAsync(
        MisplacedSecret secret, Person person, ActionLink? link, bool bySession, CancellationToken cancellationToken)
    {
        var sender = await db.People.AsNoTracking().SingleAsync(candidate => candidate.Id == secret.SenderId, cancellationToken);
        var asked = requesters.All;
        var accounts = await db.Accounts.Where(account => account.State != AccountState.Closed && account.State != AccountState.Reserved)
            .Where(account => account.ManagerIds.Contains(sender.Id)
                || asked.Any(one => one.AccountId == account.Id && one.PersonId == sender.Id))
            .OrderBy(account => account.Handle).ThenBy(account => account.Id).ToListAsync(cancellationToken);
        return new MisplacedView.Open(secret, sender, person, link, bySession, accounts);
    }
}

/// <summary>Closed.</summary>
public abstract record MisplacedView
{
    private MisplacedView() { }

    /// <param name="Person">Who answers: the sender, or somebody of Communications.</param>
    /// <param name="Accounts">Those that the sender manages or asked for.</param>
    public sealed record Open(
        MisplacedSecret Secret, Person Sender, Person Person, ActionLink? Link, bool BySession,
        IReadOnlyList<Account> Accounts) : MisplacedView;

    public sealed record Over(MisplacedSecret Secret) : MisplacedView;

    public sealed record OfAnother(ActionLink Link, SignedInPerson Reader) : MisplacedView;

    /// <summary>Too old, or for somebody who left.</summary>
    public sealed record LinkOver : MisplacedView;

    public sealed record Unknown : MisplacedView;
}
