using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.Vetting;

public sealed record VettingFormPage(VettingForm Form, IReadOnlyList<FieldProblem> Problems)
{
    public string? Problem(string field) => Problems.FirstOrDefault(problem => problem.Field == field)?.Message;
}

/// <param name="Own">What the reader asked for and still waits for; null: they look on.</param>
/// <param name="SeesAll">May read who asked.</param>
/// <param name="Reviews">What waits for the reader to answer.</param>
public sealed record VettingPage(
    AppVetting Vetting, VettingWish? Own, bool SeesAll, Func<string, string> NameOf, IReadOnlyList<TimelineEntry> History,
    IReadOnlyList<string> Reviews, SchoolCalendar Calendar);

/// <param name="Other">What the other office has answered; null: nothing yet.</param>
public sealed record ReviewVettingPage(
    AnswerView.Open Open, AppVetting Vetting, Role Office, VettingOpinion? Other, Func<string, string> NameOf, VettingAnswer Answer,
    IReadOnlyDictionary<string, string> Problems)
{
    public string? Problem(string field) => Problems.GetValueOrDefault(field);
}
