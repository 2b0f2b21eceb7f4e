using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts.Request;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Web;

namespace SppsFlows.Accounts.Mend;

/// <summary>
/// The page behind a mailed "put it right" link: a draft to complete, contact data to mend (A3), changes that the approver asked for (A5).
/// GET and HEAD change nothing.
/// </summary>
public sealed class MendAccountRequestHttp(
    SppsDb db, ActionLinks links, MendAccountRequest mend, MendForms forms, FlowNudge nudge, RateLimits limits, TimeProvider clock)
{
    private const int PostsPerAddress = 600;

    [Function("ShowAccountRequestToMend"), Access(AccessRule.MailedLink)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/mend/{token}")] HttpRequest request, string token,
        CancellationToken cancellationToken)
    {
        var found = await links.FindAsync(AccountLinks.FixAccountRequest, token, cancellationToken);
        if (found is not LinkLookup.Live { Link: var link }) return MendLinkPages.Over(found);
        if (request.HttpContext.Person() is { } person && person.Id != link.PersonId) return MendLinkPages.OfAnother(person);
        return await PageAsync(link, token, sent: null, cancellationToken);
    }

    [Function("MendAccountRequest"), Access(AccessRule.MailedLink)]
    public async Task<IResult> Mend(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/mend/{token}")] HttpRequest request, string token,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (!limits.TryTake("mend-link", RateLimits.AddressOf(request.HttpContext), PostsPerAddress))
            return RateLimits.Refusal(request.HttpContext);
        var posted = await request.ReadFormAsync(cancellationToken);
        var (form, whatChanged, reader) = (RequestForm.Read(posted), posted["whatChanged"].ToString(), request.HttpContext.Person());
        var (found, problems) = await db.WriteAsync(
            () => TakeAsync(token, reader, form, whatChanged, cancellationToken), cancellationToken);
        if (found is not LinkLookup.Live { Link: var link }) return MendLinkPages.Over(found);
        if (reader is not null && reader.Id != link.PersonId) return MendLinkPages.OfAnother(reader);
        if (problems is null) return MendLinkPages.Over(new LinkLookup.Used(link));
        if (problems.Count > 0) return await PageAsync(link, token, new SentForm(form, whatChanged, problems), cancellationToken);
        await nudge.SendAsync(client);
        return MendLinkPages.Thanks();
    }

    /// <summary>Looks at the link and uses it in one write: of two posts at once, one finds it used.</summary>
    private async Task<(LinkLookup, IReadOnlyList<FieldProblem>?)> TakeAsync(
        string token, SignedInPerson? reader, AccountRequestForm form, string whatChanged, CancellationToken cancellationToken)
    {
        var found = await links.FindAsync(AccountLinks.FixAccountRequest, token, cancellationToken);
        if (found is not LinkLookup.Live { Link: var link } || (reader is not null && reader.Id != link.PersonId)) return (found, null);
        var problems = IsDraft(link)
            ? await mend.CompleteAsync(link.SubjectId, form, cancellationToken)
            : await mend.RunAsync(link.SubjectId, form, whatChanged, cancellationToken);
        // What ended the request's links ended this one as well: it is the one that was used.
        if (problems is []) (link.UsedAt, link.RevokedAt, link.RevokedBecause) = (clock.GetUtcNow(), null, null);
        return (found, problems);
    }

    private async Task<IResult> PageAsync(ActionLink link, string token, SentForm? sent, CancellationToken cancellationToken)
    {
        var action = $"/accounts/mend/{token}";
        var form = IsDraft(link)
            ? await forms.OfDraftAsync(
                await db.AccountRequestDrafts.AsNoTracking().SingleAsync(draft => draft.Id == link.SubjectId, cancellationToken), action,
                sent, cancellationToken)
            : await forms.OfRequestAsync(link.SubjectId, action, sent, cancellationToken);
        if (form is null) return MendLinkPages.Over(new LinkLookup.Used(link));
        return Pages.Show(RequestForm_Page.Create(form), sent is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    private static bool IsDraft(ActionLink link) => link.Subject == AccountRequestDraft.SubjectOf(link.SubjectId);
}
