using Microsoft.EntityFrameworkCore;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Directory;

namespace SppsFlows.Assignments.Sweep;

/// <summary>Delegations begin and end by the calendar (A13): on that day what they concern is looked at again.</summary>
public sealed class NoticeDelegations(SppsDb db, SchoolCalendar calendar, TimeProvider clock)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var today = calendar.LocalDate(clock.GetUtcNow());
        if (!await Due(today).AnyAsync(cancellationToken)) return;
        await db.WriteAsync(async () =>
        {
            foreach (var delegation in await Due(today).ToListAsync(cancellationToken))
            {
                delegation.State = delegation.StateOn(today);
                await TouchAsync(delegation, cancellationToken);
            }
        }, cancellationToken);
    }

    /// <summary>Has the sweep look at what a delegation concerns: whoever is away, whoever holds the post, and where it is.</summary>
    internal async Task TouchAsync(Delegation delegation, CancellationToken cancellationToken)
    {
        var (role, org) = (delegation.Role, delegation.OrgId);
        var holders = delegation.ForPersonId is { } away ? [away] : await db.Roles.Where(held => held.Role == role && held.OrgId == org)
            .Select(held => held.PersonId).ToListAsync(cancellationToken);
        await TouchAssignments.RunAsync(
            db, new WhatChanged([.. holders, delegation.PersonId], org is null ? [] : [org], []), clock.GetUtcNow(), cancellationToken);
    }

    private IQueryable<Delegation> Due(DateOnly today) => db.Delegations
        .Where(delegation => (delegation.State == DelegationState.Planned && delegation.From <= today)
            || (delegation.State == DelegationState.Active && delegation.Until < today));
}
