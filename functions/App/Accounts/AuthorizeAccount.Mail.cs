using SppsFlows.Accounts.Mend;
using SppsFlows.Accounts.Request;
using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Accounts;

/// <summary>The mails of <see cref="AuthorizeAccount"/>. Pure.</summary>
internal static class AuthorizeAccountMail
{
    private const string NoPasswords = "Never send a username and password by e-mail, not even to us.";

    public static MailDraft NeedsFields(RequestMailFacts facts, IReadOnlyList<FieldProblem> problems, string url) =>
        Hello(facts, "Your account request needs district contact data")
            .Text(
                $"Thank you for your request: {facts.What}. District accounts are created with the district’s own contact data. Please "
                + "put this right:")
            .Facts(problems.Select(problem => (FieldNames.Of(problem.Field), (string?)problem.Message)))
            .Button("Put it right", url)
            .Note("Only these fields are asked again. The request goes on by itself as soon as you have sent them.");

    public static MailDraft WithApprover(RequestMailFacts facts) => facts.Request.Round == 1
        ? Hello(facts, "Your account request is with its approver")
            .Text($"We have your request: {facts.What}. {Approver(facts)} We remind them, and you hear from us as soon as it is decided.")
            .Button("See your request", facts.RequestUrl)
        : Hello(facts, "Your changed account request is with its approver")
            .Text($"Thank you. Your changed request went back to its approver: {facts.What}.")
            .Button("See your request", facts.RequestUrl);

    public static MailDraft AwaitsVetting(RequestMailFacts facts) =>
        Hello(facts, $"{facts.PlatformName} must be vetted first")
            .Text(
                $"{facts.PlatformName} is not yet on the district’s list of social media tools, so it goes through the district’s app "
                + $"and website vetting first. Your request is kept: {facts.What}.")
            .Text(
                "You need not ask again. The Office of Communications and the Technology office were asked; when they have answered, your "
                + "request goes on by itself, and you hear from us.")
            .Button("See your request", facts.RequestUrl);

    public static MailDraft AwaitsPage(RequestMailFacts facts) =>
        Hello(facts, "A page is being reserved for you")
            .Text(
                $"Facebook pages of schools are reserved and handed over by the Office of Communications. There is none yet for "
                + $"{facts.Org.Name}; the office was asked to reserve one, and your request goes on by itself after that.")
            .Button("See your request", facts.RequestUrl);

    public static MailDraft DeclinedByPolicy(RequestMailFacts facts) => facts.Request.PolicyRule switch
    {
        PolicyRule.FacebookNotForDepartments => Hello(facts, "Your event belongs on the district’s Facebook page")
            .Text(
                $"By district policy, departments do not have a Facebook page of their own, so the request for {facts.Org.Name} ends here.")
            .Text(
                "What does work: the Office of Communications posts districtwide events for families on the district’s main Facebook "
                + "page. Answer this, and send it to the office:")
            .List(
                "What happens, and for whom", "Day, time and place",
                "A picture, if there is one, with a signed media release for every student pictured", "Whom families can ask")
            .Facts(("You wrote about the purpose", facts.Request.Purpose), ("You wrote about the audience", facts.Request.Audience))
            .Note("X (Twitter) and Instagram accounts of departments are possible: ask for one any time."),
        PolicyRule.FacebookNotForClassrooms => Hello(facts, "Facebook is not available for classrooms")
            .Text(
                $"By district policy, Facebook pages are kept for whole schools, so the request for a class at {facts.Org.Name} ends here.")
            .Text(
                "What does work: a classroom account on X (Twitter) or Instagram, with the approval of your principal; or a post on "
                + "your school’s Facebook page, through its managers.")
            .Button("Ask for another account", $"{facts.PublicUrl}/accounts/request"),
        _ => Hello(facts, $"{facts.PlatformName} is not available")
            .Text($"{facts.PlatformName} did not pass the district’s app and website vetting, so your request ends here: {facts.What}.")
            .Text(facts.Platform?.Conditions ?? "The Office of Communications can tell you more.")
            .Button("Ask for another account", $"{facts.PublicUrl}/accounts/request"),
    };

    public static MailDraft HandedOver(RequestMailFacts facts, Account page) =>
        Hello(facts, $"The Facebook page of {facts.Org.Name} is yours to run")
            .Text(
                $"The Office of Communications had reserved this page for {facts.Org.Name}. It is now handed over to the managers that "
                + "you named, and the office gives them their rights on it.")
            .Facts(("Page", page.Url ?? page.Handle))
            .Button("See it in the registry", $"{facts.PublicUrl}/accounts/{page.Id}")
            .Note(NoPasswords);

    public static MailDraft PageIsActive(RequestMailFacts facts, Account page, IReadOnlyList<Person> managers) =>
        Hello(facts, $"{facts.Org.Name} has a Facebook page already")
            .Text(
                $"There is a page in use for {facts.Org.Name}, so a second one is not needed. Ask its managers to post for you, or to "
                + "add you.")
            .Facts([
                ("Page", page.Url ?? page.Handle),
                .. managers.Select(manager => ("Manager", (string?)$"{manager.FullName}, {manager.Email}"))
            ])
            .Button("See it in the registry", $"{facts.PublicUrl}/accounts/{page.Id}");

    public static MailDraft SetUp(RequestMailFacts facts, string? approver, string? note, string sealUrl) =>
        Hello(facts, facts.Request.Existing ? "Approved: hand in the credentials of your account" : "Approved: set up your account")
            .Text($"{approver ?? "Your approver"} approved your request: {facts.What}.")
            .Facts(("They wrote", note))
            .List(SetUpSteps.For(facts.Request, facts.Platform))
            .Button("Hand in the credentials", sealUrl)
            .Note(
                $"The link is for you alone, and works once. Your request stays open until the credentials are sealed; you find the "
                + $"same form in the portal: {facts.RequestUrl} {NoPasswords}");

    public static MailDraft ChangesAsked(RequestMailFacts facts, string? approver, string? note, string url) =>
        Hello(facts, "Your approver asks for changes")
            .Text($"{approver ?? "Your approver"} read your request and asks for changes: {facts.What}.")
            .Facts(("They wrote", note))
            .Button("Change your request", url)
            .Note("What you wrote is filled in already. It goes back to the approver when you send it.");

    public static MailDraft Declined(RequestMailFacts facts, string? approver, string? note) =>
        Hello(facts, "Your account request was declined")
            .Text($"{approver ?? "Your approver"} declined your request: {facts.What}.")
            .Facts(("They wrote", note))
            .Text("Please talk to them if you want to know more. You may ask again any time.")
            .Button("See your request", facts.RequestUrl);

    public static MailDraft ExpiredUnanswered(RequestMailFacts facts) =>
        Hello(facts, "Your account request has expired")
            .Text(
                $"Your request waited for you for {MendRequest.ExpiryInSchoolDays} school days, so it was closed: {facts.What}. You "
                + "may ask again any time.")
            .Button("Ask again", $"{facts.PublicUrl}/accounts/request");

    public static MailDraft ExpiredUndecided(RequestMailFacts facts) =>
        Hello(facts, "Your account request has expired")
            .Text($"Nobody decided on your request in time, so it was closed: {facts.What}. You may ask again any time.")
            .Button("Ask again", $"{facts.PublicUrl}/accounts/request");

    public static MailDraft Registered(RequestMailFacts facts, Account account) =>
        Hello(facts, "Your account is registered")
            .Text($"All done: {facts.What}. The credentials are sealed, and the account stands in the district’s registry.")
            .Facts(("First review", account.NextReview?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)))
            .Button("See it in the registry", $"{facts.PublicUrl}/accounts/{account.Id}");

    public static MailDraft PleaseReserve(RequestMailFacts facts) =>
        facts.Mail($"Please reserve a Facebook page for {facts.Org.Name}")
            .Text(
                $"{facts.Requester.FullName} asks for the Facebook page of {facts.Org.Name}, but none is reserved. Reserve one on "
                + "Facebook, then enter it; it is handed over by itself.")
            .Facts(Details(facts))
            .Button("Enter the reserved page", $"{facts.PublicUrl}/accounts/reserve?org={Uri.EscapeDataString(facts.Org.Id)}");

    public static MailDraft PleaseHandOver(RequestMailFacts facts, Account page, IReadOnlyList<Person> managers) =>
        facts.Mail($"Please give rights on the Facebook page of {facts.Org.Name}")
            .Text(
                $"The page reserved for {facts.Org.Name} was handed over, as the policy says. Please give its new managers their rights "
                + "on it.")
            .Facts([
                ("Page", page.Url ?? page.Handle),
                .. managers.Select(manager => ("Manager", (string?)$"{manager.FullName}, {manager.Email}")), .. Details(facts)
            ])
            .Button("See it in the registry", $"{facts.PublicUrl}/accounts/{page.Id}");

    private static (string, string?)[] Details(RequestMailFacts facts) =>
    [
        ("Asked by", $"{facts.Requester.FullName}, {facts.Requester.Email}"), ("For", facts.Org.Name),
        ("Kind", facts.Request.Kind.ToString()),
        ("Name of the account", facts.Request.Handle), ("Purpose", facts.Request.Purpose), ("Audience", facts.Request.Audience),
        ("Grades", facts.Request.Grades),
    ];

    private static string Approver(RequestMailFacts facts) => facts.Request.PolicyRule switch
    {
        PolicyRule.PrincipalApproves => $"The principal of {facts.Org.Name} decides on it.",
        PolicyRule.DirectorApproves => $"The director of {facts.Org.Name} decides on it.",
        PolicyRule.SuperintendentForApprover => "As you are the approver for it yourself, the superintendent’s office decides on it.",
        PolicyRule.SuperintendentForVacancy =>
            $"{facts.Org.Name} has no {(facts.Request.Kind is AccountKind.Department ? "director" : "principal")} in the directory at "
            + "present, so the superintendent’s office decides on it.",
        PolicyRule.NobodyMayApproveYet =>
            "At present the directory names nobody who may decide on it; the Office of Communications was told, and it goes on by "
            + "itself when that is put right.",
        _ => "The superintendent’s office decides on it.",
    };

    private static MailDraft Hello(RequestMailFacts facts, string subject) =>
        facts.Mail(subject).Text($"Hello {facts.Requester.GivenName},");
}
