using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.Accounts.Request;

/// <summary>
/// Turns what somebody wrote into a request (A1), as tolerantly as can be without guessing. Every problem is named at
/// its field with what to write instead. Pure.
/// </summary>
public static class AccountRequestParser
{
    public static ReadAccountResult Read(AccountRequestForm form, ReadingFacts facts)
    {
        List<FieldProblem> problems = [];
        var org = Org(form.Organization, facts.Orgs, problems);
        var kind = Kind(form.Kind, org, problems);
        var platform = Required("platform", form.Platform, 60, "Write the name of the platform, for example Instagram.", problems);
        // Vetting and the catalogue know a platform by its letters and digits (E1).
        if (platform.Length > 0 && PlatformCatalogue.Key(platform).Length == 0)
            problems.Add(new("platform", "Write the name of the platform in letters or digits, for example Instagram."));
        var entry = facts.Catalogue.Find(platform);
        var handle = Handle(form, entry, problems);
        var url = Page(form.Url, entry, handle, problems);
        var grades = Grades(form, kind, problems);
        var managers = ReadManagers.Read(form.Managers, kind, facts.RequesterId, facts.PeopleByEmail, problems);
        var wish = new AccountWish
        {
            Org = org!,
            Kind = kind ?? default,
            Platform = entry?.Id ?? platform,
            Handle = handle,
            Url = url,
            Existing = IsYes(form.Existing),
            Purpose = Required("purpose", form.Purpose, 2000, "Say in a sentence or two what the account is for.", problems),
            Audience = Required("audience", form.Audience, 500, "Say whom the account is for, for example families of grade 3.", problems),
            Grades = grades,
            ContactEmail = Required(
                "contactEmail", form.ContactEmail, 254, "Write the district e-mail address that the account is created with.", problems),
            ContactPhone = Required(
                "contactPhone", form.ContactPhone, 40, "Write the district phone number that the account is created with.", problems),
            ContactAddress = Required(
                "contactAddress", form.ContactAddress, 300, "Write the street address of the school or office.", problems),
            ManagerIds = managers,
        };
        Acknowledgements(form.Acknowledgements, problems);
        return problems.Count == 0 ? new ReadAccountResult.Complete(wish) : new ReadAccountResult.Incomplete(problems);
    }

    private static OrgUnit? Org(string? written, IReadOnlyCollection<OrgUnit> orgs, List<FieldProblem> problems)
    {
        if (string.IsNullOrWhiteSpace(written))
        {
            problems.Add(new("organization", "Write the school or department that the account is for."));
            return null;
        }
        var found = OrgSearch.Find(orgs, written);
        if (found is OrgFound.Found { Org: var org }) return org;
        problems.Add(new("organization", found is OrgFound.None { Near: { Count: > 0 } near }
            ? $"The directory has no “{Short(written)}”. Did you mean {string.Join(" or ", near.Select(candidate => candidate.Name))}?"
            : $"The directory has no “{Short(written)}”. Write the name of the school or department as it stands on its letters."));
        return null;
    }

    private static AccountKind? Kind(string? written, OrgUnit? org, List<FieldProblem> problems)
    {
        AccountKind? kind = PlatformCatalogue.Key(written ?? "") switch
        {
            "school" or "schools" or "schoolwide" or "wholeschool" or "schoolaccount" => AccountKind.School,
            "department" or "departments" or "dept" or "office" or "departmentaccount" => AccountKind.Department,
            "classroom" or "class" or "classes" or "teacher" or "course" or "classroomaccount" => AccountKind.Classroom,
            // A department has no other kind; at a school it could be two.
            "" when org is { Kind: not OrgKind.School } => AccountKind.Department,
            _ => null,
        };
        if (kind is null) problems.Add(new("kind", "Say which kind: School, Department or Classroom."));
        else if (org is { Kind: OrgKind.School } && kind is AccountKind.Department)
            problems.Add(new(
                "kind", $"{org.Name} is a school. Write School for an account of the whole school, Classroom for one of a class."));
        else if (org is { Kind: not OrgKind.School } && kind is not AccountKind.Department)
            problems.Add(new("kind", $"{org.Name} is not a school. Write Department, or choose the school."));
        return kind;
    }

    private static string Handle(AccountRequestForm form, PlatformEntry? entry, List<FieldProblem> problems)
    {
        var handle = PlatformHandle.Normalize(string.IsNullOrWhiteSpace(form.Handle) ? form.Url ?? "" : form.Handle);
        if (handle.Length == 0) problems.Add(new("handle", "Write the name that the account has or shall have, for example @birchhill."));
        else if (PlatformHandle.Problem(entry, handle) is { } problem) problems.Add(new("handle", problem));
        return handle;
    }

    private static string? Page(string? written, PlatformEntry? entry, string handle, List<FieldProblem> problems)
    {
        if (written?.Length > 500)
        {
            problems.Add(new("url", "This address is longer than 500 characters. Write the short one of the account’s page."));
            return null;
        }
        var (url, problem) = PlatformHandle.Page(entry, handle, written);
        if (problem is not null && handle.Length > 0) problems.Add(new("url", problem));
        return url;
    }

    private static string? Grades(AccountRequestForm form, AccountKind? kind, List<FieldProblem> problems)
    {
        var grades = string.IsNullOrWhiteSpace(form.Grades) ? GradeSpan.Mentioned(form.Audience)?.ToString() : form.Grades.Trim();
        if (grades?.Length > 100) problems.Add(new("grades", "Write only the grades, for example 3 or K-5."));
        // The platform's minimum age hangs on it (A9).
        if (grades is null && kind is AccountKind.Classroom)
            problems.Add(new("grades", "Write the grades of the class, for example 3 or 9-12."));
        return grades;
    }

    private static void Acknowledgements(IReadOnlyList<string> given, List<FieldProblem> problems)
    {
        var keys = given.SelectMany(text => text.Split([',', ';', '\n'], StringSplitOptions.TrimEntries))
            .Select(PlatformCatalogue.Key).ToHashSet();
        if (keys.Overlaps(["all", "yes", "agree", "iagree", "true", "on", "accepted"])) return;
        var missing = Acknowledgement.All.Where(text => !keys.Contains(PlatformCatalogue.Key(text.Key))
            && !keys.Contains(PlatformCatalogue.Key(text.Title))).ToList();
        if (missing.Count > 0)
            problems.Add(new("acknowledgements", $"Read and confirm: {string.Join("; ", missing.Select(text => text.Title))}."));
    }

    private static string Required(string field, string? written, int most, string ask, List<FieldProblem> problems)
    {
        var text = written?.Trim() ?? "";
        if (text.Length == 0) problems.Add(new(field, ask));
        else if (text.Length > most) problems.Add(new(field, $"This is longer than {most} characters. Please shorten it."));
        return text;
    }

    private static bool IsYes(string? written) =>
        PlatformCatalogue.Key(written ?? "") is "yes" or "y" or "true" or "1" or "on" or "existing" or "exists" or "already";

    private static string Short(string written) => written.Trim() is { Length: > 60 } text ? text[..60] + "…" : written.Trim();
}

/// <summary>What the reading needs to know of the district.</summary>
public sealed record ReadingFacts(
    string RequesterId, IReadOnlyCollection<OrgUnit> Orgs, IReadOnlyDictionary<string, Person> PeopleByEmail, PlatformCatalogue Catalogue);

/// <summary>A request that can be decided. Its contact data is complete, but not yet known to be the district's (A3).</summary>
public sealed record AccountWish
{
    public required OrgUnit Org { get; init; }
    public required AccountKind Kind { get; init; }
    public required string Platform { get; init; }
    public required string Handle { get; init; }
    public required string? Url { get; init; }
    public required bool Existing { get; init; }
    public required string Purpose { get; init; }
    public required string Audience { get; init; }
    public required string? Grades { get; init; }
    public required string ContactEmail { get; init; }
    public required string ContactPhone { get; init; }
    public required string ContactAddress { get; init; }
    public required IReadOnlyList<string> ManagerIds { get; init; }
}

/// <summary>Closed.</summary>
public abstract record ReadAccountResult
{
    private ReadAccountResult() { }

    public sealed record Complete(AccountWish Wish) : ReadAccountResult;
    public sealed record Incomplete(IReadOnlyList<FieldProblem> Problems) : ReadAccountResult;
}
