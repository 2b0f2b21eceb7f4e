namespace SppsFlows.Mail;

/// <summary>When a mail that could not be sent is tried again.</summary>
public static class MailRetry
{
    /// <summary>With the longest wait between them these span a week, longer than a mail server stays broken over a holiday.</summary>
    public const int MaxSends = 100;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    /// <param name="sends">How often it has been tried, 1 or more.</param>
    /// <param name="asked">What the server asked for, if anything.</param>
    /// <returns>Null to give up: a person must see to it.</returns>
    public static TimeSpan? After(int sends, TimeSpan? asked = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sends);
        if (sends >= MaxSends) return null;
        var wait = First * Math.Pow(2, Math.Min(sends - 1, 10));
        if (wait > Longest) wait = Longest;
        // The server's request counts, within reason: a broken header must not hold a mail for a year.
        return asked > wait ? (asked < TimeSpan.FromDays(1) ? asked : TimeSpan.FromDays(1)) : wait;
    }
}
