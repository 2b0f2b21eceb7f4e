using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Flows;
using SppsFlows.Policy;
using SppsFlows.Web;

namespace SppsFlows.Accounts.Request;

/// <summary>The form by which staff ask for an account (A1).</summary>
public sealed class RequestAccountHttp(SppsDb db, SubmitAccountRequest submit, FlowNudge nudge)
{
    [Function("ShowAccountRequestForm"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/request")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        var form = Guid.TryParse(request.Query["like"], out var id) ? await LikeAsync(id, person.Id, cancellationToken) : null;
        return await PageAsync(
            form ?? await EmptyAsync(person, cancellationToken), [], Guid.NewGuid().ToString("N"), StatusCodes.Status200OK,
            cancellationToken);
    }

    [Function("SubmitAccountRequest"), Access(AccessRule.Staff)]
    public async Task<IResult> Submit(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/request")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        var posted = await request.ReadFormAsync(cancellationToken);
        var key = Guid.TryParse(posted["submissionKey"], out var sent) ? sent.ToString("N") : Guid.NewGuid().ToString("N");
        var form = RequestForm.Read(posted);
        // The person is part of the key: nobody can hit upon another's submission.
        var result = await submit.SubmitAsync(form, RequestSource.Form, $"form/{person.Id}/{key}", person.Id, cancellationToken);
        await nudge.SendAsync(client);
        return result switch
        {
            SubmitResult.Accepted accepted => Results.LocalRedirect($"/accounts/requests/{accepted.RequestId}"),
            SubmitResult.Known known => Results.LocalRedirect($"/accounts/requests/{known.RequestId}"),
            SubmitResult.Problems problems =>
                await PageAsync(form, problems.Fields, key, StatusCodes.Status400BadRequest, cancellationToken),
            _ => throw new InvalidOperationException(result.GetType().Name),
        };
    }

    private async Task<IResult> PageAsync(
        AccountRequestForm form, IReadOnlyList<FieldProblem> problems, string key, int status, CancellationToken cancellationToken) =>
        Pages.Show(RequestForm_Page.Create(new RequestForm
        {
            Title = "Ask for an account",
            Action = "/accounts/request",
            Form = form,
            Problems = problems,
            SubmissionKey = key,
            Orgs = await db.Orgs.AsNoTracking().ToListAsync(cancellationToken),
            Platforms = (await PlatformCatalogue.ReadAsync(db, cancellationToken)).Entries,
        }), status);

    /// <summary>With what the directory knows of the person filled in.</summary>
    private async Task<AccountRequestForm> EmptyAsync(SignedInPerson person, CancellationToken cancellationToken)
    {
        var orgIds = person.Roles.Select(role => role.OrgId).Distinct().ToList();
        var own = await db.Orgs.AsNoTracking()
            .Where(org => orgIds.Contains(org.Id) && org.Kind != OrgKind.District).ToListAsync(cancellationToken);
        return own is [var org]
            ? new()
            {
                Organization = org.Id,
                Kind = org.Kind is OrgKind.Department ? nameof(AccountKind.Department) : null,
                ContactPhone = org.Phone,
                ContactAddress = org.Address,
                Managers = [person.Person.Email]
            }
            : new() { Managers = [person.Person.Email] };
    }

    /// <summary>"Ask again": as in an own request that came to nothing.</summary>
    private async Task<AccountRequestForm?> LikeAsync(Guid id, string personId, CancellationToken cancellationToken) =>
        await db.AccountRequests.AsNoTracking().FirstOrDefaultAsync(
            candidate => candidate.Id == id && candidate.RequesterId == personId, cancellationToken) is { } request
            ? await AccountRequestForms.OfAsync(db, request, cancellationToken)
            : null;
}
