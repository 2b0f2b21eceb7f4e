using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.Vetting;

/// <summary>
/// One of the two offices is asked whether the district may use an app (E1). Whoever asked for it answers for no office, and nobody
/// answers for both.
/// </summary>
public sealed class VettingKind(SppsDb db) : AssignmentKind
{
    public const string Kind = "vetting";

    /// <summary>Outcomes; data.</summary>
    public const string Agreed = "agreed", Refused = "refused";

    private const int SchoolWeek = 5;

    public override string Name => Kind;

    public override AssignmentRhythm Rhythm { get; } =
        new() { RemindOn = [3, 5], ThenEvery = SchoolWeek, Escalations = [new EscalationRhythm(7)] };

    public override async Task<AssignmentPeople> PeopleAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var (vetting, office) = await ReadAsync(assignment, cancellationToken);
        if (vetting.State is not VettingState.Open) return AssignmentPeople.Moot;
        List<string> never = [.. vetting.Waiting.Select(wish => wish.PersonId).Distinct()];
        if (vetting.OpinionOf(VettingOffices.Other(office)) is { } other) never.Add(other.ById);
        var delegates = await Delegates.ReadAsync(db, cancellationToken);
        var members = await OfficeMembers.ReadAsync(db, new Post(office, null), delegates, cancellationToken);
        var canAnswer = members.Any(member => !never.Contains(member.Id));
        return new AssignmentPeople
        {
            Responsible = canAnswer ? [Asked.OfOffice(office, VettingOffices.NameOf(office))] : [],
            // The office decides; only where it has nobody who may, the superintendent's office does in its place.
            Escalations =
            [
                await VettingOffices.DesigneeAsync(db, never, onlyTold: canAnswer, cancellationToken) is { } designee ? [designee] : [],
            ],
            Never = never,
        };
    }

    public override async Task<AssignmentText> DescribeAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var (vetting, office) = await ReadAsync(assignment, cancellationToken);
        var firstId = vetting.Wishes.OrderBy(wish => wish.AskedAt).ThenBy(wish => wish.Id).First().PersonId;
        var asker = await db.People.AsNoTracking().SingleAsync(person => person.Id == firstId, cancellationToken);
        return new AssignmentText(
            $"Vetting of {vetting.Name}", $"/apps/reviews/{assignment.Id}", "Review the app", asker.FullName,
            VettingVersion.Of(vetting, office));
    }

    public override async Task<MailDraft> AskAsync(AskMail ask, CancellationToken cancellationToken)
    {
        var (vetting, office) = await ReadAsync(ask.Assignment, cancellationToken);
        return VettingMail.Please(ask, vetting, office);
    }

    public override DigestLine Line(DigestItem item)
    {
        var office = VettingOffices.NameOf(VettingOffices.Of(item.Assignment).Office);
        return item.As is AssigneeRole.Informed
            ? new DigestLine(item.Text.Title, $"{item.Text.Asker} asked for the app, and {office} has not answered yet.", "See the request")
            : new DigestLine(
                item.Text.Title, $"{item.Text.Asker} asked for the app; please answer for {office}. Waiting since {item.Since}.",
                item.Text.Button);
    }

    /// <summary>Whoever is only told of both questions has one line.</summary>
    public override DigestLine? LineOfGroup(IReadOnlyList<DigestItem> items) => items is [{ As: AssigneeRole.Informed } first, ..]
        ? new DigestLine(
            first.Text.Title, $"{first.Text.Asker} asked for the app, and neither office has answered yet.", "See the request")
        : null;

    /// <summary>The account requests that wait, once there is a result.</summary>
    public override async Task<IReadOnlyList<string>> FlowsAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var (vetting, _) = await ReadAsync(assignment, cancellationToken);
        return assignment.State is not AssignmentState.Done || vetting.State is VettingState.Open
            ? []
            : [.. vetting.Waiting.Select(wish => wish.FlowId).OfType<string>().Distinct()];
    }

    // Tracked: at an end it must see what the same write has just decided.
    private async Task<(AppVetting Vetting, Role Office)> ReadAsync(Assignment assignment, CancellationToken cancellationToken)
    {
        var (id, office) = VettingOffices.Of(assignment);
        return (await db.AppVettings.Whole().SingleAsync(vetting => vetting.Id == id, cancellationToken), office);
    }
}
