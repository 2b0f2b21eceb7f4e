using System.Globalization;
using Microsoft.AspNetCore.Http;
using SppsFlows.Calendar;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.Approvals;

/// <summary>The pages of a question, one for each <see cref="ApprovalView"/>; each says what to do next.</summary>
public sealed class ApprovalPages(SchoolCalendar calendar)
{
    /// <summary>The form: 400 with what is wrong, 200 when only the code is wanted now.</summary>
    public static IResult Form(DecisionPage page) => Pages.Show(
        DecideApproval_Page.Create(page),
        page.Problems.Count == 0 || (page.Problems.Count == 1 && page.NotYet?.Verdict?.Code == CodeState.Mailed)
            ? StatusCodes.Status200OK
            : StatusCodes.Status400BadRequest);

    /// <param name="token">Null in the portal.</param>
    /// <param name="posted">An answer was sent, and came too late.</param>
    public IResult Show(ApprovalView view, string? token, bool posted = false) => view switch
    {
        ApprovalView.Decided decided =>
            Pages.Show(
                DecidedApproval_Page.Create(new DecidedPage(decided, LocalTime(decided.Approval.DecidedAt!.Value), posted)),
                posted ? StatusCodes.Status409Conflict : StatusCodes.Status200OK),
        ApprovalView.LinkExpired when token is not null =>
            Pages.Show(RenewLink_Page.Create($"/approvals/{token}/renew"), StatusCodes.Status410Gone),
        ApprovalView.Replaced { Approval.State: not ApprovalState.Open } => Pages.Message(
            "This is no longer yours to decide",
            "Somebody else holds that office now, and the request has been dealt with since. You need not do anything.",
            StatusCodes.Status410Gone),
        ApprovalView.Replaced { Now: { } now } => Pages.Message(
            "This is no longer yours to decide",
            $"By the district’s directory {now.Office} decides this now, and gets a mail with a link of their own. You need not do "
            + "anything.",
            StatusCodes.Status410Gone),
        ApprovalView.Replaced => Pages.Message(
            "This is no longer yours to decide",
            "By the district’s directory you no longer hold that office, and for now nobody else does. The Office of Communications "
            + "sees to it. You need not do anything.",
            StatusCodes.Status410Gone),
        ApprovalView.Ended { Approval.State: ApprovalState.Withdrawn } => Pages.Message(
            "This request was withdrawn", "There is nothing left to decide. You need not do anything.", StatusCodes.Status410Gone),
        ApprovalView.Ended => Pages.Message(
            "The time to decide has passed",
            "Nobody decided in time, so the request has ended, and the requester was told. If it should go on, they can ask again.",
            StatusCodes.Status410Gone),
        ApprovalView.LinkRevoked { Because: RevokedBecause.Renewed } => Pages.Message(
            "There is a newer link", "A later mail on this request has the link that works. Please use the newest one.",
            StatusCodes.Status410Gone),
        ApprovalView.LinkRevoked => Pages.Message(
            "This link was taken back",
            "It no longer opens anything. If the request still waits for you, you find it under “To decide” after signing in.",
            StatusCodes.Status410Gone, "To decide", "/approvals"),
        ApprovalView.NotYours { As: var other } => Pages.Message(
            "This link is for somebody else",
            $"You are signed in as {other.FullName}, and the link was mailed to another person; only they can use it. If you both use "
            + "this device, sign out first. If the mail was forwarded to you, please tell its sender that a forwarded link does not work.",
            StatusCodes.Status403Forbidden, "Go to the start page", "/"),
        _ when token is null => Pages.NotFound(),
        _ => Pages.Message(
            "This link is not known",
            "It may be cut off or mistyped: mail programs sometimes break long addresses. Open the mail again and press its button, or "
            + "sign in and look under “To decide”.",
            StatusCodes.Status404NotFound, "To decide", "/approvals"),
    };

    public string LocalDay(DateTimeOffset instant) => calendar.Local(instant).ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    public string LocalTime(DateTimeOffset instant) =>
        calendar.Local(instant).ToString("dddd, d MMMM yyyy, h:mm tt", CultureInfo.InvariantCulture);
}

/// <summary>For the form.</summary>
/// <param name="NotYet">What came of the last try.</param>
public sealed record DecisionPage(
    ApprovalView.Open Open, string Action, DecisionForm Form, DecideResult.NotYet? NotYet, bool CodeWanted = false)
{
    private static readonly Dictionary<string, string> None = [];

    public IReadOnlyDictionary<string, string> Problems => NotYet?.Problems ?? None;

    public bool AsksCode => CodeWanted || NotYet?.Verdict is { Code: not CodeState.NotNeeded };

    public string? Problem(string field) => Problems.GetValueOrDefault(field);
}

/// <param name="When">Local time, in words.</param>
/// <param name="TooLate">An answer was sent after the decision.</param>
public sealed record DecidedPage(ApprovalView.Decided View, string When, bool TooLate);
