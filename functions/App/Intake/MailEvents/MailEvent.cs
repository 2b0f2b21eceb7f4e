namespace SppsFlows.Intake.MailEvents;

/// <summary>What the mail service says became of a mail that it had taken, as far as a person must know of it.</summary>
/// <param name="Id">The service's own; an event that is posted again has the same.</param>
/// <param name="MailKey">The outbox key that went out with the mail.</param>
/// <param name="Code">
/// The receiving server's, such as <c>5.1.1</c>; empty when it gave none. Its words are left behind: they quote addresses.
/// </param>
public sealed record MailEvent(string Id, string MailKey, MailEventKind Kind, string Code);

public enum MailEventKind
{
    /// <summary>The receiving server refused it for good: no such address.</summary>
    Bounced,

    /// <summary>The receiving server refuses the sender, for now or for what was in it.</summary>
    Blocked,

    /// <summary>The service did not try: an earlier mail to the address had bounced, or its owner does not want mail.</summary>
    Dropped,

    /// <summary>It arrived, and its reader called it unwanted: the service will drop the next ones.</summary>
    MarkedAsSpam,
}
