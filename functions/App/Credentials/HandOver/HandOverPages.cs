using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Policy;
using SppsFlows.Registry;
using SppsFlows.Web;

namespace SppsFlows.Credentials.HandOver;

/// <summary>The two forms, and what stands there when there is nothing to answer.</summary>
public sealed class HandOverPages(SppsDb db, AnswerPages pages)
{
    /// <param name="action">Where the form is posted to.</param>
    public async Task<IResult> FormAsync(
        AnswerView.Open open, string action, HandOverForm form, AnswerResult.NotYet? notYet, CancellationToken cancellationToken)
    {
        var id = HandOverTask.IdOf(open.Assignment.Subject);
        var account = await db.Accounts.AsNoTracking().SingleAsync(
            candidate => db.Set<HandOverTask>().Any(task => task.Id == id && task.AccountId == candidate.Id), cancellationToken);
        var org = await db.Orgs.AsNoTracking().SingleAsync(unit => unit.Id == account.OrgId, cancellationToken);
        var platform = (await PlatformCatalogue.ReadAsync(db, cancellationToken)).NameOf(account.Platform);
        var page = new HandOverPage(open, account, org.Name, platform, action, form, notYet);
        return Pages.Show(
            open.Assignment.Kind == ClosingAssignment.Kind
                ? AttestClosing_Page.Create(page)
                : DecideHandOver_Page.Create(new DecideHandOverPage(page, await HandOverChoices.ReadAsync(db, account, cancellationToken))),
            page.IsRefused ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    public static IResult Thanks(Assignment assignment) => assignment.Outcome switch
    {
        ClosingAssignment.Attested =>
            Pages.Message("The account is closed", "Thank you. It is closed in the registry, and its credentials are taken out of use."),
        HandOverAssignment.Closing =>
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
    public IResult Over(AnswerView view, AnswerDoor door, bool posted) => view switch
    {
        AnswerView.Ended { Assignment: { State: AssignmentState.Done } over } => Pages.Message(
            "This is settled",
            $"{Settled(over)} {(posted ? "Your answer came after that and was not recorded." : "You need not do anything.")}",
            posted ? StatusCodes.Status409Conflict : StatusCodes.Status200OK),
        AnswerView.Ended => Pages.Message(
            "There is nothing left to decide",
            "The managers of this account have changed in another way since, or whoever left is back. You need not do anything.",
            StatusCodes.Status410Gone),
        // Whom it does not concern learns nothing of it.
        AnswerView.Unknown when door is AnswerDoor.Session => Pages.NotFound(),
        _ => pages.Show(view, posted: posted),
    };

    private static string Settled(Assignment over) => over.Outcome switch
    {
        HandOverAssignment.HandedOver => "It was decided who manages this account from now on.",
        HandOverAssignment.Closing => "It was decided to close this account.",
        _ => "The account is closed.",
    };
}

/// <summary>For the forms.</summary>
/// <param name="NotYet">What is missing in what was sent; null: nothing was.</param>
public sealed record HandOverPage(
    AnswerView.Open View, Account Account, string OrgName, string PlatformName, string Action, HandOverForm Form,
    AnswerResult.NotYet? NotYet)
{
    public IReadOnlyDictionary<string, string> Problems { get; } = NotYet?.Problems ?? new Dictionary<string, string>();

    public bool AsksCode => View.AsksCode || NotYet?.Verdict is { Code: not CodeState.NotNeeded };

    /// <summary>Something is wrong; not where only the code is wanted now.</summary>
    public bool IsRefused => NotYet is { OnlyWantsCode: false };

    public string? Problem(string field) => Problems.GetValueOrDefault(field);
}

public sealed record DecideHandOverPage(HandOverPage Sheet, HandOverChoices Choices);
