using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts.Request;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Web;

namespace SppsFlows.Accounts.Mend;

/// <summary>
/// The same as <see cref="MendAccountRequestHttp"/> for a requester who is signed in: no link needed, and none can be too old.
/// </summary>
public sealed class MendMyRequestHttp(SppsDb db, MendAccountRequest mend, MendForms forms, FlowNudge nudge)
{
    [Function("ShowMyRequestToMend"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/requests/{id:guid}/mend")] HttpRequest request, Guid id,
        CancellationToken cancellationToken) =>
        await IsMineAsync(request, id, cancellationToken) ? await PageAsync(id, sent: null, cancellationToken) : Pages.NotFound();

    [Function("MendMyRequest"), Access(AccessRule.Staff)]
    public async Task<IResult> Mend(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/requests/{id:guid}/mend")] HttpRequest request, Guid id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (!await IsMineAsync(request, id, cancellationToken)) return Pages.NotFound();
        var posted = await request.ReadFormAsync(cancellationToken);
        var (form, whatChanged) = (RequestForm.Read(posted), posted["whatChanged"].ToString());
        var problems = await db.WriteAsync(() => mend.RunAsync(id, form, whatChanged, cancellationToken), cancellationToken);
        if (problems is { Count: > 0 }) return await PageAsync(id, new SentForm(form, whatChanged, problems), cancellationToken);
        await nudge.SendAsync(client);
        return Results.LocalRedirect($"/accounts/requests/{id}");
    }

    [Function("ShowMyDraft"), Access(AccessRule.Staff)]
    public async Task<IResult> ShowDraft(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/drafts/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellationToken)
    {
        var draft = await MyDraftAsync(request, id, cancellationToken);
        if (draft?.RequestId is { } done) return Results.LocalRedirect($"/accounts/requests/{done}");
        return draft is null
            ? Pages.NotFound()
            : Pages.Show(RequestForm_Page.Create(await forms.OfDraftAsync(draft, ActionOfDraft(id), sent: null, cancellationToken)));
    }

    [Function("CompleteMyDraft"), Access(AccessRule.Staff)]
    public async Task<IResult> CompleteDraft(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/drafts/{id:guid}")] HttpRequest request, Guid id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (await MyDraftAsync(request, id, cancellationToken) is not { } draft) return Pages.NotFound();
        var form = RequestForm.Read(await request.ReadFormAsync(cancellationToken));
        var problems = await db.WriteAsync(() => mend.CompleteAsync(id, form, cancellationToken), cancellationToken);
        if (problems.Count > 0)
            return Pages.Show(
                RequestForm_Page.Create(await forms.OfDraftAsync(
                    draft, ActionOfDraft(id), new SentForm(form, "", problems), cancellationToken)),
                StatusCodes.Status400BadRequest);
        await nudge.SendAsync(client);
        return Results.LocalRedirect("/accounts/requests");
    }

    private async Task<IResult> PageAsync(Guid id, SentForm? sent, CancellationToken cancellationToken) =>
        await forms.OfRequestAsync(id, $"/accounts/requests/{id}/mend", sent, cancellationToken) is { } form
            ? Pages.Show(RequestForm_Page.Create(form), sent is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest)
            : Results.LocalRedirect($"/accounts/requests/{id}");

    private Task<bool> IsMineAsync(HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var personId = request.HttpContext.RequirePerson().Id;
        return db.AccountRequests.AnyAsync(candidate => candidate.Id == id && candidate.RequesterId == personId, cancellationToken);
    }

    private Task<AccountRequestDraft?> MyDraftAsync(HttpRequest request, Guid id, CancellationToken cancellationToken)
    {
        var personId = request.HttpContext.RequirePerson().Id;
        return db.AccountRequestDrafts.AsNoTracking().FirstOrDefaultAsync(
            candidate => candidate.Id == id && candidate.RequesterId == personId, cancellationToken);
    }

    private static string ActionOfDraft(Guid id) => $"/accounts/drafts/{id}";
}
