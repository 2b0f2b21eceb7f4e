using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.BreakGlass;

/// <summary>
/// Looks at a break-glass as it is now: puts the question, ends a window that has passed, has the password changed after a look (B5, B8).
/// What was done is not done again.
/// </summary>
public sealed class FollowBreakGlass(
    SppsDb db, AssignmentDesk desk, EndBreakGlass end, OpenRotation rotations, TimeProvider clock, IOptions<CredentialOptions> options)
{
    public Task<BreakGlassStep> RunAsync(Guid id, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var glass = await db.Set<BreakGlassCase>().SingleAsync(candidate => candidate.Id == id, cancellationToken);
        if (glass.State is BreakGlassState.Asked)
        {
            await AskAsync(glass, cancellationToken);
            return new BreakGlassStep(BreakGlassAction.ApproverDecides);
        }
        if (glass is { State: BreakGlassState.Revealed, RotationId: null }) await RotateAsync(glass, cancellationToken);
        if (glass.State is BreakGlassState.Granted && glass.WindowEndsAt <= clock.GetUtcNow())
            await end.WindowPassedAsync(glass, cancellationToken);
        return glass.State is BreakGlassState.Granted or BreakGlassState.Revealed && glass.WindowEndsAt > clock.GetUtcNow()
            ? new BreakGlassStep(BreakGlassAction.WindowIsOpen, glass.WindowEndsAt.Value.UtcDateTime)
            : new BreakGlassStep(BreakGlassAction.Ended);
    }, cancellationToken);

    /// <summary>Once for each round.</summary>
    private async Task AskAsync(BreakGlassCase glass, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.AsNoTracking().SingleAsync(candidate => candidate.Id == glass.AccountId, cancellationToken);
        await desk.OpenAsync(
            new NewAssignment(
                EmergencyAccess.Kind, glass.Subject, glass.Round, AskedById: glass.AskedById, OrgId: account.OrgId, FlowId: glass.FlowId,
                ExpiresAt: clock.GetUtcNow() + options.Value.BreakGlassWindow),
            cancellationToken);
    }

    private async Task RotateAsync(BreakGlassCase glass, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.SingleAsync(candidate => candidate.Id == glass.AccountId, cancellationToken);
        glass.RotationId = (await rotations.RunAsync(
            account, RotationReason.BreakGlass, glass.AskedById, Actors.System, cancellationToken))?.Id;
    }
}
