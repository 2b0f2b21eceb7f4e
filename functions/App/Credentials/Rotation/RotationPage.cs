using System.Globalization;
using SppsFlows.Assignments;
using SppsFlows.Calendar;

namespace SppsFlows.Credentials.Rotation;

/// <summary>For the page where a change is asked for.</summary>
/// <param name="RequesterIsAsked">The request for the account asks for its credentials already (A7).</param>
/// <param name="Open">Null while nobody has asked.</param>
/// <param name="Asking">Who is asked since when, and was reminded how often; null while nobody has asked.</param>
/// <param name="AskedNames">Who is asked, or would be.</param>
public sealed record RotationPage(
    AccountFacts Facts, bool HasCredential, bool RequesterIsAsked, RotationTask? Open, Assignment? Asking, string? AskedBy,
    IReadOnlyList<string> AskedNames, bool MaySeal, string Reason, string? Problem, SchoolCalendar Calendar)
{
    public string Asked =>
        AskedNames.Count == 0
            ? "The Office of Communications: by registry and directory nobody manages the account or answers for it"
            : string.Join(", ", AskedNames);

    /// <summary>How often whoever is asked was reminded, and when last.</summary>
    public string Reminders
    {
        get
        {
            var asked = Asking!.AskedNow.Where(assignee => assignee.As is not AssigneeRole.Informed).ToList();
            var count = asked.Select(assignee => assignee.Reminders).DefaultIfEmpty().Max();
            return count == 0 ? "None yet" : $"{count}, the last on {Day(asked.Max(assignee => assignee.RemindedAt)!.Value)}";
        }
    }

    /// <summary>Since when somebody of this level of escalation knows; null: they were asked themselves.</summary>
    public DateTimeOffset? ToldAt(int level) =>
        Asking!.AskedNow.Where(assignee => assignee.Level == level).Min(assignee => (DateTimeOffset?)assignee.AskedAt);

    public string Day(DateTimeOffset at) => Calendar.Local(at).ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
}
