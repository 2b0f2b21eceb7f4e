using SppsFlows.Audit;

namespace SppsFlows.Accounts;

/// <summary>The audit's entries of requests for accounts and of the entries that they make in the registry, in sentences.</summary>
internal static class AccountSentences
{
    public static readonly AuditSentence[] All =
    [
        new("account-request.submitted", fact => $"{fact.Who} asked for the account"),
        new("account-request.fields-needed", _ => "Contact data of the district was asked for"),
        new("account-request.mended", fact => $"{fact.Who} put the request right"),
        new("account-request.parked-for-vetting", _ => "The platform must be vetted first"),
        new("account-request.parked-for-page", _ => "Communications was asked to reserve a page"),
        new("account-request.changes-asked", fact => $"{fact.Person("decidedById") ?? "The approver"} asked for changes"),
        new("account-request.approved", fact => $"{fact.Person("decidedById") ?? "The approver"} approved; credentials are awaited"),
        new("account-request.registered", _ => "Registered; the credentials are sealed"),
        new("account-request.handed-over", _ => "The page of the school was named or handed over"),
        new("account-request.declined", fact => fact.Person("decidedById") is { } approver ? $"{approver} declined" : "Declined by policy"),
        new("account-request.expired", _ => "Expired: nobody answered in time"),
        new("account-request.withdrawn", fact => $"{fact.Who} withdrew the request"),
        new("account.reserved", fact => $"{fact.Who} reserved the page"),
        new("account.handed-over", _ => "Handed over to its managers"),
        new("account.approved", _ => "Approved, to be set up"),
        new("account.suspended", _ => "Suspended: the decision is made anew"),
        new("account.registered", _ => "Registered with sealed credentials"),
        new("account.closed", fact => $"{fact.Who} withdrew the request; the entry was closed"),
    ];
}
