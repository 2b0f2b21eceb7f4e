using System.Text.Json;

namespace SppsFlows.Audit;

/// <summary>
/// What an audit entry means, in a sentence for those whom its subject concerns; registered by the feature that writes such entries.
/// </summary>
/// <param name="Action">As in <see cref="AuditEntry.Action"/>.</param>
public sealed record AuditSentence(string Action, Func<AuditFact, string> Tell);

/// <summary>An entry, as a sentence's source.</summary>
/// <param name="nameOf">The full name of a person by id.</param>
public sealed class AuditFact(AuditEntry entry, Func<string, string> nameOf)
{
    /// <summary>Who did it, by name.</summary>
    public string Who => ActorOf(entry) is { } person ? nameOf(person) : "SppsFlows";

    /// <summary>The name of a person whose id is in the details; null when it is not.</summary>
    public string? Person(string key) => Text(key) is { Length: > 0 } id ? nameOf(id) : null;

    /// <summary>A text in the details; null when there is none.</summary>
    public string? Text(string key) => TextOf(entry, key);

    internal static string? ActorOf(AuditEntry entry) =>
        entry.Actor.StartsWith("person:", StringComparison.Ordinal) ? entry.Actor["person:".Length..] : null;

    internal static string? TextOf(AuditEntry entry, string key)
    {
        using var details = JsonDocument.Parse(entry.Details);
        return details.RootElement.TryGetProperty(key, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
    }
}
