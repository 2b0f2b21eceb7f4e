using SppsFlows.Directory;

namespace SppsFlows.Assignments;

/// <summary>Who may name a delegate, and whom (A13). Pure.</summary>
public static class DelegateRule
{
    /// <summary>Oneself, for all one's posts or for one that one holds; the superintendent's office for anybody.</summary>
    /// <param name="roles">Those of whoever names, at least.</param>
    public static bool MayName(DelegateWish wish, string namedById, IReadOnlyCollection<RoleAssignment> roles)
    {
        var own = roles.Where(role => role.PersonId == namedById).ToList();
        if (own.Exists(role => role.Role is Role.Superintendent or Role.SuperintendentDesignee)) return true;
        return wish.Post is { } post ? wish.ForPersonId is null && own.Exists(role => role.Role == post.Role && role.OrgId == post.OrgId)
            : wish.ForPersonId == namedById;
    }

    /// <summary>Whoever may name one; and whoever stands in may say that they no longer do.</summary>
    /// <inheritdoc cref="MayName"/>
    public static bool MayEnd(Delegation delegation, string endedById, IReadOnlyCollection<RoleAssignment> roles)
    {
        var post = delegation.Role is { } role ? new Post(role, delegation.OrgId) : null;
        return endedById == delegation.PersonId || endedById == delegation.NamedById
            || MayName(
                new DelegateWish(delegation.PersonId, delegation.ForPersonId, post, delegation.From, delegation.Until), endedById, roles);
    }

    /// <param name="people">Whoever is to stand in, and for whom.</param>
    /// <param name="roles">Those of the person for whom they stand in, at least.</param>
    /// <returns>What is wrong, at which field; null: nothing.</returns>
    public static (string Field, string Message)? Problem(
        DelegateWish wish, IReadOnlyCollection<Person> people, bool orgIsKnown, IReadOnlyCollection<RoleAssignment> roles, DateOnly today)
    {
        var standIn = people.FirstOrDefault(person => person.Id == wish.PersonId);
        if (standIn is not { Active: true }) return ("person", "Choose somebody who works for the district.");
        if (wish.ForPersonId == wish.PersonId) return ("person", "Choose somebody else: nobody stands in for themselves.");
        if (wish.ForPersonId is null == wish.Post is null) return ("for", "Choose one person, or one post.");
        if (wish.Post is { OrgId: null } || !orgIsKnown) return ("for", "Choose the school or department of the post.");
        if (wish.ForPersonId is { } away
            && (people.FirstOrDefault(person => person.Id == away) is not { Active: true } || !roles.Any(role => role.PersonId == away)))
            return ("for", "Choose somebody who works for the district and holds a post.");
        if (wish.From < today) return ("from", "Choose today or a later day.");
        if (wish.Until < wish.From) return ("until", "The last day comes before the first.");
        if (wish.Until.DayNumber - wish.From.DayNumber >= NameDelegate.LongestDays)
            return ("until", "Choose a year at most: after that the directory must name somebody.");
        return wish.Note.Length > NameDelegate.LongestNote || wish.Note.Any(char.IsControl)
            ? ("note", $"Write one line of {NameDelegate.LongestNote} characters at most.") : null;
    }
}
