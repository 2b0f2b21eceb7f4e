using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SppsFlows.Data;

namespace SppsFlows.Audit;

/// <summary>Puts facts on record. An entry is sealed into the chain by the transaction that it is part of.</summary>
public sealed class AuditLog(SppsDb db, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    // Entries need distinct keys, in the order of adding, until the commit numbers them.
    private long _added;

    /// <summary>Adds an entry to the current <see cref="SppsDb.WriteAsync{T}"/>.</summary>
    /// <param name="actor">One of <see cref="Actors"/>.</param>
    /// <param name="action">Past tense, dotted: <c>approval.decided</c>.</param>
    /// <param name="subject"><c>{kind}/{id}</c>.</param>
    /// <param name="details">Written as a JSON object; no secret, no token.</param>
    public void Add(string actor, string action, string subject, object? details = null) => db.AuditEntries.Add(new AuditEntry
    {
        Sequence = -++_added,
        At = clock.GetUtcNow(),
        Actor = actor,
        Action = action,
        Subject = subject,
        Details = details is null ? "{}" : JsonSerializer.Serialize(details, Json),
    });
}
