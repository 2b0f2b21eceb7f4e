using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Policy;
using SppsFlows.Settings;

namespace SppsFlows.Vetting;

/// <summary>
/// Enters the result in the catalogue (E1) and tells whoever asked by the form; account requests are told by their own flows. Part of the
/// caller's write.
/// </summary>
public sealed class ConcludeVetting(SppsDb db, MailOutbox mails, AuditLog audit, IOptions<AppOptions> app, TimeProvider clock)
{
    public async Task RunAsync(AppVetting vetting, VettingState state, CancellationToken cancellationToken)
    {
        (vetting.State, vetting.DecidedAt) = (state, clock.GetUtcNow());
        audit.Add(
            Actors.System, state is VettingState.Allowed ? VettingActions.Allowed : VettingActions.Declined, vetting.Subject,
            new { vetting.Name });
        var entry = await EnterAsync(vetting, cancellationToken);
        var ids = vetting.Waiting.Select(wish => wish.PersonId).ToList();
        var people = await db.People.AsNoTracking().Where(person => ids.Contains(person.Id) && person.Active)
            .ToDictionaryAsync(person => person.Id, cancellationToken);
        foreach (var wish in vetting.Waiting.Where(wish => wish.About is null))
        {
            if (!people.TryGetValue(wish.PersonId, out var person)) continue;
            await mails.AddAsync(
                entry.Approved ? VettingMail.Allowed(vetting, wish, person, entry, app.Value.PublicUrl)
                    : VettingMail.Declined(vetting, wish, person, entry.Conditions!, app.Value.PublicUrl),
                cancellationToken);
        }
    }

    private async Task<VettedPlatform> EnterAsync(AppVetting vetting, CancellationToken cancellationToken)
    {
        // Vetted anew, perhaps under another of its names: the entry stays one.
        var id = (await PlatformCatalogue.ReadAsync(db, cancellationToken)).Find(vetting.Name)?.Id ?? PlatformCatalogue.Key(vetting.Name);
        var entry = await db.VettedPlatforms.FindAsync([id], cancellationToken);
        if (entry is null) db.VettedPlatforms.Add(entry = new VettedPlatform { Id = id, Name = vetting.Name });
        var approved = vetting.State is VettingState.Allowed;
        (entry.Approved, entry.VettedAt, entry.VettingId) = (approved, vetting.DecidedAt!.Value, vetting.Id);
        (entry.Name, entry.VettedByIds) = (vetting.Name, [.. vetting.Opinions.OrderBy(opinion => opinion.At).Select(one => one.ById)]);
        // The later of the two has read what the first one wrote.
        entry.AllowedFor = vetting.Opinions.OrderBy(opinion => opinion.At).Last().AllowedFor;
        entry.MinimumAge = vetting.Opinions.Max(opinion => opinion.MinimumAge);
        entry.Conditions = ConditionsOf(vetting, approved);
        entry.Aliases = [.. entry.Aliases.Concat(NamesOf(vetting)).Where(name => PlatformCatalogue.Key(name) != id)
            .DistinctBy(PlatformCatalogue.Key)];
        audit.Add(
            Actors.System, VettingActions.PlatformVetted, $"platform/{id}",
            new { entry.Name, entry.Approved, entry.AllowedFor, entry.Conditions, entry.MinimumAge, entry.VettedByIds, entry.VettingId });
        return entry;
    }

    private static string? ConditionsOf(AppVetting vetting, bool approved) =>
        vetting.Opinions.Where(opinion => opinion.Agrees == approved).OrderBy(opinion => opinion.Office)
            .Select(opinion => approved ? opinion.Conditions : opinion.Reason).OfType<string>().Distinct().ToList() is { Count: > 0 } all
            ? string.Join('\n', all) : null;

    // A request that wrote another of its names must find it, too.
    private static IEnumerable<string> NamesOf(AppVetting vetting) =>
        vetting.Wishes.Select(wish => wish.Name).Append(AppAddress.OwnHost(vetting.Url) ?? "").Where(name => name.Length > 0);
}
