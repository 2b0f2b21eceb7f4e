using Microsoft.AspNetCore.Http;
using SppsFlows.Audit;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Data;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Escrow;

/// <summary>
/// Lets people in to the form that takes credentials, by mailed link or signed in, and turns away who may not hand one in (B2). Whoever
/// opens a link is on record.
/// </summary>
public sealed class SealEntry(
    SppsDb db, SealTargets targets, ReadCustody custody, ActionLinks links, LinkOpeningAudit opens, AuditLog audit)
{
    /// <returns>What the link is for, or the page that says why it does not work.</returns>
    public async Task<(SealTarget?, IResult?)> OfTokenAsync(HttpContext http, string token, CancellationToken cancellationToken)
    {
        var found = await links.FindAsync(CredentialLinks.EscrowCredential, token, cancellationToken);
        if (found is not LinkLookup.Live { Link: var link }) return (null, SealPages.Over(found));
        if (http.Person() is { } reader && reader.Id != link.PersonId)
        {
            await opens.ForwardedAsync(
                db, audit, http, link, await targets.SubjectOfAsync(link, cancellationToken), cancellationToken);
            return (null, SealPages.OfAnother(reader));
        }
        if (await targets.OfLinkAsync(link, cancellationToken) is not { } target) return (null, SealPages.Over(found, over: true));
        return await custody.DecideAsync(link.PersonId, target.Account, CustodyPurpose.Seal, cancellationToken) is CustodyVerdict.Refused
            ? (null, SealPages.NotAllowed())
            : (target, null);
    }

    /// <returns>Null when there is no such account, or the person may not.</returns>
    public async Task<SealTarget?> OfSessionAsync(HttpContext http, Guid accountId, CancellationToken cancellationToken)
    {
        var person = http.RequirePerson();
        if (await targets.OfAccountAsync(accountId, person.Id, link: null, cancellationToken) is not { } target) return null;
        return await custody.DecideAsync(person.Id, target.Account, CustodyPurpose.Seal, cancellationToken) is CustodyVerdict.Refused
            ? null
            : target;
    }

    /// <summary>Records that the form was opened by its link.</summary>
    public Task OpenedAsync(HttpContext http, SealTarget target, CancellationToken cancellationToken) =>
        opens.OpenedAsync(db, audit, http, target.Link!, target.Account.Subject, cancellationToken);
}
