using SppsFlows.Assignments;

namespace SppsFlows.Approvals;

/// <summary>
/// Configuration section <c>Approvals</c> (A6). Days are school days after the day on which the present approver was asked.
/// </summary>
public sealed class ApprovalOptions
{
    private static readonly int[] Usual = [3, 5, 6];

    /// <summary>Empty: 3, 5 and 6, the last one on the day before the escalation.</summary>
    public IList<int> RemindOnSchoolDays { get; } = [];

    /// <summary>0: never.</summary>
    public int EscalateOnSchoolDay { get; set; } = 7;

    /// <summary>0: never; the question then waits for years if it must.</summary>
    public int ExpireOnSchoolDay { get; set; } = 30;

    /// <summary>When nobody may decide, Communications is told again after so many school days.</summary>
    public int TellNobodyEverySchoolDays { get; set; } = 5;

    /// <summary>How long a mailed link works. Empty: as long as the question can be open, or 90 days where it never expires.</summary>
    public TimeSpan? LinkLifetime { get; set; }

    public TimeSpan DisownLinkLifetime { get; set; } = TimeSpan.FromDays(30);

    public AssignmentRhythm Rhythm => new()
    {
        RemindOn = [.. (RemindOnSchoolDays.Count > 0 ? RemindOnSchoolDays : Usual).Where(day => day > 0).Distinct().Order()],
        Escalations = EscalateOnSchoolDay > 0 ? [new EscalationRhythm(EscalateOnSchoolDay)] : [],
        ExpireOn = ExpireOnSchoolDay,
        TellNobodyEvery = TellNobodyEverySchoolDays,
        LinkLifetime = LinkLifetime,
    };
}
