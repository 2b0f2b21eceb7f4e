using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;

namespace SppsFlows.Vetting;

/// <summary>
/// Where an app comes into vetting (E1), by the form or with an account request: a second wish for the same app joins the open one. Part
/// of the caller's write.
/// </summary>
public sealed class AskForVetting(SppsDb db, AssignmentDesk desk, AuditLog audit, TimeProvider clock)
{
    public async Task<AppVetting> JoinAsync(AppWish wish, CancellationToken cancellationToken)
    {
        var open = await db.AppVettings.Whole().Where(vetting => vetting.State == VettingState.Open).OrderBy(vetting => vetting.OpenedAt)
            .ThenBy(vetting => vetting.Id).ToListAsync(cancellationToken);
        if (open.Find(wish.IsFor) is { } known)
        {
            await JoinAsync(known, wish, cancellationToken);
            return known;
        }
        var vetting = wish.Open(clock.GetUtcNow());
        db.Add(vetting);
        Add(vetting, wish, VettingActions.Asked);
        // Side by side: neither waits for the other, and the first "no" ends both.
        foreach (var office in VettingOffices.Both)
            await desk.OpenAsync(
                new NewAssignment(
                    VettingKind.Kind, VettingOffices.SubjectOf(vetting, office), About: vetting.Subject, AskedById: wish.PersonId,
                    OrgId: wish.OrgId, GroupId: vetting.Subject),
                cancellationToken);
        return vetting;
    }

    /// <summary>Somebody no longer waits for the result; when nobody does, it ends.</summary>
    /// <param name="which">Of whom.</param>
    public async Task LeaveAsync(AppVetting vetting, Predicate<VettingWish> which, string actor, CancellationToken cancellationToken)
    {
        if (vetting.State is not VettingState.Open) return;
        var left = vetting.Waiting.Where(wish => which(wish)).ToList();
        foreach (var wish in left)
        {
            wish.LeftAt = clock.GetUtcNow();
            audit.Add(actor, VettingActions.Left, vetting.Subject, new { wish.PersonId, wish.About });
        }
        if (left.Count == 0 || vetting.Waiting.Any()) return;
        (vetting.State, vetting.DecidedAt) = (VettingState.Withdrawn, clock.GetUtcNow());
        await desk.EndGroupAsync(vetting.Subject, AssignmentState.Withdrawn, outcome: null, cancellationToken);
    }

    /// <summary>The account request is over before the vetting is.</summary>
    public async Task LeaveAsync(string about, string actor, CancellationToken cancellationToken)
    {
        var waiting = await db.AppVettings.Whole().Where(vetting => vetting.State == VettingState.Open
            && vetting.Wishes.Any(wish => wish.About == about && wish.LeftAt == null)).ToListAsync(cancellationToken);
        foreach (var vetting in waiting) await LeaveAsync(vetting, wish => wish.About == about, actor, cancellationToken);
    }

    private async Task JoinAsync(AppVetting vetting, AppWish wish, CancellationToken cancellationToken)
    {
        // What was not known so far; never what an office may have agreed to already.
        vetting.Url ??= wish.Url;
        vetting.Ages ??= wish.Ages;
        vetting.DataCollected ??= wish.DataCollected;
        vetting.SignIn ??= wish.SignIn;
        vetting.Cost ??= wish.Cost;
        if (vetting.Waiting.FirstOrDefault(own => own.PersonId == wish.PersonId && (wish.About is null || own.About == wish.About))
            is { } again)
            again.Purpose = wish.Purpose;
        else Add(vetting, wish, VettingActions.Joined);
        // Whoever asks does not decide.
        await desk.TouchAsync(
            new WhatChanged([], [], [.. VettingOffices.Both.Select(office => VettingOffices.SubjectOf(vetting, office))]),
            cancellationToken);
    }

    private void Add(AppVetting vetting, AppWish wish, string action)
    {
        var now = clock.GetUtcNow();
        vetting.Wishes.Add(new VettingWish
        {
            Id = Guid.CreateVersion7(now),
            VettingId = vetting.Id,
            PersonId = wish.PersonId,
            Name = wish.Name,
            Purpose = wish.Purpose,
            About = wish.About,
            AccountWanted = wish.AccountWanted,
            FlowId = wish.FlowId,
            AskedAt = now,
        });
        audit.Add(Actors.Person(wish.PersonId), action, vetting.Subject, new { vetting.Name, wish.About, wish.OrgId });
    }
}
