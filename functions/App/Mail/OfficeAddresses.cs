using Microsoft.Extensions.Options;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Settings;

namespace SppsFlows.Mail;

/// <summary>Where mails to an office go: to its own mailbox where it has one, else to each of its people.</summary>
public sealed class OfficeAddresses(SppsDb db, IOptions<AppOptions> app)
{
    /// <param name="office">Communications or Technology.</param>
    /// <returns>Each with a short name for mail keys.</returns>
    public async Task<IReadOnlyList<OfficeAddress>> OfAsync(Role office, CancellationToken cancellationToken) =>
        await OfAsync(new Post(office, null), await Delegates.ReadAsync(db, cancellationToken), cancellationToken);

    /// <param name="delegates">Who stands in now (A13).</param>
    /// <returns>Each with a short name for mail keys; empty where nobody is in the office.</returns>
    public async Task<IReadOnlyList<OfficeAddress>> OfAsync(Post office, Delegates delegates, CancellationToken cancellationToken)
    {
        if (MailboxOf(office) is { } mailbox) return [new(office.Role.ToString().ToLowerInvariant(), mailbox)];
        return [.. (await OfficeMembers.ReadAsync(db, office, delegates, cancellationToken))
            .Select(person => new OfficeAddress(person.Id, person.Email))];
    }

    /// <summary>Null: it has none.</summary>
    public string? MailboxOf(Post office) =>
        office.Role is Role.Communications && app.Value.CommunicationsEmail is { Length: > 0 } mailbox ? mailbox : null;
}

/// <param name="Key">Of a person their id.</param>
public sealed record OfficeAddress(string Key, string Email);
