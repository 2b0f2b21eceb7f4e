using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SppsFlows.Accounts.Request;
using SppsFlows.Assignments;
using SppsFlows.Web;

namespace SppsFlows.Accounts.Mend;

/// <summary>
/// Where a requester puts it right: a draft to complete, contact data to mend (A3), changes that the approver asked for (A5). Behind a
/// mailed link, or signed in, when no link is needed and none can be too old.
/// </summary>
public sealed class MendAccountRequestHttp(MendPages pages, MendForms forms)
{
    [Function("ShowAccountRequestToMend"), Access(AccessRule.MailedLink)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/mend/{token}")] HttpRequest request, string token,
        CancellationToken cancellationToken) => await pages.OpenAsync(
        request.HttpContext, await forms.DoorAsync(token, cancellationToken), $"/accounts/mend/{token}", cancellationToken);

    [Function("MendAccountRequest"), Access(AccessRule.MailedLink)]
    public async Task<IResult> Mend(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/mend/{token}")] HttpRequest request, string token,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) => await pages.TakeAsync(
        request, await forms.DoorAsync(token, cancellationToken), $"/accounts/mend/{token}", client, cancellationToken);

    [Function("ShowMyRequestToMend"), Access(AccessRule.Staff)]
    public async Task<IResult> ShowMine(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/requests/{id:guid}/mend")] HttpRequest request, Guid id,
        CancellationToken cancellationToken) => await pages.OpenAsync(
        request.HttpContext, await RequestDoorAsync(id, cancellationToken), $"/accounts/requests/{id}/mend", cancellationToken);

    [Function("MendMyRequest"), Access(AccessRule.Staff)]
    public async Task<IResult> MendMine(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/requests/{id:guid}/mend")] HttpRequest request, Guid id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) => await pages.TakeAsync(
        request, await RequestDoorAsync(id, cancellationToken), $"/accounts/requests/{id}/mend", client, cancellationToken);

    [Function("ShowMyDraft"), Access(AccessRule.Staff)]
    public async Task<IResult> ShowDraft(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/drafts/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellationToken) => await pages.OpenAsync(
        request.HttpContext, await DraftDoorAsync(id, cancellationToken), $"/accounts/drafts/{id}", cancellationToken);

    [Function("CompleteMyDraft"), Access(AccessRule.Staff)]
    public async Task<IResult> CompleteDraft(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/drafts/{id:guid}")] HttpRequest request, Guid id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) => await pages.TakeAsync(
        request, await DraftDoorAsync(id, cancellationToken), $"/accounts/drafts/{id}", client, cancellationToken);

    private Task<AnswerDoor> RequestDoorAsync(Guid id, CancellationToken cancellationToken) =>
        forms.DoorAsync(MendRequest.Kind, AccountRequest.SubjectOf(id), cancellationToken);

    private Task<AnswerDoor> DraftDoorAsync(Guid id, CancellationToken cancellationToken) =>
        forms.DoorAsync(Accounts.Mend.CompleteDraft.Kind, AccountRequestDraft.SubjectOf(id), cancellationToken);
}
