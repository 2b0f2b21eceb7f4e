using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Credentials;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Mail;
using SppsFlows.Policy;
using SppsFlows.Settings;

namespace SppsFlows.Accounts;

/// <summary>
/// Puts the mails about one request into the outbox, each under a key of its own. Call inside a <see cref="SppsDb.WriteAsync{T}"/> that
/// also changes the request.
/// </summary>
public sealed class AccountRequestMails(
    SppsDb db, MailOutbox mails, OfficeAddresses offices, ActionLinks links, IOptions<AppOptions> options,
    IOptions<CredentialOptions> credentials, TimeProvider clock)
{
    // Longer than the request itself waits for its requester.
    private static readonly TimeSpan MendLinkLifetime = TimeSpan.FromDays(90);

    public async Task TellAsync(
        AccountRequest request, string step, Func<RequestMailFacts, MailDraft> write, CancellationToken cancellationToken,
        bool canWait = false) =>
        await AddAsync(write(await NextFactsAsync(request, step, to: null, cancellationToken)), canWait, cancellationToken);

    public async Task TellPersonAsync(
        AccountRequest request, Person to, string step, Func<RequestMailFacts, MailDraft> write, CancellationToken cancellationToken,
        bool canWait = false) =>
        await AddAsync(write(await NextFactsAsync(request, step, to.Email, cancellationToken)), canWait, cancellationToken);

    /// <summary>To the office's own address; without one, to everybody who is Communications in the directory.</summary>
    public async Task TellCommunicationsAsync(
        AccountRequest request, string step, Func<RequestMailFacts, MailDraft> write, CancellationToken cancellationToken,
        bool canWait = false)
    {
        foreach (var address in await offices.OfAsync(Role.Communications, cancellationToken))
            await AddAsync(write(await NextFactsAsync(request, step, address.Email, cancellationToken)), canWait, cancellationToken);
    }

    /// <summary>With a new link to the page where the requester mends the request; older ones end.</summary>
    public Task AskToMendAsync(
        AccountRequest request, string step, Func<RequestMailFacts, string, MailDraft> write, CancellationToken cancellationToken,
        bool canWait = false) =>
        AskAsync(AccountLinks.FixAccountRequest, MendLinkLifetime, "/accounts/mend", request, step, write, canWait, cancellationToken);

    /// <summary>With a new link to the form that takes the credentials (A7); older ones end.</summary>
    public Task AskToSealAsync(
        AccountRequest request, string step, Func<RequestMailFacts, string, MailDraft> write, CancellationToken cancellationToken,
        bool canWait = false) =>
        AskAsync(
            CredentialLinks.EscrowCredential, credentials.Value.EscrowLinkLifetime, "/credentials/seal", request, step, write, canWait,
            cancellationToken);

    public async Task EndLinksAsync(AccountRequest request, CancellationToken cancellationToken)
    {
        await links.RevokeAsync(AccountLinks.FixAccountRequest, request.Subject, RevokedBecause.TaskEnded, cancellationToken);
        await links.RevokeAsync(CredentialLinks.EscrowCredential, request.Subject, RevokedBecause.TaskEnded, cancellationToken);
    }

    private async Task AskAsync(
        LinkPurpose purpose, TimeSpan lifetime, string page, AccountRequest request, string step,
        Func<RequestMailFacts, string, MailDraft> write, bool canWait, CancellationToken cancellationToken)
    {
        await links.RevokeAsync(purpose, request.Subject, RevokedBecause.Renewed, cancellationToken);
        var facts = await NextFactsAsync(request, step, to: null, cancellationToken);
        var token = links.Issue(purpose, request.Subject, request.RequesterId, facts.Key, clock.GetUtcNow() + lifetime);
        await AddAsync(write(facts, $"{options.Value.PublicUrl}{page}/{token}"), canWait, cancellationToken);
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
