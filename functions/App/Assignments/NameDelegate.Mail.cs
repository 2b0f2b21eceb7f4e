using System.Globalization;
using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.Assignments;

internal static class NameDelegateMail
{
    /// <param name="to">Whoever stands in, or for whom they do.</param>
    /// <param name="people">Both.</param>
    /// <param name="org">Of the post; null when it is for all posts of a person.</param>
    public static MailDraft Named(Delegation delegation, Person to, IEnumerable<Person> people, OrgUnit? org)
    {
        var other = people.FirstOrDefault(person => person.Id != to.Id)?.FullName;
        var post = delegation.Role is { } role ? $"the {role.ToString().ToLowerInvariant()} of {org?.Name}" : other;
        var (subject, opening) = to.Id == delegation.PersonId
            ? ($"You stand in for {post}",
                $"You stand in for {post}: questions for them come to you as well, and either of you may answer.")
            : ($"{other} stands in for you",
                $"{other} stands in for you: questions for you go to them as well, and either of you may answer.");
        return new MailDraft(
            $"delegate/{delegation.Id}/{to.Id}", to.Email, subject, $"person/{delegation.ForPersonId ?? delegation.PersonId}")
            .Text($"Hello {to.GivenName},")
            .Text(opening)
            .Facts(("From", Day(delegation.From)), ("Until", $"{Day(delegation.Until)}, that day included"))
            .Note(
                "The record of each answer says who gave it, and for whom. If this is a mistake, please tell the superintendent’s "
                + "office.");
    }

    private static string Day(DateOnly day) => day.ToString("MMM d, yyyy", CultureInfo.InvariantCulture);
}
