using Microsoft.AspNetCore.Http;
using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.Accounts.Request;

/// <summary>The form of an account request, empty, with problems, or to be mended: everything its page shows.</summary>
public sealed record RequestForm
{
    public required string Title { get; init; }

    public required string Action { get; init; }

    public required AccountRequestForm Form { get; init; }

    public IReadOnlyList<FieldProblem> Problems { get; init; } = [];

    public IReadOnlyList<OrgUnit> Orgs { get; init; } = [];

    public IReadOnlyList<PlatformEntry> Platforms { get; init; } = [];

    /// <summary>
    /// For <see cref="AccountRequest.SubmissionKey"/>: pressing the button twice is asking once. Null when a request is mended.
    /// </summary>
    public string? SubmissionKey { get; init; }

    /// <summary>Only the contact data is asked (A3).</summary>
    public bool ContactsOnly { get; init; }

    /// <summary>What the approver wants changed (A5); null unless they asked.</summary>
    public ChangesWanted? Changes { get; init; }

    /// <summary>Behind a mailed link a name is wanted (A5); null: signed in.</summary>
    public SignatureWanted? Signature { get; init; }

    /// <summary>An address as the directory has it, for the hint.</summary>
    public string SampleAddress => Orgs.FirstOrDefault(org => org.Kind is OrgKind.School)?.Address ?? "";

    public IEnumerable<(string Label, IEnumerable<OrgUnit> Orgs)> OrgGroups =>
        from org in Orgs
        orderby org.Name
        group org by org.Kind into kind
        orderby kind.Key == OrgKind.School descending, kind.Key == OrgKind.Department descending
        select (kind.Key switch { OrgKind.School => "Schools", OrgKind.Department => "Departments", _ => "District" }, kind.AsEnumerable());

    public string? Problem(string field) => Problems.FirstOrDefault(problem => problem.Field == field)?.Message;

    public IReadOnlyDictionary<string, string> ProblemsByField =>
        Problems.GroupBy(problem => problem.Field).ToDictionary(of => of.Key, of => of.First().Message);

    /// <summary>For aria-describedby: the hint and, when there is one, the problem.</summary>
    public string? Described(string field, bool hint = true) => (hint, Problem(field) is not null) switch
    {
        (true, true) => $"{field}-hint {field}-error",
        (true, false) => $"{field}-hint",
        (false, true) => $"{field}-error",
        _ => null,
    };

    /// <summary>Where the link of the error summary leads: the first control of the field.</summary>
    public static string FirstControl(string field) => field switch
    {
        "kind" => "kind-School",
        "acknowledgements" => Acknowledgement.All[0].Key,
        _ => field,
    };

    public bool IsChosen(OrgUnit org) =>
        OrgSearch.Find(Orgs, Form.Organization ?? "") is OrgFound.Found { Org: var found } && found.Id == org.Id;

    public bool IsKind(AccountKind kind) => string.Equals(Form.Kind?.Trim(), kind.ToString(), StringComparison.OrdinalIgnoreCase);

    public bool IsExisting => PlatformCatalogue.Key(Form.Existing ?? "") is "yes" or "true" or "on" or "existing";

    /// <summary>The posted form as text, unchecked.</summary>
    public static AccountRequestForm Read(IFormCollection form) => new()
    {
        Organization = form["organization"],
        Kind = form["kind"],
        Platform = form["platform"],
        Handle = form["handle"],
        Url = form["url"],
        Existing = form["existing"],
        Purpose = form["purpose"],
        Audience = form["audience"],
        Grades = form["grades"],
        ContactEmail = form["contactEmail"],
        ContactPhone = form["contactPhone"],
        ContactAddress = form["contactAddress"],
        Managers = Texts(form["managers"]),
        Acknowledgements = Texts(form["acknowledgements"]),
    };

    private static string[] Texts(Microsoft.Extensions.Primitives.StringValues values) => [.. values.OfType<string>()];
}

/// <param name="Typed">The name as it was typed.</param>
/// <param name="AsksCode">The form has a field for a mailed code.</param>
public sealed record SignatureWanted(string Typed, bool AsksCode);

/// <param name="By">Who asked for changes.</param>
/// <param name="WhatChanged">What the requester wrote so far.</param>
public sealed record ChangesWanted(string? By, string? Note, string? WhatChanged);
