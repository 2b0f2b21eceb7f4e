using Microsoft.AspNetCore.Http;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Web;

namespace SppsFlows.Credentials.Escrow;

/// <summary>What an escrow link shows when there is no form to fill in.</summary>
internal static class SealPages
{
    public static IResult Thanks(SealTarget target, bool signedIn) => Pages.Message(
        "Sealed",
        $"The credentials lie in the vault. "
        + $"{(target.Account.Kind is AccountKind.Classroom ? "Your principal" : "The Office of Communications")} can take them out, on "
        + "record. Please delete every other copy.",
        linkText: signedIn ? "See the account" : null, linkUrl: signedIn ? $"/accounts/{target.Account.Id}" : null);

    /// <param name="over">The link is live, but what it was for is done.</param>
    public static IResult Over(LinkLookup found, bool over = false) => found switch
    {
        LinkLookup.Used =>
            Gone(
                "This was sealed already",
                "The credentials that you handed in lie in the vault. If the password changed since, sign in and hand in the new one "
                + "from the account’s page."),
        LinkLookup.Revoked { Link.RevokedBecause: RevokedBecause.Renewed } =>
            Gone("There is a newer link", "A newer mail carries the link that works; this one ended with it."),
        LinkLookup.Revoked => Gone("This is over", "The account no longer waits for credentials from this link."),
        LinkLookup.Expired =>
            Gone(
                "This link is too old",
                "The account still waits for its credentials: sign in, and continue from “My requests” or the account’s page."),
        _ when over =>
            Gone(
                "This is over",
                "The account no longer waits for credentials from this link. If the password changed, sign in and hand it in from the "
                + "account’s page."),
        _ =>
            Pages.Message(
                "This link does not work",
                "It may have been cut off in the mail. Copy the whole address, or sign in and continue from the account’s page.",
                StatusCodes.Status404NotFound, "Accounts", "/accounts"),
    };

    public static IResult NotAllowed() => Pages.Message(
        "This is for the account’s managers",
        "By the registry you do not manage this account now, so the credentials were not taken. If that is wrong, ask the Office of "
        + "Communications to correct the registry.",
        StatusCodes.Status403Forbidden, "Go to the start page", "/");

    public static IResult OfAnother(SignedInPerson reader) => Pages.Message(
        "This link is for somebody else",
        $"You are signed in as {reader.Person.FullName}, and the link was mailed to another person. A forwarded link does not pass on.",
        StatusCodes.Status403Forbidden, "Go to the start page", "/");

    private static IResult Gone(string title, string text) =>
        Pages.Message(title, text, StatusCodes.Status410Gone, "Accounts", "/accounts");
}
