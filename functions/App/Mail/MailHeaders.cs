namespace SppsFlows.Mail;

/// <summary>
/// Headers of every mail. Software must not answer our mails, or two systems would write to each other for ever (RFC 3834; Exchange reads
/// its own header). There is no List-Unsubscribe: these mails are duties of named people, not a list that one can leave.
/// </summary>
internal static class MailHeaders
{
    public const string AutoSubmitted = "Auto-Submitted";

    /// <summary>Suppresses automatic replies in mail programs that don't know the standard header.</summary>
    public const string AutoResponseSuppress = "X-Auto-Response-Suppress";

    public static IReadOnlyList<(string Name, string Value)> Always { get; } =
        [(AutoSubmitted, "auto-generated"), (AutoResponseSuppress, "OOF, AutoReply")];
}
