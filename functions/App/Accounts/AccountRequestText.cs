using SppsFlows.Accounts.Request;
using SppsFlows.Approvals;
using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.Accounts;

/// <summary>What an approver reads about an account request (A5). Pure.</summary>
internal static class AccountRequestText
{
    public static QuestionText Describe(
        AccountRequest request, OrgUnit org, IReadOnlyDictionary<string, Person> people, PlatformCatalogue catalogue) => new(
        $"{catalogue.NameOf(request.Platform)} account {request.Handle} for {org.Name}",
        NameOf(request.RequesterId, people),
        [
            new("For", request.Kind is AccountKind.Classroom ? $"A classroom at {org.Name}" : org.Name),
            new("Platform", catalogue.NameOf(request.Platform)),
            new("Name of the account", request.Handle),
            // Without its scheme, so that mail programs don't make a link of it: the mail has one link, ours (A5).
            new("Address", request.Url?.Replace("https://", "", StringComparison.OrdinalIgnoreCase)),
            new("Is it new?", request.Existing ? "No, it exists already and is to be registered" : "Yes"),
            new("What was changed", request.WhatChanged),
            new("Why", request.Purpose),
            new("For whom", request.Audience),
            new("Grades", request.Grades),
            new("Managed by", string.Join(", ", request.ManagerIds.Select(id => NameOf(id, people)))),
            new("Contact", $"{request.ContactEmail}\n{request.ContactPhone}\n{request.ContactAddress}"),
        ],
        PolicyNotes(request, catalogue.Find(request.Platform)),
        request.Kind is AccountKind.Classroom
            ? $"If you approve, {NameOf(request.RequesterId, people)} may set up the account for the class, guardians are told that it "
                + "is for education only, and its username and password are left with you, sealed."
            : $"If you approve, {NameOf(request.RequesterId, people)} may set up the account, its credentials are sealed with the "
                + "Office of Communications, and you answer for it in the registry and at its yearly review.");

    private static List<string> PolicyNotes(AccountRequest request, PlatformEntry? platform) =>
    [
        "The account uses district contact data only (e-mail, telephone, address).",
        request.Kind is AccountKind.Classroom
            ? "Classroom accounts are managed and monitored at the school, and are for education only."
            : "Two or more responsible managers look after it, and the Office of Communications keeps its credentials.",
        .. TeacherRun(request, platform),
        .. Conditions(platform),
        "Those who post do so as district employees: professional boundaries and mandated reporting apply, and the platform’s own rules "
        + "and minimum age hold.",
    ];

    // A9: what the platform's minimum age means for this class.
    private static string[] TeacherRun(AccountRequest request, PlatformEntry? platform) =>
        request.Kind is AccountKind.Classroom
            && platform is { MinimumAge: { } age } && (GradeSpan.Read(request.Grades)?.HasPupilsUnder(age) ?? true)
            ? [$"{platform.Name} asks for an age of {age}, and students of the class can be younger: only staff use the account."]
            : [];

    // E1: what vetting asks for.
    private static string[] Conditions(PlatformEntry? platform) =>
        string.IsNullOrWhiteSpace(platform?.Conditions)
            ? []
            : [$"{platform.Name} passed app vetting under these conditions: {platform.Conditions}"];

    private static string NameOf(string personId, IReadOnlyDictionary<string, Person> people) =>
        people.TryGetValue(personId, out var person) ? person.FullName : "somebody who left the district";
}
