using SppsFlows.Directory;

namespace SppsFlows.Assignments;

/// <summary>
/// Who can be asked: a person of the directory, an office, or a contact outside it (a guardian). Closed. As text it is a key:
/// <c>person/{id}</c>, <c>office/{role}</c>, <c>contact/{id}</c>.
/// </summary>
public abstract record Party
{
    private const string PersonPrefix = "person/";
    private const string OfficePrefix = "office/";
    private const string ContactPrefix = "contact/";

    private Party() { }

    /// <summary>What all of one form begin with.</summary>
    public const string PeoplePattern = PersonPrefix + "%", OfficesPattern = OfficePrefix + "%";

    public sealed record Person(string Id) : Party
    {
        public override string ToString() => KeyOfPerson(Id);
    }

    /// <summary>
    /// Whoever of it answers first has answered. Mails go to its mailbox, else to each of its people; their links ask for sign-in.
    /// </summary>
    public sealed record Office(Post Post) : Party
    {
        public Office(Role role, string? orgId = null)
            : this(new Post(role, orgId))
        {
        }

        public override string ToString() => KeyOfOffice(Post);
    }

    /// <summary>Known to the kind only, which says at each step how to reach them and whether they still may answer.</summary>
    public sealed record Contact(string Id) : Party
    {
        public override string ToString() => ContactPrefix + Id;
    }

    public static string KeyOfPerson(string personId) => PersonPrefix + personId;

    public static string KeyOfOffice(Post office) =>
        office.OrgId is { } org ? $"{OfficePrefix}{office.Role}/{org}" : $"{OfficePrefix}{office.Role}";

    /// <exception cref="FormatException">The text is no party.</exception>
    public static Party Parse(string text)
    {
        if (text.StartsWith(PersonPrefix, StringComparison.Ordinal)) return new Person(text[PersonPrefix.Length..]);
        if (text.StartsWith(ContactPrefix, StringComparison.Ordinal)) return new Contact(text[ContactPrefix.Length..]);
        if (!text.StartsWith(OfficePrefix, StringComparison.Ordinal))
            throw new FormatException($"'{text}' is neither a person nor an office nor a contact.");
        var parts = text[OfficePrefix.Length..].Split('/', 2);
        return new Office(Enum.Parse<Role>(parts[0]), parts.ElementAtOrDefault(1));
    }
}
