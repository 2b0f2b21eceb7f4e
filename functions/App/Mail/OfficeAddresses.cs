using Microsoft.EntityFrameworkCore;
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
    public async Task<IReadOnlyList<OfficeAddress>> OfAsync(Role office, CancellationToken cancellationToken)
    {
        if (office == Role.Communications && app.Value.CommunicationsEmail is { Length: > 0 } mailbox)
            return [new("communications", mailbox)];
        var people = await db.Roles.Where(assignment => assignment.Role == office)
            .Join(db.People.Where(person => person.Active), assignment => assignment.PersonId, person => person.Id, (_, person) => person)
                .Distinct().ToListAsync(cancellationToken);
        return [.. people.OrderBy(
            person => person.Id, StringComparer.Ordinal).Select(person => new OfficeAddress(person.Id, person.Email))];
    }
}

public sealed record OfficeAddress(string Key, string Email);
