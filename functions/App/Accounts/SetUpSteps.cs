using SppsFlows.Accounts.Request;
using SppsFlows.Policy;

namespace SppsFlows.Accounts;

/// <summary>What is to be done after an approval (A7): in the mail and on the request's page. Pure.</summary>
internal static class SetUpSteps
{
    public static IReadOnlyList<string> For(AccountRequest request, PlatformEntry? platform) =>
    [
        request.Existing
            ? $"Change the contact data of the account to the district’s: {request.ContactEmail}, {request.ContactPhone}, "
                + $"{request.ContactAddress}."
            : $"Create the account as @{request.Handle} with the district’s contact data: {request.ContactEmail}, "
                + $"{request.ContactPhone}, {request.ContactAddress}. Use no personal address or phone.",
        "Choose a password that you use nowhere else, and turn on two-step sign-in.",
        request.Kind is AccountKind.Classroom
            ? "Say in the profile that the account is for education only, and tell the guardians of the class before the first post."
            : "Name the school or department in the profile, and link to its web page.",
        .. platform?.MinimumAge is { } age
            && request.Kind is AccountKind.Classroom && (GradeSpan.Read(request.Grades)?.HasPupilsUnder(age) ?? true)
            ? [$"{platform.Name} asks for an age of {age}: only staff use the account; students neither join nor sign in."]
            : (string[])[],
        .. platform?.Conditions is { } conditions ? [conditions] : (string[])[],
        request.Kind is AccountKind.Classroom
            ? "Hand in the username and password on the page of your request: your principal keeps them, sealed."
            : "Hand in the username and password on the page of your request: the Office of Communications keeps them, sealed.",
    ];
}
