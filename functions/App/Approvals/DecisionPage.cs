using SppsFlows.Assignments;
using SppsFlows.Links;

namespace SppsFlows.Approvals;

/// <summary>For the form.</summary>
/// <param name="Typed">The name as it was typed.</param>
/// <param name="NotYet">What came of the last try.</param>
public sealed record DecisionPage(
    AnswerView.Open Open, QuestionText Question, string Action, DecisionForm Form, string Typed, AnswerResult.NotYet? NotYet)
{
    private static readonly string[] Order = ["decision", "note", "signature", "code"];

    /// <summary>By field, as they stand on the page.</summary>
    public IReadOnlyDictionary<string, string> Problems { get; } = (NotYet?.Problems ?? new Dictionary<string, string>())
        .OrderBy(problem => Array.IndexOf(Order, problem.Key)).ToDictionary();

    public bool AsksCode => Open.AsksCode || NotYet?.Verdict is { Code: not CodeState.NotNeeded };

    public string? Problem(string field) => Problems.GetValueOrDefault(field);
}

/// <param name="When">Local time, in words.</param>
/// <param name="TooLate">An answer was sent after the decision.</param>
public sealed record DecidedPage(ApprovalResult Result, QuestionText Question, string When, bool TooLate);
