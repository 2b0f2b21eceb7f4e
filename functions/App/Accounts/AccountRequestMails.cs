using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Policy;
using SppsFlows.Settings;

namespace SppsFlows.Accounts;

/// <summary>
/// Puts the mails about one request into the outbox, each under a key of its own. Call inside a <see cref="SppsDb.WriteAsync{T}"/> that
/// also changes the request.
/// </summary>
public sealed class AccountRequestMails(SppsDb db, MailOutbox mails, OfficeAddresses offices, IOptions<AppOptions> options)
{
    public async Task TellAsync(
        AccountRequest request, string step, Func<RequestMailFacts, MailDraft> write, CancellationToken cancellationToken,
        bool canWait = false) =>
        await AddAsync(write(await NextFactsAsync(request, step, to: null, cancellationToken)), canWait, cancellationToken);

    /// <summary>To the office's own address; without one, to everybody who is Communications in the directory.</summary>
    public async Task TellCommunicationsAsync(
        AccountRequest request, string step, Func<RequestMailFacts, MailDraft> write, CancellationToken cancellationToken,
        bool canWait = false)
    {
        foreach (var address in await offices.OfAsync(Role.Communications, cancellationToken))
            await AddAsync(write(await NextFactsAsync(request, step, address.Email, cancellationToken)), canWait, cancellationToken);
    }

    private async Task AddAsync(MailDraft draft, bool canWait, CancellationToken cancellationToken) =>
        await mails.AddAsync(draft, cancellationToken, canWait);

    /// <summary>For a mail whose key is another's to give.</summary>
    public async Task<RequestMailFacts> FactsAsync(AccountRequest request, string key, string to, CancellationToken cancellationToken)
    {
        var requester = await RequesterAsync(request, cancellationToken);
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == request.OrgId, cancellationToken);
        var catalogue = await PlatformCatalogue.ReadAsync(db, cancellationToken);
        return new RequestMailFacts(
            key, to, request, requester, org, catalogue.Find(request.Platform), catalogue.NameOf(request.Platform),
            options.Value.PublicUrl);
    }

    private async Task<RequestMailFacts> NextFactsAsync(
        AccountRequest request, string step, string? to, CancellationToken cancellationToken) =>
        await FactsAsync(
            request, $"authorize-account/{request.Id}/{++request.Mails}-{step}",
            to ?? (await RequesterAsync(request, cancellationToken)).Email, cancellationToken);

    private Task<Person> RequesterAsync(AccountRequest request, CancellationToken cancellationToken) =>
        db.People.AsNoTracking().SingleAsync(person => person.Id == request.RequesterId, cancellationToken);
}

/// <summary>All that a mail about a request needs to be written.</summary>
/// <param name="Key">Of the mail.</param>
/// <param name="Platform">Null when it is not listed.</param>
public sealed record RequestMailFacts(
    string Key, string To, AccountRequest Request, Person Requester, OrgUnit Org, PlatformEntry? Platform, string PlatformName,
    string PublicUrl)
{
    public string RequestUrl => $"{PublicUrl}/accounts/requests/{Request.Id}";

    /// <summary><c>@birchhill on Instagram for Birch Hill Elementary</c>.</summary>
    public string What =>
        $"@{Request.Handle} on {PlatformName} for {(Request.Kind is AccountKind.Classroom ? $"a class at {Org.Name}" : Org.Name)}";

    /// <summary>A mail of this key to this address about this request.</summary>
    public MailDraft Mail(string subject) => new(Key, To, subject, Request.Subject);
}
