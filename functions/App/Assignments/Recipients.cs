using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.Assignments;

/// <summary>Who gets the mails for a party, now.</summary>
public sealed class Recipients(SppsDb db, AssignmentKinds kinds, OfficeAddresses offices)
{
    /// <returns>Of an office its mailbox, else each of its people; of a contact who is no longer one, nobody.</returns>
    public async Task<IReadOnlyList<Recipient>> OfAsync(Assignment assignment, string party, CancellationToken cancellationToken)
    {
        switch (Party.Parse(party))
        {
            case Party.Person person:
                return await PersonAsync(person.Id, cancellationToken) is { } one ? [one] : [];
            case Party.Contact contact:
                return await kinds.Of(assignment).ContactAsync(assignment, contact.Id, cancellationToken) is { } other ? [other] : [];
            case Party.Office office:
                return await OfOfficeAsync(office.Post, cancellationToken);
            default:
                throw new InvalidOperationException(party);
        }
    }

    public async Task<IReadOnlyList<Recipient>> OfOfficeAsync(Post office, CancellationToken cancellationToken)
    {
        if (offices.MailboxOf(office) is { } mailbox) return [new Recipient(Party.KeyOfOffice(office), NameOf(office), "", mailbox)];
        var delegates = await Delegates.ReadAsync(db, cancellationToken);
        var holders = await OfficeMembers.HoldersAsync(db, office, cancellationToken);
        List<Recipient> recipients = [];
        foreach (var person in await OfficeMembers.ReadAsync(db, office, delegates, cancellationToken))
        {
            var standsIn = delegates.InOffice(office, holders, person.Id);
            var away = standsIn?.ForPersonId is { } id ? await NameOfAsync(id, cancellationToken) : null;
            recipients.Add(Of(person) with { InPlaceOf = standsIn is null ? null : away ?? $"the {NameOf(office)}" });
        }
        return recipients;
    }

    public async Task<Recipient?> PersonAsync(string personId, CancellationToken cancellationToken) =>
        await db.People.AsNoTracking()
            .FirstOrDefaultAsync(person => person.Id == personId && person.Active, cancellationToken) is { } person ? Of(person) : null;

    /// <summary>By name, also of those who left.</summary>
    public async Task<string?> NameOfAsync(string personId, CancellationToken cancellationToken) =>
        await db.People.AsNoTracking().FirstOrDefaultAsync(person => person.Id == personId, cancellationToken) is { } person
            ? person.FullName : null;

    /// <summary>A party in words, for those who may know.</summary>
    public async Task<string> WordsAsync(string party, CancellationToken cancellationToken) => Party.Parse(party) switch
    {
        Party.Person person => await NameOfAsync(person.Id, cancellationToken) ?? "somebody who left the district",
        Party.Office office => NameOf(office.Post),
        _ => "a guardian",
    };

    public static string NameOf(Post office) => office.Role switch
    {
        Role.Communications => "Office of Communications",
        Role.Technology => "Technology office",
        var role => $"{role} office",
    };

    private static Recipient Of(Person person) => new(Party.KeyOfPerson(person.Id), person.GivenName, person.FamilyName, person.Email);
}
