namespace SppsFlows.Intake.MailEvents;

/// <summary>What the mail service reports about a mail it had accepted, as far as a person must know.</summary>
/// <param name="Id">The service's id; an event that is posted again has the same one.</param>
/// <param name="MailKey">The outbox key that went out with the mail.</param>
/// <param name="Code"> The receiving server's, such as <c>5.1.1</c>; empty when it gave none. Its text is left out: it quotes addresses.
/// </param>
public sealed record MailEvent(string Id, string MailKey, MailEventKind Kind, string Code);

public enum MailEventKind
{
    /// <summary>The receiving server refused it for good: no such address.</summary>
    Bounced,

    /// <summary>The receiving server refused it for now, because of its sender or its content.</summary>
    Blocked,

    /// <summary>The service did not try: an earlier mail to the address had bounced, or its owner does not want mail.</summary>
    Dropped,

    /// <summary>It arrived, and its reader marked it as spam: the service will drop the next ones.</summary>
    MarkedAsSpam,
}
