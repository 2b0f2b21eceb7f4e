using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Flows;
using SppsFlows.Policy;

namespace SppsFlows.Accounts;

/// <summary>Enters a result of app vetting into the catalogue, and wakes every request that waits for it (A2, E1).</summary>
public sealed class RecordVetting(SppsDb db, AuditLog audit, FlowOutbox flows, TimeProvider clock)
{
    /// <param name="name">As it is shown; any spelling of it finds the entry.</param>
    /// <param name="conditions">Shown to approvers and requesters; of a refusal, the reason.</param>
    public Task RunAsync(
        string name, bool approved, string actor, string? conditions, int? minimumAge,
        CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var id = PlatformCatalogue.Key(name);
        var entry = await db.VettedPlatforms.FindAsync([id], cancellationToken);
        if (entry is null) db.VettedPlatforms.Add(entry = new VettedPlatform { Id = id, Name = name.Trim() });
        (entry.Approved, entry.Conditions, entry.MinimumAge, entry.VettedAt) = (approved, conditions, minimumAge, clock.GetUtcNow());
        audit.Add(actor, "platform.vetted", $"platform/{id}", new { entry.Name, approved, conditions, minimumAge });
        var catalogue = new PlatformCatalogue([entry]);
        foreach (var request in await db.AccountRequests.Where(candidate => candidate.State == RequestState.AwaitingVetting).ToListAsync(
            cancellationToken))
            if (catalogue.Find(request.Platform)?.Id == id) flows.Tell(request, AccountRequestEvents.PlatformVetted);
    }, cancellationToken);
}
