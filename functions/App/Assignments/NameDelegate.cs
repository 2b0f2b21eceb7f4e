using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments.Sweep;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Directory;

namespace SppsFlows.Assignments;

/// <summary>
/// Names who stands in for somebody, or for a post, while they are away (A13): by that person, or by the superintendent's office.
/// </summary>
public sealed class NameDelegate(
    SppsDb db, NoticeDelegations notice, DelegateMails mails, AssignmentSignal signal, AuditLog audit, SchoolCalendar calendar,
    TimeProvider clock)
{
    /// <summary>A longer absence is a vacancy: the directory must say who holds the post.</summary>
    public const int LongestDays = 366;

    /// <summary>Characters.</summary>
    public const int LongestNote = 200;

    public Task<NameDelegateResult> RunAsync(DelegateWish wish, string namedById, CancellationToken cancellationToken) =>
        db.WriteAsync(() => NameAsync(wish, namedById, cancellationToken), cancellationToken);

    private async Task<NameDelegateResult> NameAsync(DelegateWish wish, string namedById, CancellationToken cancellationToken)
    {
        var today = Today;
        var roles = await db.Roles.AsNoTracking().Where(role => role.PersonId == namedById || role.PersonId == wish.ForPersonId)
            .ToListAsync(cancellationToken);
        if (!DelegateRule.MayName(wish, namedById, roles)) return new NameDelegateResult.Refused();
        var people = await db.People.AsNoTracking().Where(person => person.Id == wish.PersonId || person.Id == wish.ForPersonId)
            .ToListAsync(cancellationToken);
        var orgIsKnown = wish.Post is null || await db.Orgs.AnyAsync(org => org.Id == wish.Post.OrgId, cancellationToken);
        if (DelegateRule.Problem(wish, people, orgIsKnown, roles, today) is { } problem)
            return new NameDelegateResult.Wrong(problem.Field, problem.Message);
        var (role, orgId) = (wish.Post?.Role, wish.Post?.OrgId);
        var overlaps = await db.Delegations.AnyAsync(
            other => other.EndedAt == null && other.PersonId == wish.PersonId && other.ForPersonId == wish.ForPersonId && other.Role == role
                && other.OrgId == orgId && other.From <= wish.Until && other.Until >= wish.From, cancellationToken);
        if (overlaps)
            return new NameDelegateResult.Wrong(
                "from", "They stand in already on some of these days. End that first, or choose other days.");
        var now = clock.GetUtcNow();
        var delegation = new Delegation
        {
            Id = Guid.CreateVersion7(now),
            PersonId = wish.PersonId,
            ForPersonId = wish.ForPersonId,
            Role = role,
            OrgId = orgId,
            From = wish.From,
            Until = wish.Until,
            Note = wish.Note,
            NamedById = namedById,
            NamedAt = now,
        };
        delegation.State = delegation.StateOn(today);
        db.Add(delegation);
        audit.Add(
            Actors.Person(namedById), "delegate.named", SubjectOf(delegation),
            new { delegation = delegation.Id, delegation.PersonId, delegation.ForPersonId, role, orgId, wish.From, wish.Until });
        await mails.TellNamedAsync(delegation, cancellationToken);
        // What begins today concerns open questions at once; the sweep sees to the others on their day.
        if (delegation.State is DelegationState.Active) await notice.TouchAsync(delegation, cancellationToken);
        db.AfterCommit(signal.Nudge);
        return new NameDelegateResult.Named(delegation.Id);
    }

    /// <summary>Calls one off before its last day.</summary>
    /// <returns>False: there is none, it is over, or it is not theirs to end.</returns>
    public Task<bool> EndAsync(Guid id, string endedById, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var delegation = await db.Delegations.FirstOrDefaultAsync(candidate => candidate.Id == id, cancellationToken);
        if (delegation is null || delegation.StateOn(Today) is DelegationState.Over) return false;
        var roles = await db.Roles.AsNoTracking().Where(held => held.PersonId == endedById).ToListAsync(cancellationToken);
        if (!DelegateRule.MayEnd(delegation, endedById, roles)) return false;
        (delegation.EndedAt, delegation.State) = (clock.GetUtcNow(), DelegationState.Over);
        audit.Add(
            Actors.Person(endedById), "delegate.ended", SubjectOf(delegation),
            new { delegation = delegation.Id, delegation.PersonId, delegation.ForPersonId });
        await mails.TellEndedAsync(delegation, endedById, cancellationToken);
        await notice.TouchAsync(delegation, cancellationToken);
        db.AfterCommit(signal.Nudge);
        return true;
    }, cancellationToken);

    private DateOnly Today => calendar.LocalDate(clock.GetUtcNow());

    private static string SubjectOf(Delegation delegation) => $"person/{delegation.ForPersonId ?? delegation.PersonId}";
}

/// <param name="PersonId">Who is to stand in.</param>
/// <param name="ForPersonId">For all posts of this person; null when it is for a post.</param>
/// <param name="Post">The post, with its org; null when it is for all posts of a person.</param>
/// <param name="Note">For those who see it; empty: nothing.</param>
public sealed record DelegateWish(
    string PersonId, string? ForPersonId, Post? Post, DateOnly From, DateOnly Until, string Note = "");

/// <summary>Closed.</summary>
public abstract record NameDelegateResult
{
    private NameDelegateResult() { }

    public sealed record Named(Guid Id) : NameDelegateResult;

    public sealed record Wrong(string Field, string Message) : NameDelegateResult;

    /// <summary>It is not theirs to name.</summary>
    public sealed record Refused : NameDelegateResult;
}
