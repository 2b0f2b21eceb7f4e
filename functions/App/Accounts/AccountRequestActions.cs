namespace SppsFlows.Accounts;

/// <summary>The audit's word for each state that a request enters. Data; never rename.</summary>
public static class AccountRequestActions
{
    public const string Submitted = "account-request.submitted";
    public const string Mended = "account-request.mended";

    public static string Of(RequestState state) => state switch
    {
        RequestState.Received => Submitted,
        RequestState.NeedsFields => "account-request.fields-needed",
        RequestState.AwaitingVetting => "account-request.parked-for-vetting",
        RequestState.AwaitingPage => "account-request.parked-for-page",
        RequestState.AwaitingApproval => "account-request.sent-to-approver",
        RequestState.ChangesAsked => "account-request.changes-asked",
        RequestState.AwaitingEscrow => "account-request.approved",
        RequestState.Registered => "account-request.registered",
        RequestState.HandedOver => "account-request.handed-over",
        RequestState.Declined => "account-request.declined",
        RequestState.Expired => "account-request.expired",
        RequestState.Withdrawn => "account-request.withdrawn",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
