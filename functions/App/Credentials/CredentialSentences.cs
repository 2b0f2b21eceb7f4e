using SppsFlows.Assignments;
using SppsFlows.Audit;

namespace SppsFlows.Credentials;

/// <summary>Audit entries about credentials, their changes and hand-overs, as sentences.</summary>
internal static class CredentialSentences
{
    public static readonly AuditSentence[] All =
    [
        new("credential.sealed", fact => $"{fact.Who} sealed the credentials"),
        new("credential.asked-for", fact => $"{fact.Who} asked for the credentials: {fact.Text("reason")}"),
        new("credential.revealed", fact => $"{fact.Who} took the credentials out"),
        new("credential.reveal-failed", _ => "The vault did not answer; nothing was shown"),
        new("credential.code-opened", fact => $"{fact.Who} looked at sign-in codes"),
        new("credential.copied", fact => $"{fact.Who} copied a part of the credentials"),
        new("credential.redeemed-again", fact => $"Alert: a one-use link of {fact.Who} was used again; nothing was shown"),
        new("credential.expired", _ => "The password is as old as it may get"),
        new("rotation.opened", _ => "A change of the password was asked for"),
        new("rotation.asked-again", _ => "There is a further reason to change the password"),
        new("rotation.ended", _ => "The change of the password is no longer needed"),
        new("rotation.done", fact => $"{fact.Who} changed the password and sealed the new one"),
        new("break-glass.asked", fact => $"{fact.Who} asked to break glass: {fact.Text("reason")}"),
        new("break-glass.granted", _ => "Breaking glass was granted: one look"),
        new("break-glass.declined", _ => "Breaking glass was declined"),
        new("break-glass.asked-again", _ => "The answer on breaking glass was disowned; it is asked anew"),
        new("break-glass.expired", _ => "Breaking glass was not decided or not used in time"),
        new("break-glass.withdrawn", _ => "Breaking glass was withdrawn"),
        new("hand-over.opened", fact => $"{fact.Person("leaverId") ?? "A manager"} left: who goes on was asked"),
        new("hand-over.done", fact => $"{fact.Who} named who goes on"),
        new("account.deletion-attested", fact => $"{fact.Who} attested that the account is deleted; it was closed"),
        new("credential.revoked", _ => "The vault let go of the credentials"),
        new("account.closing", fact => $"{fact.Who} decided to close the account"),
    ];

    public static readonly AuditSentence[] OfRotation =
    [
        new(
            "rotation.asked",
            fact => $"{fact.Person("personId") ?? "Communications"} was {(AssignmentSentences.IsTold(fact) ? "told that they are late"
                : "asked for the new credentials")}"),
        new("rotation.escalated", _ => "The change of the password is overdue; whoever answers for the account was told"),
        new("rotation.escalated-further", _ => "The change of the password is long overdue; the superintendent’s office was told"),
    ];

    public static readonly AuditSentence[] OfHandOver =
    [
        new("hand-over.asked", fact => $"{fact.Person("personId") ?? "Whoever answers for the account"} was asked who goes on"),
        new("hand-over.nobody-decides", _ => "Communications was told that the directory names nobody who may say who goes on"),
        new("hand-over.escalated", fact => $"{fact.Person("personId") ?? "Communications"} was asked, too: there was no answer"),
        new("hand-over.ended", _ => "The hand-over ended: there was nothing left to decide"),
        new("hand-over.replaced", fact => $"{fact.Person("personId") ?? "Somebody else"} answers for it now and was asked who goes on"),
    ];

    public static readonly AuditSentence[] OfClosing =
    [
        new(
            "closing.asked",
            fact => $"{fact.Person("personId") ?? "Communications"} was asked to delete the account on its platform, and to attest it"),
        new("closing.escalated", fact => $"{fact.Person("personId") ?? "Communications"} was asked, too: nobody has attested the deletion"),
        new("closing.moot", _ => "The account is in use again: its deletion was called off"),
    ];
}
