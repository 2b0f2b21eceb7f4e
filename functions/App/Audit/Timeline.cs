namespace SppsFlows.Audit;

/// <summary>
/// Audit entries as sentences, for those whom a request or an account concerns. What no feature has a sentence for is left out: the audit
/// itself has everything.
/// </summary>
public sealed class Timeline(IEnumerable<AuditSentence> sentences)
{
    private static readonly string[] PeopleKeys = ["approverId", "decidedById", "personId", "leaverId", "inPlaceOf"];

    private readonly Dictionary<string, AuditSentence> _byAction =
        sentences.ToDictionary(sentence => sentence.Action, StringComparer.Ordinal);

    /// <param name="nameOf">The full name of a person by id.</param>
    public IEnumerable<TimelineEntry> Of(IEnumerable<AuditEntry> entries, Func<string, string> nameOf) => entries
        .Where(entry => _byAction.ContainsKey(entry.Action))
        .Select(entry => new TimelineEntry(entry.At, _byAction[entry.Action].Tell(new AuditFact(entry, nameOf))));

    /// <summary>The ids of the people that <see cref="Of"/> asks names of.</summary>
    public static IEnumerable<string> PeopleIn(IEnumerable<AuditEntry> entries) => entries
        .SelectMany(entry => PeopleKeys.Select(key => AuditFact.TextOf(entry, key)).Prepend(AuditFact.ActorOf(entry)))
        .OfType<string>().Distinct();
}

public sealed record TimelineEntry(DateTimeOffset At, string Text);
