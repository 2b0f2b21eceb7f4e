using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Escrow;

/// <summary>
/// The form that takes credentials in (A7, B1, B8): by mailed link, or signed in. It takes secrets and shows none. GET and HEAD change
/// nothing.
/// </summary>
public sealed class SealCredentialHttp(SealEntry entry, SealForms forms, RateLimits limits)
{
    private const int PostsPerLink = 30;
    private const int PostsPerAddress = 600;

    [Function("ShowSealByLink"), Access(AccessRule.MailedLink)]
    public async Task<IResult> ShowByLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "credentials/seal/{token}")] HttpRequest request, string token,
        CancellationToken cancellationToken)
    {
        var (target, refusal) = await entry.OfTokenAsync(request.HttpContext, token, cancellationToken);
        if (target is null) return refusal!;
        await entry.OpenedAsync(request.HttpContext, target, cancellationToken);
        return await forms.ShowAsync(target, $"/credentials/seal/{token}", cancellationToken);
    }

    [Function("SealByLink"), Access(AccessRule.MailedLink)]
    public async Task<IResult> SealByLink(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "credentials/seal/{token}")] HttpRequest request, string token,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (limits.RefuseTooMany(request.HttpContext, "seal-link", token, PostsPerLink, PostsPerAddress) is { } tooMany) return tooMany;
        var (target, refusal) = await entry.OfTokenAsync(request.HttpContext, token, cancellationToken);
        return target is null ? refusal! : await forms.SealAsync(target, $"/credentials/seal/{token}", request, client, cancellationToken);
    }

    [Function("ShowSeal"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/{id:guid}/credential/seal")] HttpRequest request,
        Guid id, CancellationToken cancellationToken) =>
        await entry.OfSessionAsync(request.HttpContext, id, cancellationToken) is { } target
            ? await forms.ShowAsync(target, $"/accounts/{id}/credential/seal", cancellationToken)
            : Pages.NotFound();

    [Function("Seal"), Access(AccessRule.Staff)]
    public async Task<IResult> Seal(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/{id:guid}/credential/seal")] HttpRequest request, Guid id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (!limits.TryTake("seal", request.HttpContext.RequirePerson().Id, PostsPerLink)) return RateLimits.Refusal(request.HttpContext);
        return await entry.OfSessionAsync(request.HttpContext, id, cancellationToken) is { } target
            ? await forms.SealAsync(target, $"/accounts/{id}/credential/seal", request, client, cancellationToken)
            : Pages.NotFound();
    }
}
