using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SppsFlows.Credentials.Vault;
using SppsFlows.Registry;
using SppsFlows.Web;
using SppsFlows.Web.Pipeline;

namespace SppsFlows.Credentials.Retrieval;

/// <summary>Opens the secret of a ticket that was just redeemed, and shows it for a short time (B3, B4).</summary>
public sealed class SecretPage(
    CredentialVault door, RedeemTicket redeem, IOptions<CredentialOptions> options, ILogger<SecretPage> logger)
{
    /// <returns>The page; if the vault returns nothing, one that says so, with the failure on record.</returns>
    public async Task<IResult> ShowOnceAsync(HttpContext http, RedeemResult.Claimed claimed, string token)
    {
        try
        {
            // It is on record as shown, whether or not the browser is still there.
            var content = await door.OpenAsync(claimed.Ticket.Id, claimed.Ticket.ClaimId!.Value, CancellationToken.None);
            // Leaves the page by itself, even without script.
            http.Response.Headers["Refresh"] = string.Create(
                CultureInfo.InvariantCulture, $"{(int)options.Value.HideAfter.TotalSeconds};url=/accounts/{claimed.Account.Id}/credential");
            SecurityHeaders.AllowOwnScript(http);
            return Pages.Show(RevealCredential_Page.Create(new RevealedPage(claimed.Account, content, token, options.Value.HideAfter)));
        }
        catch (Exception fault) when (fault is VaultException or InvalidDataException or UnauthorizedAccessException)
        {
            logger.LogError("A secret could not be opened: {Fault}, ticket {Ticket}", fault.GetType().Name, claimed.Ticket.Id);
            await redeem.FailedAsync(claimed, fault.GetType().Name, CancellationToken.None);
            return RevealPages.VaultFails(claimed.Account, fault is VaultUnavailableException);
        }
    }
}

public sealed record RevealedPage(Account Account, CredentialContent Content, string Token, TimeSpan HideAfter);
