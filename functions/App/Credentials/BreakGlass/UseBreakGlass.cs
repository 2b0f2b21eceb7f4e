using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Flows;

namespace SppsFlows.Credentials.BreakGlass;

/// <summary>What becomes of a grant when its one look is used (B5). Part of the caller's write.</summary>
public sealed class UseBreakGlass(SppsDb db, FlowOutbox flows, AuditLog audit, TimeProvider clock)
{
    /// <summary>The look is used up; the flow goes on to what follows it.</summary>
    /// <returns>Who granted it.</returns>
    public async Task<string?> RevealedAsync(Guid id, CancellationToken cancellationToken)
    {
        var glass = await OfAsync(id, cancellationToken);
        (glass.State, glass.RevealedAt) = (BreakGlassState.Revealed, clock.GetUtcNow());
        flows.Raise(glass.FlowId, BreakGlassRevealed.Event, new BreakGlassRevealed(glass.Id));
        return glass.GrantedById;
    }

    /// <summary>Nothing was shown: the look is given back, as long as its window lasts.</summary>
    public async Task FailedAsync(Guid id, CancellationToken cancellationToken)
    {
        var glass = await OfAsync(id, cancellationToken);
        // Its flow may have ended with the window. A rotation that was opened for it stays; the next look opens, or joins, one again.
        (glass.RevealedAt, glass.RotationId) = (null, null);
        glass.State = glass.WindowEndsAt > clock.GetUtcNow() ? BreakGlassState.Granted : BreakGlassState.Expired;
        if (glass.State is not BreakGlassState.Expired) return;
        var details = new { breakGlass = glass.Id, because = "WindowPassed", glass.WindowEndsAt };
        audit.Add(Actors.System, "break-glass.expired", glass.AccountSubject, details);
    }

    private Task<BreakGlassCase> OfAsync(Guid id, CancellationToken cancellationToken) =>
        db.Set<BreakGlassCase>().SingleAsync(glass => glass.Id == id, cancellationToken);
}
