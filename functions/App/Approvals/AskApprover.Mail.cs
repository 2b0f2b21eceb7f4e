using SppsFlows.Assignments;
using SppsFlows.Mail;

namespace SppsFlows.Approvals;

/// <summary>The mails of asking (A5, A6). Pure.</summary>
internal static class AskApproverMail
{
    public static MailDraft Ask(AskMail ask, QuestionText question) =>
        new MailDraft(ask.Key, ask.To.Email, SubjectOf(ask.Why, question), ask.Assignment.About)
            .Text($"Hello {ask.To.GivenName},")
            .Text(Opening(ask, question))
            .Facts(new[] { ("Asked by", (string?)question.Asker) }.Concat(question.Facts.Select(fact => (fact.Name, fact.Value))))
            .Text("What the policy says:")
            .List(question.PolicyNotes)
            .Text(question.Meaning)
            .Button(ask.Text.Button, ask.Url)
            .Note(
                $"Opening the link changes nothing: you decide on its page, with your name or signed in. It is for you alone, so please "
                + $"don’t forward this mail. The link works until {ask.Until}.");

    /// <param name="isLast">The superintendent's office is asked next.</param>
    public static DigestLine Line(DigestItem item, bool isLast) => new(
        item.Text.Title,
        $"{item.Text.Asker} asks for it, and you decide{(item.InPlaceOf is { } away ? $", standing in for {away}" : "")}. It waits for you "
        + $"since {item.Since}.{(isLast ? " Soon the superintendent’s office will be asked as well." : "")}",
        item.Text.Button);

    public static MailDraft ExpiredToApprover(ExpiredMail expired) =>
        new MailDraft(expired.Key, expired.To.Email, $"No longer to decide: {expired.Text.Title}", expired.Assignment.About)
            .Text($"Hello {expired.To.GivenName},")
            .Text(
                $"{expired.Text.Asker} asked for: {expired.Text.Title}. Nobody decided in time, so the request has ended. You need not do "
                + "anything; the link in our mails no longer works.")
            .Note("If it is still wanted, the requester can ask again.");

    public static MailDraft NobodyDecides(NobodyMail nobody) =>
        new MailDraft(
            nobody.Key, nobody.To.Email,
            $"{(nobody.IsEscalation ? "Nobody to escalate to" : "Nobody can decide")}: {nobody.Text.Title}", nobody.Assignment.About)
            .Text(nobody.IsEscalation
                ? "The approver has not answered, and the directory names neither a superintendent nor a designee who could decide instead."
                : "The directory names nobody who may decide this request: the post is vacant or its holder is the requester, and so it "
                    + "is with the superintendent’s office.")
            .Facts(("Request", nobody.Text.Title), ("Asked by", nobody.Text.Asker))
            .Text("Please have the directory completed. Whoever it names then is asked at once; nothing is lost meanwhile.");

    private static string SubjectOf(Asking why, QuestionText question) => why switch
    {
        Asking.Reminder => $"Reminder, please decide: {question.Title}",
        Asking.NewLink => $"Your new link, please decide: {question.Title}",
        _ => $"Please decide: {question.Title}",
    };

    private static string Opening(AskMail ask, QuestionText question)
    {
        var wish = $"{question.Asker} asks for: {question.Title}.";
        if (ask.InPlaceOf is { } away)
            return $"You stand in for {away}, so this is for you to decide as well. {wish} Whoever decides first has decided.";
        return ask.Why switch
        {
            Asking.Replacement => $"You are now {ask.Office}, so this is for you to decide. {wish}",
            Asking.Reminder => $"This still waits for you. {wish}",
            Asking.Escalation =>
                $"{Capital(ask.FirstAsked ?? "The approver")} has not answered, so we ask you as {ask.Office}. Whoever decides first has "
                + $"decided. {wish}",
            Asking.NewLink => $"Here is the new link that was asked for on the page of an older one. {wish}",
            _ => $"{wish} As {ask.Office} you decide.",
        };
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
