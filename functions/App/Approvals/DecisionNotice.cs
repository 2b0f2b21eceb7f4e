using Microsoft.Extensions.Options;
using SppsFlows.Assignments;
using SppsFlows.Links;
using SppsFlows.Mail;
using SppsFlows.Settings;

namespace SppsFlows.Approvals;

/// <summary>
/// Tells a person what was recorded in their name, with the way to say "this was not me" (A5). Part of the caller's write.
/// </summary>
public sealed class DecisionNotice(
    MailOutbox mails, ActionLinks links, TimeProvider clock, IOptions<ApprovalOptions> options, IOptions<AppOptions> app)
{
    public async Task SendAsync(
        AnswerView.Open open, QuestionText question, Decision decision, string? note, AnswerRecord by, CancellationToken cancellationToken)
    {
        var key = $"{open.Assignment.Kind}/{open.Assignment.Id}/decided";
        var token = links.Issue(
            ApprovalLinks.DisownDecision, open.Assignment.LinkSubject, by.PersonId, key,
            clock.GetUtcNow() + options.Value.DisownLinkLifetime);
        await mails.AddAsync(
            new MailDraft(key, open.Person.Email, $"You decided: {question.Title}", open.Assignment.About)
                .Text($"Hello {open.Person.GivenName},")
                .Text("This decision was recorded in your name:")
                .Facts(
                    ("Request", question.Title),
                    ("Asked by", question.Asker),
                    ("Decision", DecisionWords.Past(decision)),
                    ("In the place of", open.InPlaceOf),
                    ("Your note", note),
                    ("Signed", by.Signature ?? "signed in"))
                .Text(
                    "If that was you, you need not do anything. If it was not, say so here, and the Office of Communications and "
                    + "Technology are told at once:")
                .Button("This was not me", $"{app.Value.PublicUrl}/approvals/disown/{token}")
                .Note("Opening the link changes nothing; its page asks once more."),
            cancellationToken);
    }
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
