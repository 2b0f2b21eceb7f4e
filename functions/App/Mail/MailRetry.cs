namespace SppsFlows.Mail;

/// <summary>When a mail that could not be sent is tried again.</summary>
public static class MailRetry
{
    /// <summary>
    /// With the longest wait between them these span a week: longer than any holiday that a mail server stays broken over.
    /// </summary>
    public const int MaxSends = 100;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    /// <param name="sends">How often it was tried, 1 or more.</param>
    /// <param name="asked">What the server asked for, if anything.</param>
    /// <returns>Null: give up, a person must look.</returns>
    public static TimeSpan? After(int sends, TimeSpan? asked = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sends);
        if (sends >= MaxSends) return null;
        var wait = First * Math.Pow(2, Math.Min(sends - 1, 10));
        if (wait > Longest) wait = Longest;
        // A server's own wish counts, within reason: a broken header must not park a mail for a year.
        return asked > wait ? (asked < TimeSpan.FromDays(1) ? asked : TimeSpan.FromDays(1)) : wait;
    }
}
