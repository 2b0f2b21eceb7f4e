using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.Approvals;

/// <summary>Why an approver gets a mail with a link.</summary>
public enum Asking
{
    First,
    Replacement,
    Reminder,
    LastReminder,
    Escalation,
    NewLink,
}

/// <summary>The mails of asking (A5, A6).</summary>
internal static class AskApproverMail
{
    /// <param name="asked">Who was asked first, for an escalation, in words.</param>
    public static MailDraft Ask(
        string key, Approval approval, QuestionText question, Person approver, Decider office, Asking why, string? asked, string url,
        string until) =>
        new MailDraft(key, approver.Email, SubjectOf(why, question), approval.Subject)
            .Text($"Hello {approver.GivenName},")
            .Text(Opening(why, question, office, asked))
            .Facts(new[] { ("Asked by", (string?)question.Asker) }.Concat(question.Facts.Select(fact => (fact.Name, fact.Value))))
            .Text("What the policy says:")
            .List(question.PolicyNotes)
            .Text(question.Meaning)
            .Button("Look at it and decide", url)
            .Note(
                $"Opening the link changes nothing: you decide on its page, with your name or signed in. It is for you alone, so please "
                + $"don’t forward this mail. The link works until {until}.");

    public static MailDraft ExpiredToApprover(string key, Approval approval, QuestionText question, Person approver) =>
        new MailDraft(key, approver.Email, $"No longer to decide: {question.Title}", approval.Subject)
            .Text($"Hello {approver.GivenName},")
            .Text(
                $"{question.Asker} asked for: {question.Title}. Nobody decided in time, so the request has ended. You need not do "
                + "anything; the link in our mails no longer works.")
            .Note("If it should go on after all, the requester can ask again.");

    public static MailDraft NobodyDecides(string key, Approval approval, QuestionText question, string to, bool escalation) =>
        new MailDraft(key, to, $"{(escalation ? "Nobody to escalate to" : "Nobody can decide")}: {question.Title}", approval.Subject)
            .Text(escalation
                ? "The approver has not answered, and the directory names neither a superintendent nor a designee who could decide instead."
                : "The directory names nobody who may decide this request: the post is vacant or its holder is the requester, and so it "
                    + "is with the superintendent’s office.")
            .Facts(("Request", question.Title), ("Asked by", question.Asker))
            .Text(
                "Please have the directory completed. We look again every school morning and ask the new person then; nothing is lost "
                + "meanwhile.");

    private static string SubjectOf(Asking why, QuestionText question) => why switch
    {
        Asking.Reminder or Asking.LastReminder => $"Reminder, please decide: {question.Title}",
        Asking.NewLink => $"Your new link, please decide: {question.Title}",
        _ => $"Please decide: {question.Title}",
    };

    private static string Opening(Asking why, QuestionText question, Decider office, string? asked) => why switch
    {
        Asking.Replacement => $"You are now {office.Office}, so this is for you to decide. {question.Asker} asks for: {question.Title}.",
        Asking.Reminder => $"This still waits for you. {question.Asker} asks for: {question.Title}.",
        Asking.LastReminder =>
            $"This still waits for you; soon the superintendent’s office will be asked as well. {question.Asker} asks for: "
            + $"{question.Title}.",
        Asking.Escalation =>
            $"{Capital(asked ?? "The approver")} has not answered, so we ask you as {office.Office}. Whoever decides first has decided. "
            + $"{question.Asker} asks for: {question.Title}.",
        Asking.NewLink =>
            $"Here is the new link that was asked for on the page of an older one. {question.Asker} asks for: {question.Title}.",
        _ => $"{question.Asker} asks for: {question.Title}. As {office.Office} you decide.",
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
