namespace SppsFlows.Assignments;

/// <summary>How a kind of assignment reminds, escalates and ends. Numbers are school days, or minutes, after somebody was asked.</summary>
public sealed record AssignmentRhythm
{
    /// <summary>Minutes know neither school days nor quiet hours, and remind by mails of their own.</summary>
    public RhythmUnit Unit { get; init; }

    /// <summary>Ascending.</summary>
    public IReadOnlyList<int> RemindOn { get; init; } = [];

    /// <summary>After the last of <see cref="RemindOn"/> every so many, without end; 0: no more.</summary>
    public int ThenEvery { get; init; }

    /// <summary>None, one or two levels, each at or after the one before.</summary>
    public IReadOnlyList<EscalationRhythm> Escalations { get; init; } = [];

    /// <summary>
    /// It ends unanswered then; 0: never. Counted from the first who is responsible now, so somebody new has the whole time.
    /// </summary>
    public int ExpireOn { get; init; }

    /// <summary>Counted as overdue from then on; 0: from the first escalation, else from the expiry.</summary>
    public int OverdueOn { get; init; }

    /// <summary>While nobody can be asked, the office is told again every so many.</summary>
    public int TellNobodyEvery { get; init; } = 5;

    /// <summary>Also the first question is a line of the digest, not a mail of its own.</summary>
    public bool AsksInDigest { get; init; }

    /// <summary>Reminders are mails of their own: people outside the district get no digest.</summary>
    public bool RemindsByMail { get; init; }

    /// <summary>The first question, too, keeps out of the quiet hours: nobody sits waiting for an answer.</summary>
    public bool FirstCanWait { get; init; }

    /// <summary>How long a mailed link works; null: as long as the question can be open, or 90 days where it never ends.</summary>
    public TimeSpan? LinkLifetime { get; init; }

    /// <summary>Reminders are lines of the digest.</summary>
    public bool IsByDigest => Unit is RhythmUnit.SchoolDays && !RemindsByMail;
}

public enum RhythmUnit
{
    SchoolDays,
    Minutes,
}

/// <param name="On">When those of this level are asked or told.</param>
/// <param name="From">What <paramref name="On"/> counts from.</param>
/// <param name="ThenEvery">They are reminded every so many after that; null: as <see cref="AssignmentRhythm.ThenEvery"/>, 0: never.</param>
public sealed record EscalationRhythm(int On, CountFrom From = CountFrom.Asked, int? ThenEvery = null);

public enum CountFrom
{
    /// <summary>From when the first of those who are responsible now was asked.</summary>
    Asked,

    /// <summary>From the opening: neither a graver reason nor somebody new puts it off.</summary>
    Opened,
}
