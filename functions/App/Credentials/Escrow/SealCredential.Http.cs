using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Settings;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Escrow;

/// <summary>
/// The form that takes credentials in (A7, B1, B8): behind a mailed link, or signed in. It takes secrets and shows none. GET and HEAD
/// change nothing.
/// </summary>
public sealed class SealCredentialHttp(
    SppsDb db, SealTargets targets, SealCredential seal, ReadCustody custody, ActionLinks links, LinkOpeningAudit opens, AuditLog audit,
    FlowNudge nudge, RateLimits limits, IOptions<AppOptions> app)
{
    private const int PostsPerLink = 30;
    private const int PostsPerAddress = 600;

    [Function("ShowSealByLink"), Access(AccessRule.MailedLink)]
    public async Task<IResult> ShowByLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "credentials/seal/{token}")] HttpRequest request, string token,
        CancellationToken cancellationToken)
    {
        var (target, refusal) = await OfTokenAsync(request.HttpContext, token, cancellationToken);
        if (target is null) return refusal!;
        await opens.OpenedAsync(db, audit, request.HttpContext, target.Link!, target.Account.Subject, cancellationToken);
        return await PageAsync(target, $"/credentials/seal/{token}", CredentialForm.Empty, [], cancellationToken);
    }

    [Function("SealByLink"), Access(AccessRule.MailedLink)]
    public async Task<IResult> SealByLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "credentials/seal/{token}")] HttpRequest request, string token,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (limits.RefuseTooMany(request.HttpContext, "seal-link", token, PostsPerLink, PostsPerAddress) is { } tooMany) return tooMany;
        var (target, refusal) = await OfTokenAsync(request.HttpContext, token, cancellationToken);
        return target is null ? refusal! : await SealAsync(target, $"/credentials/seal/{token}", request, client, cancellationToken);
    }

    [Function("ShowSeal"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/{id:guid}/credential/seal")] HttpRequest request,
        Guid id, CancellationToken cancellationToken) =>
        await OfSessionAsync(request.HttpContext, id, cancellationToken) is { } target
            ? await PageAsync(target, $"/accounts/{id}/credential/seal", CredentialForm.Empty, [], cancellationToken)
            : Pages.NotFound();

    [Function("Seal"), Access(AccessRule.Staff)]
    public async Task<IResult> Seal(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/{id:guid}/credential/seal")] HttpRequest request, Guid id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (!limits.TryTake("seal", request.HttpContext.RequirePerson().Id, PostsPerLink)) return RateLimits.Refusal(request.HttpContext);
        return await OfSessionAsync(request.HttpContext, id, cancellationToken) is { } target
            ? await SealAsync(target, $"/accounts/{id}/credential/seal", request, client, cancellationToken)
            : Pages.NotFound();
    }

    private async Task<IResult> SealAsync(
        SealTarget target, string action, HttpRequest request, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var form = await CredentialForm.ReadAsync(request, cancellationToken);
        var district = await DistrictContacts.ReadAsync(db, app.Value, target.Account.OrgId, cancellationToken);
        var read = ReadCredential.Read(form, district, target.MustAttest);
        if (read is ReadCredentialResult.Wrong wrong) return await PageAsync(target, action, form, wrong.Problems, cancellationToken);
        var result = await seal.RunAsync(target, ((ReadCredentialResult.Right)read).Content, form.AsItIs, form.Attested, cancellationToken);
        await nudge.SendAsync(client);
        return result switch
        {
            SealResult.Sealed => SealPages.Thanks(target, request.HttpContext.Person() is not null),
            SealResult.Doubtful doubtful =>
                await PageAsync(target, action, form, [new("password", doubtful.Hint)], cancellationToken, doubtful: true),
            SealResult.Busy =>
                await PageAsync(
                    target, action, form,
                    [new(
                        "form",
                        "Credentials of this account are being sealed at this moment. Wait two minutes, then look whether they are "
                        + "still wanted.")],
                    cancellationToken),
            SealResult.VaultFails =>
                await PageAsync(
                    target, action, form,
                    [new(
                        "form",
                        "The vault does not answer, so nothing was kept. Please type it again in a few minutes; the link still works.")],
                    cancellationToken, status: StatusCodes.Status503ServiceUnavailable),
            SealResult.NotAllowed => SealPages.NotAllowed(),
            _ => SealPages.Over(new LinkLookup.Unknown(), over: true),
        };
    }

    private async Task<(SealTarget?, IResult?)> OfTokenAsync(HttpContext http, string token, CancellationToken cancellationToken)
    {
        var found = await links.FindAsync(CredentialLinks.EscrowCredential, token, cancellationToken);
        if (found is not LinkLookup.Live { Link: var link }) return (null, SealPages.Over(found));
        if (http.Person() is { } reader && reader.Id != link.PersonId)
        {
            await opens.ForwardedAsync(db, audit, http, link, link.Subject, cancellationToken);
            return (null, SealPages.OfAnother(reader));
        }
        if (await targets.OfLinkAsync(link, cancellationToken) is not { } target) return (null, SealPages.Over(found, over: true));
        return await custody.DecideAsync(link.PersonId, target.Account, CustodyPurpose.Seal, cancellationToken) is CustodyVerdict.Refused
            ? (null, SealPages.NotAllowed())
            : (target, null);
    }

    private async Task<SealTarget?> OfSessionAsync(HttpContext http, Guid accountId, CancellationToken cancellationToken)
    {
        var person = http.RequirePerson();
        if (await targets.OfAccountAsync(accountId, person.Id, link: null, cancellationToken) is not { } target) return null;
        return await custody.DecideAsync(person.Id, target.Account, CustodyPurpose.Seal, cancellationToken) is CustodyVerdict.Refused
            ? null
            : target;
    }

    private async Task<IResult> PageAsync(
        SealTarget target, string action, CredentialForm form, IReadOnlyList<FieldProblem> problems, CancellationToken cancellationToken,
        bool doubtful = false, int? status = null)
    {
        var platforms = await PlatformCatalogue.ReadAsync(db, cancellationToken);
        return Pages.Show(
            SealCredential_Page.Create(new SealPage(target, platforms.NameOf(target.Account.Platform), action, form, problems, doubtful)),
            status ?? (problems.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest));
    }
}

/// <param name="Doubtful">The password is weak or used elsewhere: the form offers to take it all the same.</param>
public sealed record SealPage(
    SealTarget Target, string PlatformName, string Action, CredentialForm Form, IReadOnlyList<FieldProblem> Problems, bool Doubtful)
{
    public string? Problem(string field) => Problems.FirstOrDefault(problem => problem.Field == field)?.Message;
}
