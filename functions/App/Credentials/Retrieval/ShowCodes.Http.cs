using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SppsFlows.Credentials.Vault;
using SppsFlows.Registry;
using SppsFlows.SignIn.StepUp;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Retrieval;

/// <summary>
/// The authenticator's current code with its countdown, without the seed (B4): for a few minutes after a recorded redemption. A plain
/// reload shows the next code.
/// </summary>
public sealed class ShowCodesHttp(
    ReadTicket tickets, OpenSeed seeds, StepUps stepUps, TimeProvider clock, IOptions<CredentialOptions> options,
    ILogger<ShowCodesHttp> logger)
{
    [Function("ShowCodes"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "credentials/codes/{token}")] HttpRequest request, string token,
        CancellationToken cancellationToken)
    {
        var (http, person) = (request.HttpContext, request.HttpContext.RequirePerson());
        if (await tickets.FindAsync(token, person.Id, cancellationToken) is not { Ticket.Kind: RetrievalKind.Code } found)
            return RevealPages.Unknown();
        var (ticket, account, now) = (found.Ticket, found.Account, clock.GetUtcNow());
        if (ticket.ClaimedAt is not { } claimedAt) return Results.LocalRedirect($"/credentials/reveal/{token}");
        if (claimedAt + options.Value.CodesFor <= now) return RevealPages.Over(found.Found, account);
        if (!await stepUps.IsFreshAsync(http, person.Id, cancellationToken))
            return Results.LocalRedirect(StepUps.PageTo($"/credentials/codes/{token}"));
        try
        {
            if (await seeds.RunAsync(person.Id, ticket, account, cancellationToken) is not { } totp)
                return RevealPages.Over(found.Found, account);
            var (code, left) = totp.At(clock.GetUtcNow());
            http.Response.Headers["Refresh"] = string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalSeconds}");
            return Pages.Show(ShowCodes_Page.Create(new CodesPage(account, code, left, claimedAt + options.Value.CodesFor - now)));
        }
        catch (Exception fault) when (fault is VaultException or InvalidDataException or UnauthorizedAccessException)
        {
            logger.LogError("A code could not be made: {Fault}, ticket {Ticket}", fault.GetType().Name, ticket.Id);
            return RevealPages.VaultFails(account, fault is VaultUnavailableException);
        }
    }
}

/// <param name="Left">Until the code changes.</param>
/// <param name="Open">Until the page stops showing codes.</param>
public sealed record CodesPage(Account Account, string Code, TimeSpan Left, TimeSpan Open);
