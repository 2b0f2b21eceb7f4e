using Microsoft.AspNetCore.Http;
using SppsFlows.Links;
using SppsFlows.Registry;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Retrieval;

/// <summary>What a one-use link shows when it shows no secret.</summary>
internal static class RevealPages
{
    public static IResult Unknown() => Pages.Message(
        "This link does not work",
        "It may have been cut off, or it was made for somebody else. Open the account’s credentials and say again what you need them for.",
        StatusCodes.Status404NotFound, "Accounts", "/accounts");

    public static IResult OfAnother(SignedInPerson reader) => Pages.Message(
        "This link is for somebody else",
        $"You are signed in as {reader.Person.FullName}, and the link was made for another person. That it was tried is on record.",
        StatusCodes.Status403Forbidden, "Go to the start page", "/");

    public static IResult TooLate() => Pages.Message(
        "This was shown once already",
        "A link to a secret works once. If you pressed the button twice, the secret was shown the first time only: go back to the "
        + "account’s credentials and say again what you need them for. The second try was reported.",
        StatusCodes.Status409Conflict, "Accounts", "/accounts");

    public static IResult Over(LinkLookup found, Account? account) => Pages.Message(
        found is LinkLookup.Used ? "This was shown once already" : "This link is over",
        found switch
        {
            LinkLookup.Used => "A link to a secret works once. If you need it again, say again what for.",
            LinkLookup.Expired => "A link to a secret works for a short time only. If you still need it, say again what for.",
            _ => "By the directory as it is now, or because the account has changed, this link shows nothing any more.",
        },
        StatusCodes.Status410Gone, account is null ? "Accounts" : "Credentials of the account",
        account is null ? "/accounts" : $"/accounts/{account.Id}/credential");

    /// <param name="later">Coming back later may help.</param>
    public static IResult VaultFails(Account account, bool later) => Pages.Message(
        "Nothing was shown",
        later
            ? "The vault did not answer. Please try again in a few minutes; that you tried is on record."
            : "The vault refused what lies in it. Nothing was shown; please tell the Technology office, which finds the cause in the log.",
        StatusCodes.Status503ServiceUnavailable, "Credentials of the account", $"/accounts/{account.Id}/credential");
}
