using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Flows;
using SppsFlows.Web;

namespace SppsFlows.Vetting;

/// <summary>Where an office answers (E1), signed in: mails to an office carry no link of their own.</summary>
public sealed class ReviewVettingHttp(SppsDb db, AnswerByLink answers, AnswerVetting answer, AnswerPages pages, FlowNudge nudge)
{
    [Function("ShowVettingReview"), Access(AccessRule.Staff)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "apps/reviews/{id:guid}")] HttpRequest request, Guid id,
        CancellationToken cancellationToken)
    {
        var view = await answers.OpenAsync(request.HttpContext, new AnswerDoor.Session(VettingKind.Kind, id), cancellationToken);
        return view is AnswerView.Open open
            ? await FormAsync(open, null, null, cancellationToken)
            : await OverAsync(request.HttpContext, id, view, posted: false, cancellationToken);
    }

    [Function("AnswerVetting"), Access(AccessRule.Staff)]
    public async Task<IResult> Answer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "apps/reviews/{id:guid}")] HttpRequest request, Guid id,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        var sent = VettingAnswer.Read(await request.ReadFormAsync(cancellationToken));
        var result = await answers.PostAsync(
            request.HttpContext, new AnswerDoor.Session(VettingKind.Kind, id),
            await AnswerForm.ReadAsync(request, "decision", cancellationToken),
            open => AnswerVetting.Of(sent, by => answer.RecordAsync(open.Assignment, sent, by, cancellationToken)), cancellationToken);
        await nudge.SendAsync(client);
        return result switch
        {
            AnswerResult.Recorded recorded =>
                Results.LocalRedirect($"/apps/requests/{VettingOffices.Of(recorded.Assignment).VettingId}"),
            AnswerResult.NotYet notYet => await FormAsync(notYet.View, sent, notYet.Problems, cancellationToken),
            AnswerResult.Over { View: var view } => await OverAsync(request.HttpContext, id, view, posted: true, cancellationToken),
            AnswerResult.Refused refused => refused.Page,
            _ => throw new InvalidOperationException(result.GetType().Name),
        };
    }

    /// <summary>The addresses of what a person may answer about an app now.</summary>
    internal static async Task<IReadOnlyList<string>> OpenFor(
        SppsDb db, SignedInPerson person, AppVetting vetting, CancellationToken cancellationToken)
    {
        List<string> parties = [Party.KeyOfPerson(person.Id), .. VettingOffices.Both.Where(person.Has)
            .Select(office => Party.KeyOfOffice(new Post(office, null)))];
        var other = vetting.Opinions.Select(opinion => opinion.ById).Concat(vetting.Waiting.Select(wish => wish.PersonId));
        if (other.Contains(person.Id)) return [];
        var open = await db.OpenFor(parties).Where(assignment => assignment.GroupId == vetting.Subject)
            .OrderBy(assignment => assignment.Subject).Select(assignment => assignment.Id).ToListAsync(cancellationToken);
        return [.. open.Select(id => $"/apps/reviews/{id}")];
    }

    private async Task<IResult> FormAsync(
        AnswerView.Open open, VettingAnswer? sent, IReadOnlyDictionary<string, string>? problems, CancellationToken cancellationToken)
    {
        var (id, office) = VettingOffices.Of(open.Assignment);
        var vetting = await db.AppVettings.AsNoTracking().Whole().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        var other = vetting.OpinionOf(VettingOffices.Other(office));
        var ids = vetting.Waiting.Select(wish => wish.PersonId).Append(other?.ById ?? "").ToList();
        var names = await db.People.AsNoTracking().Where(person => ids.Contains(person.Id))
            .ToDictionaryAsync(person => person.Id, person => person.FullName, cancellationToken);
        // What the other office, or whoever asked, wrote: to be kept or changed.
        var answer = sent ?? new VettingAnswer(
            "", other?.AllowedFor ?? vetting.Purpose, "",
            other?.MinimumAge?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "", "");
        return Pages.Show(
            ReviewVetting_Page.Create(new ReviewVettingPage(
                open, vetting, office, other, id => names.GetValueOrDefault(id, "somebody who left the district"), answer,
                problems ?? new Dictionary<string, string>())),
            problems is { Count: > 0 } ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    /// <summary>Whoever may see the request is shown how it stands.</summary>
    private async Task<IResult> OverAsync(
        HttpContext http, Guid id, AnswerView view, bool posted, CancellationToken cancellationToken)
    {
        var group = await db.Assignments.AsNoTracking().Where(assignment => assignment.Id == id && assignment.Kind == VettingKind.Kind)
            .Select(assignment => assignment.GroupId).FirstOrDefaultAsync(cancellationToken);
        return !posted && group is not null && RequestVettingHttp.SeesAll(http.RequirePerson())
            ? Results.LocalRedirect($"/apps/requests/{group["vetting/".Length..]}")
            : pages.Show(view, posted: posted);
    }
}
