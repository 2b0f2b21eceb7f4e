using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;

namespace SppsFlows.Registry;

/// <summary>
/// Sees in every write what it changes in who manages an account, who answers for it, and whether it is in use, so that whom open
/// questions concern is looked at again: a new manager, a leaver who is back, an account that was closed.
/// </summary>
public sealed class AccountWatch(TimeProvider clock) : ICommitHook
{
    public async Task BeforeCommitAsync(SppsDb db, CancellationToken cancellationToken)
    {
        HashSet<string> orgs = [];
        List<string> leftOrCameBack = [];
        foreach (var entry in db.ChangeTracker.Entries().Where(entry => entry.State is EntityState.Modified))
            switch (entry.Entity)
            {
                case Account account when entry.Property(nameof(Account.ManagerIds)).IsModified
                    || entry.Property(nameof(Account.ResponsibleId)).IsModified || entry.Property(nameof(Account.State)).IsModified:
                    orgs.Add(account.OrgId);
                    break;
                case Person person when entry.Property(nameof(Person.Active)).IsModified:
                    leftOrCameBack.Add(person.Id);
                    break;
            }
        if (leftOrCameBack.Count > 0)
            orgs.UnionWith(await db.Accounts.AsNoTracking().Where(account => account.ManagerIds.Any(id => leftOrCameBack.Contains(id)))
                .Select(account => account.OrgId).Distinct().ToListAsync(cancellationToken));
        if (orgs.Count > 0) await TouchAssignments.RunAsync(db, WhatChanged.Orgs(orgs), clock.GetUtcNow(), cancellationToken);
    }
}
