using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Registry;
using SppsFlows.Web;

namespace SppsFlows.Credentials.BreakGlass;

/// <summary>
/// Where Communications asks to break glass, sees how it stands, and takes it back (B5). The one-use link stands on none of these pages.
/// </summary>
public sealed class BreakGlassHttp(
    SppsDb db, AskBreakGlass ask, EndBreakGlass end, CredentialMails mails, SchoolCalendar calendar, FlowNudge nudge, RateLimits limits)
{
    private const int AsksPerPerson = 20;

    [Function("ShowAskBreakGlass"), Access(AccessRule.Communications)]
    public Task<IResult> ShowAsk(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "accounts/{id:guid}/break-glass")] HttpRequest request, Guid id,
        CancellationToken cancellationToken) =>
        AskPageAsync(request.HttpContext.RequirePerson(), id, "", null, cancellationToken);

    [Function("AskBreakGlass"), Access(AccessRule.Communications)]
    public async Task<IResult> Ask(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "accounts/{id:guid}/break-glass")] HttpRequest request, Guid id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        if (!limits.TryTake("break-glass", person.Id, AsksPerPerson)) return RateLimits.Refusal(request.HttpContext);
        var reason = (await request.ReadFormAsync(cancellationToken))["reason"].ToString();
        var result = await ask.RunAsync(id, person.Id, reason, cancellationToken);
        await nudge.SendAsync(client);
        return result switch
        {
            AskBreakGlassResult.Asked asked => Results.LocalRedirect($"/break-glass/{asked.Id}"),
            AskBreakGlassResult.NeedsReason needs => await AskPageAsync(person, id, reason, needs.Problem, cancellationToken),
            _ => Pages.NotFound(),
        };
    }

    [Function("ShowBreakGlass"), Access(AccessRule.Communications)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "break-glass/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellationToken)
    {
        var personId = request.HttpContext.RequirePerson().Id;
        if (await db.Set<BreakGlassCase>()
            .AsNoTracking()
            .FirstOrDefaultAsync(candidate => candidate.Id == id && candidate.AskedById == personId, cancellationToken) is not { } glass)
            return Pages.NotFound();
        var account = await db.Accounts.AsNoTracking().SingleAsync(candidate => candidate.Id == glass.AccountId, cancellationToken);
        var result = await ApprovalResult.FindAsync(db, EmergencyAccess.Kind, glass.Subject, glass.Round, cancellationToken);
        var asked = result?.DecidedBy ?? await AskedNowAsync(result?.Assignment, cancellationToken);
        return Pages.Show(ShowBreakGlass_Page.Create(new BreakGlassPage(
            glass, await mails.FactsAsync(account, cancellationToken), asked, result?.Note, calendar)));
    }

    [Function("WithdrawBreakGlass"), Access(AccessRule.Communications)]
    public async Task<IResult> Withdraw(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "break-glass/{id:guid}/withdraw")] HttpRequest request, Guid id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        // Refused or too late: the page says how it stands.
        await end.WithdrawAsync(id, request.HttpContext.RequirePerson().Id, cancellationToken);
        await nudge.SendAsync(client);
        return Results.LocalRedirect($"/break-glass/{id}");
    }

    private async Task<string?> AskedNowAsync(Assignment? question, CancellationToken cancellationToken) =>
        question?.AskedNow.FirstOrDefault() is { } asked && Party.Parse(asked.Party) is Party.Person person
            ? (await mails.PersonAsync(person.Id, cancellationToken)).FullName
            : null;

    private async Task<IResult> AskPageAsync(
        SignedInPerson person, Guid id, string reason, string? problem, CancellationToken cancellationToken)
    {
        if (await VisibleAccounts.To(db.Accounts.AsNoTracking(), person).FirstOrDefaultAsync(
            candidate => candidate.Id == id, cancellationToken) is not { } account)
            return Pages.NotFound();
        if (!await ask.MayAskAsync(account, person.Id, cancellationToken)) return Pages.NotFound();
        if (await AskBreakGlass.OpenOfAsync(db, id, person.Id, cancellationToken) is { } open)
            return Results.LocalRedirect($"/break-glass/{open.Id}");
        return Pages.Show(
            AskBreakGlass_Page.Create(new AskBreakGlassPage(await mails.FactsAsync(account, cancellationToken), reason, problem)),
            problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }
}

public sealed record AskBreakGlassPage(AccountFacts Facts, string Reason, string? Problem);

/// <param name="AskedName">Who decides or has decided; null while nobody was asked yet.</param>
public sealed record BreakGlassPage(BreakGlassCase Glass, AccountFacts Facts, string? AskedName, string? Note, SchoolCalendar Calendar)
{
    public string Time(DateTimeOffset at) => Calendar.Local(at).ToString("dddd, d MMMM, h:mm tt", CultureInfo.InvariantCulture);
}
