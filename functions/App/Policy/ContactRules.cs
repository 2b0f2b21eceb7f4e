namespace SppsFlows.Policy;

/// <summary>
/// Accounts are created and kept with the district's contact data, never a person's own (A3). Each problem is given at its field, with what
/// to write.
/// </summary>
public static class ContactRules
{
    public static readonly IReadOnlyList<string> Fields = ["contactEmail", "contactPhone", "contactAddress"];

    public static IReadOnlyList<FieldProblem> Check(string email, string phone, string address, DistrictContacts district)
    {
        List<FieldProblem> problems = [];
        if (EmailProblem(email, district) is { } wrongEmail) problems.Add(new(Fields[0], wrongEmail));
        if (PhoneProblem(phone, district) is { } wrongPhone) problems.Add(new(Fields[1], wrongPhone));
        if (AddressProblem(address, district) is { } wrongAddress) problems.Add(new(Fields[2], wrongAddress));
        return problems;
    }

    internal static string? EmailProblem(string email, DistrictContacts district)
    {
        var parts = email.Trim().Split('@');
        if (parts is not [{ Length: > 0 } name, { Length: > 0 } domain] || name.Any(char.IsWhiteSpace))
            return $"Write one e-mail address, such as office@{district.EmailDomains.FirstOrDefault()}.";
        return district.EmailDomains.Contains(domain, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"{domain} is not the district's. Write an address that ends with {Or(district.EmailDomains.Select(own => "@" + own))}.";
    }

    internal static string? PhoneProblem(string phone, DistrictContacts district)
    {
        var digits = Digits(phone);
        if (digits.Length == 11 && digits[0] == '1') digits = digits[1..];
        if (digits.Length != 10) return "Write a phone number with its area code: ten digits, without an extension.";
        return district.PhonePrefixes.Any(prefix => digits.StartsWith(prefix, StringComparison.Ordinal))
            ? null
            : $"This is not one of the district's numbers. Write one that begins with {Or(district.PhonePrefixes.Select(Spoken))}, such "
                + "as the school's office.";
    }

    private static string? AddressProblem(string address, DistrictContacts district) =>
        district.Sites.Any(site => IsSite(address, site.Address) || SiteAddress.Key(address) == SiteAddress.Key(site.Name))
            ? null
            : $"This is not the address of a district site. Write it as "
                + $"{(district.OwnSite is { } own ? own.Address : "it appears on the school's letters")}.";

    // The street line or the whole address will do; the state and ZIP code may be missing, and the street may be abbreviated.
    private static bool IsSite(string written, string site)
    {
        var (mine, theirs) = (SiteAddress.Read(written), SiteAddress.Read(site));
        return mine.Street.Length > 0 && mine.Street == theirs.Street && (mine.Zip is null || mine.Zip == theirs.Zip);
    }

    private static string Digits(string text) => string.Concat(text.Where(char.IsAsciiDigit));

    private static string Spoken(string prefix) => prefix.Length > 3 ? $"{prefix[..3]}-{prefix[3..]}" : prefix;

    private static string Or(IEnumerable<string> texts) => string.Join(" or ", texts);
}
