using System.Text.Json;

namespace SppsFlows.Audit;

/// <summary>Audit entries as sentences, for those whom a request or an account concerns. What it does not know it leaves out: the audit itself has everything. Pure.</summary>
public static class Timeline
{
    /// <param name="nameOf">The full name of a person by id.</param>
    public static IEnumerable<TimelineEntry> Of(IEnumerable<AuditEntry> entries, Func<string, string> nameOf) =>
        from entry in entries
        let text = Describe(entry, nameOf)
        where text is not null
        select new TimelineEntry(entry.At, text);

    /// <summary>The ids of the people that <see cref="Of"/> asks names of.</summary>
    public static IEnumerable<string> PeopleIn(IEnumerable<AuditEntry> entries) => entries
        .SelectMany(entry => new[] { PersonOf(entry.Actor), Text(entry, "approverId"), Text(entry, "decidedById"), Text(entry, "personId"), Text(entry, "leaverId") })
        .OfType<string>().Distinct();

    private static string? Describe(AuditEntry entry, Func<string, string> nameOf)
    {
        var who = PersonOf(entry.Actor) is { } person ? nameOf(person) : "SppsFlows";
        string? Named(string key) => Text(entry, key) is { Length: > 0 } id ? nameOf(id) : null;
        return entry.Action switch
        {
            "account-request.submitted" => $"{who} asked for the account",
            "account-request.fields-needed" => "Contact data of the district was asked for",
            "account-request.mended" => $"{who} put the request right",
            "account-request.parked-for-vetting" => "The platform must be vetted first",
            "account-request.parked-for-page" => "Communications was asked to reserve a page",
            "approval.asked" => $"{Named("personId") ?? "The approver"} was asked to decide",
            "approval.approver-replaced" => $"{Named("personId") ?? "Another approver"} holds the post now, and was asked to decide",
            "approval.reminded" => $"{Named("approverId") ?? "The approver"} was reminded",
            "approval.escalated" => $"{Named("personId") ?? "The superintendent’s office"} was asked, too: the approver did not answer",
            "approval.nobody-decides" => "Communications was told that the directory names nobody who may decide",
            "approval.disowned" => $"{who} said that the decision was not theirs; it is made anew",
            "account-request.changes-asked" => $"{Named("decidedById") ?? "The approver"} asked for changes",
            "account-request.approved" => $"{Named("decidedById") ?? "The approver"} approved; credentials are awaited",
            "account-request.registered" => "Registered; the credentials are sealed",
            "account-request.handed-over" => "The page of the school was named or handed over",
            "account-request.declined" => Named("decidedById") is { } approver ? $"{approver} declined" : "Declined by policy",
            "account-request.expired" => "Expired: nobody answered in time",
            "account-request.withdrawn" => $"{who} withdrew the request",
            "account-request.reminded" => "A reminder was sent",
            "account.reserved" => $"{who} reserved the page",
            "account.handed-over" => "Handed over to its managers",
            "account.approved" => "Approved, to be set up",
            "account.suspended" => "Suspended: the decision is made anew",
            "account.registered" => "Registered with sealed credentials",
            "account.closed" => $"{who} withdrew the request; the entry was closed",
            "credential.sealed" => $"{who} sealed the credentials",
            "credential.asked-for" => $"{who} asked for the credentials: {Text(entry, "reason")}",
            "credential.revealed" => $"{who} took the credentials out",
            "credential.reveal-failed" => "The vault did not answer; nothing was shown",
            "credential.code-opened" => $"{who} looked at sign-in codes",
            "credential.copied" => $"{who} copied a part of the credentials",
            "credential.redeemed-again" => $"Alert: a one-use link of {who} was used again; nothing was shown",
            "credential.expired" => "The password is as old as it may get",
            "rotation.opened" => "A change of the password was asked for",
            "rotation.asked-again" => "There is a further reason to change the password",
            "rotation.asked" => "Those who can change the password were asked to",
            "rotation.ended" => "The change of the password is no longer needed",
            "rotation.escalated-further" => "The change of the password is long overdue; the superintendent’s office was told",
            "rotation.done" => $"{who} changed the password and sealed the new one",
            "rotation.escalated" => "The change of the password is overdue; whoever answers for the account was told",
            "break-glass.asked" => $"{who} asked to break glass: {Text(entry, "reason")}",
            "break-glass.granted" => "Breaking glass was granted: one look",
            "break-glass.declined" => "Breaking glass was declined",
            "break-glass.asked-again" => "The answer on breaking glass was disowned; it is asked anew",
            "break-glass.expired" => "Breaking glass was not decided or not used in time",
            "break-glass.withdrawn" => "Breaking glass was withdrawn",
            "hand-over.opened" => $"{Named("leaverId") ?? "A manager"} left: who goes on was asked",
            "hand-over.done" => $"{who} named who goes on",
            "hand-over.asked" => $"{Named("personId") ?? "Whoever answers for the account"} was asked who goes on",
            "hand-over.nobody-decides" => "Communications was told that the directory names nobody who may say who goes on",
            "hand-over.reminded" => "A reminder was sent",
            "hand-over.escalated" => $"{Named("personId") ?? "Communications"} was asked, too: there was no answer",
            "hand-over.ended" => "The hand-over ended: there was nothing left to decide",
            "account.deletion-attested" => $"{who} attested that the account is deleted; it was closed",
            "credential.revoked" => "The vault let go of the credentials",
            "account.closing" => $"{who} decided to close the account",
            "mail.not-delivered" => $"A mail{(Named("personId") is { } addressee ? $" to {addressee}" : "")} did not arrive; Communications was told",
            "mail.marked-as-spam" => $"A mail{(Named("personId") is { } reader ? $" to {reader}" : "")} was marked as unwanted; Communications was told",
            "mail.failed" => "A mail could not be sent; Communications must look",
            _ => null,
        };
    }

    private static string? PersonOf(string actor) => actor.StartsWith("person:", StringComparison.Ordinal) ? actor["person:".Length..] : null;

    private static string? Text(AuditEntry entry, string key)
    {
        using var details = JsonDocument.Parse(entry.Details);
        return details.RootElement.TryGetProperty(key, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
    }
}

public sealed record TimelineEntry(DateTimeOffset At, string Text);
