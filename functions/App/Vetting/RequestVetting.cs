using System.Globalization;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Policy;
using SppsFlows.Web;

namespace SppsFlows.Vetting;

/// <summary>A member of staff asks for an app by the form (E1). What is decided already is answered at once.</summary>
public sealed class RequestVetting(SppsDb db, AskForVetting ask, SchoolCalendar calendar)
{
    public Task<RequestVettingResult> RunAsync(VettingForm form, SignedInPerson person, CancellationToken cancellationToken) =>
        db.WriteAsync<RequestVettingResult>(async () =>
        {
            if (form.Problems() is { Count: > 0 } problems) return new RequestVettingResult.Wrong(problems);
            var catalogue = await PlatformCatalogue.ReadAsync(db, cancellationToken);
            if ((catalogue.Find(form.Name) ?? catalogue.Find(AppAddress.Read(form.Url)!)) is { } entry
                && await DecidedAsync(entry, person, cancellationToken) is { } decided)
                return new RequestVettingResult.Wrong([new FieldProblem("name", decided)]);
            var orgs = person.Roles.Select(role => role.OrgId).Distinct().ToList();
            var vetting = await ask.JoinAsync(
                new AppWish(
                    person.Id, form.Name, AppAddress.Read(form.Url), form.Purpose, form.Ages, Known(form.DataCollected),
                    Known(form.SignIn), Known(form.Cost), orgs is [var own] ? own : null),
                cancellationToken);
            return new RequestVettingResult.Taken(vetting.Id);
        }, cancellationToken);

    /// <returns>What is known already; null where the app may be looked at again: by a wish of an office.</returns>
    private async Task<string?> DecidedAsync(PlatformEntry entry, SignedInPerson person, CancellationToken cancellationToken)
    {
        if (entry.Standing is PlatformStanding.Authorized or PlatformStanding.KeptByCommunications)
            return $"The policy itself says how {entry.Name} is used: see the list of allowed apps.";
        if (person.IsOffice() || await db.VettedPlatforms.FindAsync([entry.Id], cancellationToken) is not { } vetted) return null;
        var day = calendar.Local(vetted.VettedAt).ToString("MMM d, yyyy", CultureInfo.InvariantCulture);
        return vetted.Approved
            ? $"{vetted.Name} is allowed since {day}: see the list of allowed apps for the conditions."
            : $"{vetted.Name} was reviewed on {day} and is not allowed: {vetted.Conditions} If something has changed since, talk to the "
                + "Office of Communications.";
    }

    private static string? Known(string text) => text.Length == 0 ? null : text;
}

/// <summary>Closed.</summary>
public abstract record RequestVettingResult
{
    private RequestVettingResult() { }

    /// <summary>Opened, or joined to the open one.</summary>
    public sealed record Taken(Guid Id) : RequestVettingResult;

    public sealed record Wrong(IReadOnlyList<FieldProblem> Problems) : RequestVettingResult;
}
