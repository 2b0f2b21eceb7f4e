using SppsFlows.Audit;

namespace SppsFlows.Assignments;

/// <summary>The audit's entries of a kind's assignments, in sentences that fit every kind.</summary>
internal static class AssignmentSentences
{
    public static IEnumerable<AuditSentence> Of(AssignmentActions actions) =>
    [
        new(actions.Asked, fact => Sentence(IsTold(fact) ? $"{Whom(fact)} was told of it" : $"{Whom(fact)} was asked{InPlaceOf(fact)}")),
        new(actions.Replaced, fact => Sentence($"{Whom(fact)} is asked now{InPlaceOf(fact)}")),
        new(actions.Reminded, _ => "A reminder was sent"),
        new(actions.Escalated, fact => $"There was no answer; {Whom(fact)} heard of it, too"),
        new(actions.EscalatedFurther, fact => $"There is still no answer; {Whom(fact)} heard of it, too"),
        new(actions.Nobody, _ => "The office was told that the directory names nobody who can be asked"),
        new(actions.Expired, _ => "The time for an answer has passed"),
        new(actions.Moot, _ => "There was nothing left to answer"),
        new(actions.Progressed, fact => $"{fact.Who} answered; it is still open"),
    ];

    /// <summary>Of those who were "asked": they only hear of it.</summary>
    public static bool IsTold(AuditFact fact) => fact.Text("as") == nameof(AssigneeRole.Informed);

    private static string Whom(AuditFact fact) => fact.Person("personId") ?? fact.Text("office") ?? "the office";

    // Offices are named as in the middle of a sentence.
    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string InPlaceOf(AuditFact fact) => fact.Person("inPlaceOf") is { } away ? $", standing in for {away}" : "";
}
