using SppsFlows.Calendar;

namespace SppsFlows.Accounts;

/// <summary>
/// When somebody is reminded of a waiting request, on school days. Pure. After an outage one reminder goes out, not the missed ones in a
/// row.
/// </summary>
public static class ReminderPlan
{
    /// <summary>School days after the request began to wait for its requester …</summary>
    private static readonly int[] RequesterDays = [3, 7, 15];

    /// <summary>… and after these it expires (A6).</summary>
    public const int ExpiryInSchoolDays = 30;

    /// <summary>After so many weekly reminders of the credentials the approver hears of it (A7).</summary>
    public const int EscrowRemindersBeforeEscalation = 3;

    /// <summary>The next reminder, or the expiry when <see cref="IsExpiryNext"/>; null in states that remind by other means.</summary>
    public static DateTimeOffset? Next(AccountRequest request, SchoolCalendar calendar) => request.State switch
    {
        RequestState.NeedsFields or RequestState.ChangesAsked => Requester(request, calendar),
        RequestState.AwaitingEscrow => Weekly(request, calendar),
        _ => null,
    };

    public static bool IsExpiryNext(AccountRequest request) =>
        request.State is RequestState.NeedsFields or RequestState.ChangesAsked && request.Reminders >= RequesterDays.Length;

    private static DateTimeOffset Requester(AccountRequest request, SchoolCalendar calendar)
    {
        var due = calendar.AddSchoolDays(request.StateSince, IsExpiryNext(request) ? ExpiryInSchoolDays : RequesterDays[request.Reminders]);
        var earliest = request.RemindedAt is { } last ? calendar.AddSchoolDays(last, 2) : due;
        return due > earliest ? due : earliest;
    }

    private static DateTimeOffset Weekly(AccountRequest request, SchoolCalendar calendar) =>
        calendar.AddSchoolDays((request.RemindedAt ?? request.StateSince).AddDays(6), 1);
}
