using SppsFlows.Audit;

namespace SppsFlows.Approvals;

/// <summary>The audit's entries of questions and their answers, in sentences.</summary>
internal static class ApprovalSentences
{
    public static readonly AuditSentence[] All =
    [
        new("approval.asked", fact => $"{fact.Person("personId") ?? "The approver"} was asked to decide"),
        new(
            "approval.approver-replaced",
            fact => $"{fact.Person("personId") ?? "Another approver"} holds the post now, and was asked to decide"),
        new("approval.reminded", fact => $"{fact.Person("approverId") ?? "The approver"} was reminded"),
        new(
            "approval.escalated",
            fact => $"{fact.Person("personId") ?? "The superintendent’s office"} was asked, too: the approver did not answer"),
        new("approval.nobody-decides", _ => "Communications was told that the directory names nobody who may decide"),
        new("approval.disowned", fact => $"{fact.Who} said that the decision was not theirs; it is made anew"),
    ];
}
