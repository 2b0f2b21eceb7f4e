using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.Approvals;

internal static class DecideApprovalMail
{
    /// <summary>To the person in whose name it was decided (A5).</summary>
    public static MailDraft Decided(string key, Approval approval, QuestionText question, Person decider, string disownUrl) =>
        new MailDraft(key, decider.Email, $"You decided: {question.Title}", approval.Subject)
            .Text($"Hello {decider.GivenName},")
            .Text("This decision was recorded in your name:")
            .Facts(
                ("Request", question.Title),
                ("Asked by", question.Asker),
                ("Decision", DecisionWords.Past(approval.Decision!.Value)),
                ("Your note", approval.Note),
                ("Signed", approval.Signature ?? "signed in"))
            .Text(
                "If that was you, you need not do anything. If it was not, say so here, and the Office of Communications and Technology "
                + "are told at once:")
            .Button("This was not me", disownUrl)
            .Note("Opening the link changes nothing; its page asks once more.");
}

internal static class DecisionWords
{
    public static string Past(Decision decision) => decision switch
    {
        Decision.Approved => "Approved",
        Decision.ChangesAsked => "Changes asked for",
        Decision.Declined => "Declined",
        _ => throw new InvalidOperationException($"Unknown decision {decision}."),
    };
}
