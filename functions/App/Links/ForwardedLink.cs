using SppsFlows.Audit;

namespace SppsFlows.Links;

/// <summary>A link used by somebody other than the person it was mailed to: forwarding does not pass it on (A5).</summary>
public static class ForwardedLink
{
    internal const string Refused = "link.refused";

    internal const string Reason = "SignedInAsAnother";

    /// <summary>Records that a form was sent from it. Part of the caller's write.</summary>
    /// <param name="personId">Who is signed in.</param>
    /// <param name="subject">As in the audit: what the link is about.</param>
    public static void Record(AuditLog audit, ActionLink link, string personId, string subject) => audit.Add(
        Actors.Person(personId), Refused, subject, new { link.Purpose, For = link.PersonId, Mail = link.MailKey, Refused = Reason });

    /// <inheritdoc cref="Record(AuditLog, ActionLink, string, string)"/>
    /// <param name="tried">The choice that was sent.</param>
    public static void Record<T>(AuditLog audit, ActionLink link, string personId, string subject, T tried) => audit.Add(
        Actors.Person(personId), Refused, subject,
        new { link.Purpose, For = link.PersonId, Mail = link.MailKey, Refused = Reason, Tried = tried });
}
