using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Calendar;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Flows;
using SppsFlows.Policy;
using SppsFlows.Registry;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Rotation;

/// <summary>Where somebody asks for a change of the password (B8), and sees whom it waits for.</summary>
public sealed class RotationHttp(
    SppsDb db, AskRotation ask, ReadCustody custody, CredentialMails mails, SchoolCalendar calendar, FlowNudge nudge, RateLimits limits)
{
    private const int AsksPerPerson = 30;

    [Function("ShowRotation"), Access(AccessRule.Staff)]
    public Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/{id:guid}/rotation")] HttpRequest request, Guid id,
        CancellationToken cancellationToken) =>
        PageAsync(request.HttpContext.RequirePerson(), id, "", null, cancellationToken);

    [Function("AskRotation"), Access(AccessRule.Staff)]
    public async Task<IResult> Ask(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/{id:guid}/rotation")] HttpRequest request, Guid id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        if (!limits.TryTake("rotation", person.Id, AsksPerPerson)) return RateLimits.Refusal(request.HttpContext);
        var reason = (await request.ReadFormAsync(cancellationToken))["reason"].ToString();
        var result = await ask.RunAsync(id, person.Id, reason, cancellationToken);
        await nudge.SendAsync(client);
        return result switch
        {
            AskRotationResult.Asked => Results.LocalRedirect($"/accounts/{id}/rotation"),
            AskRotationResult.NeedsReason needs => await PageAsync(person, id, reason, needs.Problem, cancellationToken),
            _ => Pages.NotFound(),
        };
    }

    private async Task<IResult> PageAsync(
        SignedInPerson person, Guid id, string reason, string? problem, CancellationToken cancellationToken)
    {
        if (await VisibleAccounts.To(db.Accounts.AsNoTracking(), person).FirstOrDefaultAsync(
            candidate => candidate.Id == id, cancellationToken) is not { } account)
            return Pages.NotFound();
        var may = await custody.AllowsAsync(person.Id, account, cancellationToken);
        if (!may(CustodyPurpose.AskRotation) || account.State is AccountState.Closed or AccountState.Reserved) return Pages.NotFound();
        var open = await db.Set<RotationTask>()
            .AsNoTracking().FirstOrDefaultAsync(task => task.AccountId == id && task.State == RotationState.Open, cancellationToken);
        var askedBy = open?.AskedById is { } askedById ? (await mails.PersonAsync(askedById, cancellationToken)).FullName : null;
        var asking = open is null ? null : await db.Assignments.AsNoTracking().Include(assignment => assignment.Assignees)
            .SingleAsync(assignment => assignment.Kind == RotationAssignment.Kind && assignment.Subject == open.Subject, cancellationToken);
        var parties = asking is null
            ? (await custody.AskedToSealAsync(account, cancellationToken)).Select(asked => asked.Party)
            : asking.AskedNow.Where(assignee => assignee.As is not AssigneeRole.Informed).Select(assignee => Party.Parse(assignee.Party));
        var askedIds = parties.OfType<Party.Person>().Select(person => person.Id).ToList();
        var names = await db.People
            .AsNoTracking().Where(candidate => askedIds.Contains(candidate.Id)).OrderBy(candidate => candidate.Id)
            .ToListAsync(cancellationToken);
        return Pages.Show(
            Rotation_Page.Create(new RotationPage(
                await mails.FactsAsync(account, cancellationToken),
                await db.Credentials.AnyAsync(credential => credential.AccountId == id, cancellationToken),
                await ask.RequesterIsAskedAsync(id, cancellationToken),
                open, asking, askedBy, [.. names.Select(candidate => candidate.FullName)], may(CustodyPurpose.Seal), reason, problem,
                calendar)),
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }
}
