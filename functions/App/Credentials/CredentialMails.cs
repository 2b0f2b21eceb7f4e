using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Policy;
using SppsFlows.Registry;
using SppsFlows.Settings;

namespace SppsFlows.Credentials;

/// <summary>Who gets mails about an account's credential, and what they may say about it: never any part of it.</summary>
public sealed class CredentialMails(SppsDb db, ReadCustody custody, MailOutbox mails, OfficeAddresses offices, IOptions<AppOptions> app)
{
    public string Url(string path) => $"{app.Value.PublicUrl}{path}";

    public async Task AddAsync(MailDraft draft, CancellationToken cancellationToken, bool canWait = false) =>
        await mails.AddAsync(draft, cancellationToken, canWait);

    public async Task<AccountFacts> FactsAsync(Account account, CancellationToken cancellationToken)
    {
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == account.OrgId, cancellationToken);
        return new AccountFacts(
            account, org.Name, (await PlatformCatalogue.ReadAsync(db, cancellationToken)).NameOf(account.Platform), app.Value.PublicUrl);
    }

    /// <summary>Each active manager.</summary>
    public Task<List<Person>> ManagersAsync(Account account, CancellationToken cancellationToken) =>
        db.People.AsNoTracking()
            .Where(person => account.ManagerIds.Contains(person.Id) && person.Active).OrderBy(person => person.Id)
            .ToListAsync(cancellationToken);

    /// <summary>
    /// Those who keep the secret: the office's mailbox, or the principal; the superintendent's office if there is no principal.
    /// </summary>
    public async Task<IReadOnlyList<OfficeAddress>> CustodianAddressesAsync(Account account, CancellationToken cancellationToken)
    {
        if (CustodyRule.Of(account.Kind) is Vault.Custody.Communications)
            return await offices.OfAsync(Role.Communications, cancellationToken);
        return [.. (await custody.CustodiansAsync(
            account, cancellationToken)).Select(person => new OfficeAddress(person.Id, person.Email))];
    }

    /// <summary>
    /// Those who keep the other half of the record: whoever answers for the account, if Communications keeps the secret; Communications, if
    /// the principal does.
    /// </summary>
    public async Task<IReadOnlyList<OfficeAddress>> OtherCustodianAddressesAsync(Account account, CancellationToken cancellationToken)
    {
        if (CustodyRule.Of(account.Kind) is Vault.Custody.Principal) return await offices.OfAsync(Role.Communications, cancellationToken);
        return await WhoAnswers.ForAsync(db, account, cancellationToken) is { } personId
            && await db.People.AsNoTracking().FirstOrDefaultAsync(person => person.Id == personId, cancellationToken) is { } person
            ? [new OfficeAddress(person.Id, person.Email)] : [];
    }

    public Task<IReadOnlyList<OfficeAddress>> OfficeAsync(Role office, CancellationToken cancellationToken) =>
        offices.OfAsync(office, cancellationToken);

    public Task<Person> PersonAsync(string id, CancellationToken cancellationToken) =>
        db.People.AsNoTracking().SingleAsync(person => person.Id == id, cancellationToken);
}

/// <summary>What a mail may say about an account.</summary>
public sealed record AccountFacts(Account Account, string OrgName, string PlatformName, string PublicUrl)
{
    /// <summary><c>@birchhill on Instagram for Birch Hill Elementary</c>.</summary>
    public string What =>
        $"@{Account.Handle.TrimStart('@')} on {PlatformName} for "
        + $"{(Account.Kind is AccountKind.Classroom ? $"a class at {OrgName}" : OrgName)}";

    public string CredentialUrl => $"{PublicUrl}/accounts/{Account.Id}/credential";
}
