using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Retrieval;

/// <summary>Records that a field of a shown credential was copied (B3).</summary>
public sealed class NoteCopiedHttp(
    SppsDb db, ReadTicket tickets, AuditLog audit, RateLimits limits, TimeProvider clock, IOptions<CredentialOptions> options)
{
    /// <summary>The person copied a field, or says so: a separate event (B3). It repeats nothing of the field.</summary>
    [Function("NoteCopied"), Access(AccessRule.Staff)]
    public async Task<IResult> Copied(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "credentials/copied/{token}")] HttpRequest request, string token,
        CancellationToken cancellationToken)
    {
        var person = request.HttpContext.RequirePerson();
        if (!limits.TryTake("copied", person.Id, 200)) return RateLimits.Refusal(request.HttpContext);
        var since = clock.GetUtcNow() - options.Value.TicketLifetime;
        if (await tickets.FindAsync(
            token, person.Id, cancellationToken) is not { Ticket: { ClaimedAt: { } claimedAt } ticket, Account: var account }
            || claimedAt < since)
            return Pages.NotFound();
        var form = await request.ReadFormAsync(cancellationToken);
        var field = CopiedFields.Known.Contains(form["field"].ToString()) ? form["field"].ToString() : "password";
        await db.WriteAsync(() =>
        {
            audit.Add(Actors.Person(person.Id), "credential.copied", account.Subject, new { ticket = ticket.Id, field });
            return Task.CompletedTask;
        }, cancellationToken);
        return Results.LocalRedirect($"/accounts/{account.Id}/credential");
    }
}

/// <summary>The fields that can be copied; anything else that is sent is not recorded.</summary>
internal static class CopiedFields
{
    public static readonly IReadOnlySet<string> Known = new HashSet<string> { "username", "password", "seed", "backup-codes", "code" };
}
