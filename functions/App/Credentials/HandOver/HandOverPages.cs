using Microsoft.AspNetCore.Http;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Web;

namespace SppsFlows.Credentials.HandOver;

/// <summary>What stands there when there is nothing to answer.</summary>
internal static class HandOverPages
{
    public static IResult Thanks(HandOverView view, HandOverForm form) => view switch
    {
        HandOverView.Attest =>
            Pages.Message("The account is closed", "Thank you. It is closed in the registry, and its credentials are taken out of use."),
        _ when form.Choice == "close" =>
            Pages.Message(
                "The account is being closed",
                "Recorded. The managers who are still there, Communications and you get a mail that asks to delete it on its platform, "
                + "and to say when it is gone."),
        _ =>
            Pages.Message(
                "Handed over",
                "Recorded. The managers get a mail, and are asked to change the password: whoever left knows it. You need not do "
                + "anything more."),
    };

    /// <param name="posted">An answer was sent, and came too late.</param>
    public static IResult Show(HandOverView view, bool posted) => view switch
    {
        HandOverView.Over { Task.State: HandOverState.HandedOver or HandOverState.Closing or HandOverState.Closed } over => Pages.Message(
            "This is settled",
            $"{Settled(over)} {(posted ? "Your answer came after that and was not recorded." : "You need not do anything.")}",
            posted ? StatusCodes.Status409Conflict : StatusCodes.Status200OK),
        HandOverView.Over => Pages.Message(
            "There is nothing left to decide",
            "The managers of this account have changed in another way since, or whoever left is back. You need not do anything.",
            StatusCodes.Status410Gone),
        HandOverView.NotYours => Pages.Message(
            "This is no longer yours to answer",
            "By the district’s directory somebody else answers for this account now, and gets a mail of their own. You need not do "
            + "anything.",
            StatusCodes.Status410Gone),
        HandOverView.LinkOver => Pages.Message(
            "This link is over", "A newer mail may carry one that works. Or sign in: the task waits for you on the start page.",
            StatusCodes.Status410Gone, "Go to the start page", "/"),
        HandOverView.OfAnother { Reader: var reader } => Pages.Message(
            "This link is for somebody else",
            $"You are signed in as {reader.Person.FullName}, and the link was mailed to another person. A forwarded link does not pass on.",
            StatusCodes.Status403Forbidden, "Go to the start page", "/"),
        _ => Pages.NotFound(),
    };

    private static string Settled(HandOverView.Over over) => over switch
    {
        { Task.State: HandOverState.HandedOver } => "It was decided who manages this account from now on.",
        { Account.State: AccountState.Closed } => "The account is closed.",
        _ => "It was decided to close this account; it is being deleted.",
    };
}

/// <summary>For the forms.</summary>
public sealed record HandOverPage(
    HandOverView View, string OrgName, string PlatformName, string Action, HandOverForm Form, IReadOnlyDictionary<string, string> Problems,
    bool AsksCode)
{
    public static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    public HandOverPage<T> As<T>(T view)
        where T : HandOverView => new(view, this);

    /// <summary>400 with what is wrong; not where only the code is wanted now.</summary>
    public bool IsRefused(ScannerVerdict? verdict) => Problems.Count > 0 && !(Problems.Count == 1 && verdict?.Code is CodeState.Mailed);
}

public sealed record HandOverPage<T>(T View, HandOverPage Page)
    where T : HandOverView
{
    public string? Problem(string field) => Page.Problems.GetValueOrDefault(field);
}
