using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Directory;

namespace SppsFlows.Portal.People;

/// <summary>Finds whom somebody means: <c>Tom Vang</c>, <c>tom.vang@…</c>, or both as a list offers them.</summary>
internal static class FindPerson
{
    /// <returns>One of both.</returns>
    public static async Task<(Person? Found, string? Problem)> RunAsync(SppsDb db, string written, CancellationToken cancellationToken)
    {
        var pieces = written.Split([' ', ',', '<', '>', '(', ')', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var found = Array.Find(pieces, piece => piece.Contains('@', StringComparison.Ordinal)) is { } address
            ? await ByAddressAsync(db, address.ToLowerInvariant(), cancellationToken)
            : await ByNameAsync(db, string.Join(' ', pieces), cancellationToken);
        return found switch
        {
            [var only] => (only, null),
            [] => (null, $"“{(written.Length > 60 ? written[..60] + "…" : written)}” is nobody who works for the district. Write their "
                + "district mail address."),
            _ => (null, $"There is more than one {found[0].FullName}. Write the mail address."),
        };
    }

    private static Task<List<Person>> ByAddressAsync(SppsDb db, string address, CancellationToken cancellationToken) =>
        db.People.AsNoTracking().Where(person => person.Active && person.Email == address).ToListAsync(cancellationToken);

    // In memory: the databases do not agree on what upper and lower case are.
    private static async Task<List<Person>> ByNameAsync(SppsDb db, string name, CancellationToken cancellationToken) =>
        (await db.People.AsNoTracking().Where(person => person.Active).ToListAsync(cancellationToken))
            .FindAll(person => string.Equals(person.FullName, name, StringComparison.OrdinalIgnoreCase));
}
