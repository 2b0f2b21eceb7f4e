using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.Approvals;

/// <summary>Tells Communications and Technology that a decision was disowned (A5). Part of the caller's write.</summary>
public sealed class DisownAlert(MailOutbox mails, OfficeAddresses offices)
{
    /// <param name="tooLate">What it came too late for; null: nothing in particular.</param>
    public async Task SendAsync(DisownView.Open open, bool reopened, string? tooLate, CancellationToken cancellationToken)
    {
        var told = (await offices.OfAsync(
            Role.Communications, cancellationToken)).Concat(await offices.OfAsync(Role.Technology, cancellationToken));
        foreach (var (name, email) in told.DistinctBy(address => address.Email))
            await mails.AddAsync(
                Draft($"{open.Result.Assignment.Kind}/{open.Result.Assignment.Id}/disowned/{name}", email, open, reopened, tooLate),
                cancellationToken);
    }

    private static MailDraft Draft(string key, string to, DisownView.Open open, bool reopened, string? tooLate) =>
        new MailDraft(key, to, $"A decision was disowned: {open.Question.Title}", open.Result.Assignment.About)
            .Text($"{open.Decider.FullName} says that this decision, recorded in their name, was not theirs.")
            .Facts(
                ("Request", open.Question.Title),
                ("Asked by", open.Question.Asker),
                ("Recorded decision", DecisionWords.Past(open.Result.Decision!.Value)),
                ("Note", open.Result.Note))
            .Text(reopened
                ? "The question is open again, and the approver got a new link. What came of the decision so far is stopped."
                : tooLate
                    ?? "The request had already ended, so nothing was undone by itself: please look at what came of it and put it right "
                    + "by hand.")
            .Text("Please find out who had access to the approver’s mail or device. The audit shows when and how the decision was sent.");
}
