using Microsoft.AspNetCore.Http;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.Accounts.Mend;

/// <summary>What stands at a "put it right" link when there is nothing to fill in.</summary>
internal static class MendLinkPages
{
    public static IResult Thanks() => Pages.Message(
        "Thank you, it is on its way", "You hear from us by mail. You can also follow your request in the portal.", linkText: "My requests",
        linkUrl: "/accounts/requests");

    public static IResult Over(LinkLookup found) => found switch
    {
        LinkLookup.Used =>
            Gone("This was sent already", "What you sent from this link is on record. You can follow your request in the portal."),
        LinkLookup.Revoked { Link.RevokedBecause: RevokedBecause.Renewed } =>
            Gone("There is a newer link", "A newer mail carries the link that works; this one ended with it."),
        LinkLookup.Revoked => Gone("This is over", "The request no longer waits for anything from you."),
        LinkLookup.Expired => Gone("This link is too old", "Your request is still there: sign in, and go on from “My requests”."),
        _ =>
            Pages.Message(
                "This link does not work",
                "It may have been cut off in the mail. Copy the whole address, or sign in and go on from “My requests”.",
                StatusCodes.Status404NotFound, "My requests", "/accounts/requests"),
    };

    public static IResult OfAnother(SignedInPerson reader) => Pages.Message(
        "This link is for somebody else",
        $"You are signed in as {reader.Person.FullName}, and the link was mailed to another person. A forwarded link does not pass a "
        + "request on.",
        StatusCodes.Status403Forbidden, "Go to the start page", "/");

    private static IResult Gone(string title, string text) =>
        Pages.Message(title, text, StatusCodes.Status410Gone, "My requests", "/accounts/requests");
}
