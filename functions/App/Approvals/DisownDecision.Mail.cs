using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.Approvals;

internal static class DisownDecisionMail
{
    public static MailDraft Alert(
        string key, Approval approval, QuestionText question, Person decider, bool reopened, string? tooLate, string to) =>
        new MailDraft(key, to, $"A decision was disowned: {question.Title}", approval.Subject)
            .Text($"{decider.FullName} says that this decision, recorded in their name, was not theirs.")
            .Facts(
                ("Request", question.Title),
                ("Asked by", question.Asker),
                ("Recorded decision", DecisionWords.Past(approval.Decision!.Value)),
                ("Note", approval.Note))
            .Text(reopened
                ? "The question is open again, and the approver got a new link. What came of the decision so far is stopped."
                : tooLate
                    ?? "The request had already ended, so nothing was undone by itself: please look at what came of it and put it right "
                    + "by hand.")
            .Text("Please find out who had access to the approver’s mail or device. The audit shows when and how the decision was sent.");
}
