using SppsFlows.Policy;

namespace SppsFlows.Accounts.Follow;

/// <summary>Where a request stands, in words for its requester. Pure.</summary>
public static class RequestStateText
{
    public static string Name(RequestState state) => state switch
    {
        RequestState.Received => "Received",
        RequestState.NeedsFields => "Waits for you: contact data",
        RequestState.AwaitingVetting => "Waits for app vetting",
        RequestState.AwaitingPage => "Waits for a reserved page",
        RequestState.AwaitingApproval => "Waits for approval",
        RequestState.ChangesAsked => "Waits for you: changes",
        RequestState.AwaitingEscrow => "Approved: credentials awaited",
        RequestState.Registered => "Registered",
        RequestState.HandedOver => "Page handed over",
        RequestState.Declined => "Declined",
        RequestState.Expired => "Expired",
        RequestState.Withdrawn => "Withdrawn",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>Class of its tag: good, bad, or none.</summary>
    public static string Tone(RequestState state) => state switch
    {
        RequestState.Registered or RequestState.HandedOver or RequestState.AwaitingEscrow => "good",
        RequestState.NeedsFields or RequestState.ChangesAsked or RequestState.Declined or RequestState.Expired => "bad",
        _ => "",
    };

    /// <summary>What happens next, or why it ended.</summary>
    public static string Explain(AccountRequest request) => request.State switch
    {
        RequestState.Received => "Your request is in. In a moment it goes where the policy says.",
        RequestState.NeedsFields => "Some contact data is not the district’s. Put it right, and the request goes on by itself.",
        RequestState.AwaitingVetting =>
            "The platform is not on the district’s list yet, so it goes through app vetting. The request goes on by itself after that.",
        RequestState.AwaitingPage => "The Office of Communications was asked to reserve a page. The request goes on by itself after that.",
        RequestState.AwaitingApproval => request.PolicyRule switch
        {
            PolicyRule.PrincipalApproves => "The principal decides on it. Reminders go out by themselves.",
            PolicyRule.DirectorApproves => "The director of the department decides on it. Reminders go out by themselves.",
            PolicyRule.SuperintendentForApprover => "As you are the approver yourself, the superintendent’s office decides on it.",
            PolicyRule.SuperintendentForVacancy => "The approver’s post is vacant, so the superintendent’s office decides on it.",
            PolicyRule.NobodyMayApproveYet =>
                "At present the directory names nobody who may decide. Communications was told, and it goes on by itself when that is "
                + "put right.",
            _ => "The superintendent’s office decides on it.",
        },
        RequestState.ChangesAsked => "Your approver asks for changes. Change the request, and it goes back by itself.",
        RequestState.AwaitingEscrow =>
            "Approved. Set the account up, then hand in its credentials: the request is done when they are sealed.",
        RequestState.Registered => "The account stands in the registry, and its credentials are sealed.",
        RequestState.HandedOver when request.PolicyRule is PolicyRule.FacebookPageIsActive =>
            "There is a page in use already. Ask its managers to post for you, or to add you.",
        RequestState.HandedOver => "The page that Communications had reserved is handed over to the managers you named.",
        RequestState.Declined => request.PolicyRule switch
        {
            PolicyRule.FacebookNotForDepartments =>
                "Departments have no Facebook page of their own. Send your districtwide event for families to the Office of "
                + "Communications: it posts it on the district’s page.",
            PolicyRule.FacebookNotForClassrooms =>
                "Classrooms have no Facebook page of their own. Ask for X (Twitter) or Instagram, or post on the school’s page through "
                + "its managers.",
            PolicyRule.PlatformRefused => "The platform did not pass app vetting.",
            _ => "Your approver declined it. Please talk to them if you want to know more.",
        },
        RequestState.Expired => "Nobody answered in time, so it was closed. You may ask again any time.",
        RequestState.Withdrawn => "You took it back.",
        _ => throw new ArgumentOutOfRangeException(nameof(request), request.State, null),
    };
}
