using Microsoft.EntityFrameworkCore;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Links;
using SppsFlows.Web;

namespace SppsFlows.Assignments;

/// <summary>The writing half of <see cref="AnswerByLink"/>. Part of its write.</summary>
public sealed class RecordAnswer(
    SppsDb db, WhoIsAsked who, AssignmentDesk desk, AssignmentSteps steps, AssignmentMailer mailer, AuditLog audit, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    public async Task<AnswerResult> RunAsync(
        AnswerView.Open open, AnswerForm form, ScannerVerdict? verdict, Func<AnswerView.Open, Task<Answered>> answer,
        CancellationToken cancellationToken)
    {
        var problems = SignatureFields.Problems(verdict).ToDictionary();
        if (open.Text.Version is { } version && form.Version != version)
            problems["version"] = "This was changed since you opened the page. Read it again, then answer.";
        var answered = await answer(open);
        if (answered is Answered.Wrong wrong)
            foreach (var (field, problem) in wrong.Problems) problems.TryAdd(field, problem);
        if (problems.Count > 0 || verdict is { Passes: false }) return new AnswerResult.NotYet(open, problems, verdict);
        var by = new AnswerRecord(
            open.PersonId ?? open.Person.Key, open.As.ForPersonId, open.BySession ? null
                : Signature.Kept(form.Signature), open.Link?.MailKey, verdict?.Code is CodeState.Right, open.As.Because,
            open.InPlaceOf);
        switch (answered)
        {
            case Answered.Ends ends:
                if (ends.Effect is { } effect) await effect(by);
                if (open.Link is { } link) link.UsedAt = clock.GetUtcNow();
                await desk.EndAsync(
                    open.Assignment, ends.Outcome, cancellationToken, new AnsweredBy(by.PersonId, by.InPlaceOfId, by.Signature));
                break;
            case Answered.Leaves leaves:
                if (leaves.Effect is { } noted) await noted(by);
                desk.NoteProgress(open.Assignment, leaves.Progress, by.PersonId);
                break;
        }
        return new AnswerResult.Recorded(open.Assignment);
    }

    public async Task AskSuccessorAsync(Assignment assignment, CancellationToken cancellationToken) =>
        await steps.TakeDueAsync(assignment, await who.ReadAsync(assignment, cancellationToken), cancellationToken);

    public async Task RefusedAsync(ActionLink link, SignedInPerson reader, string? tried, CancellationToken cancellationToken) =>
        ForwardedLink.Record(audit, link, reader.Id, await AboutAsync(link, cancellationToken), tried);

    public async Task RenewAsync(Assignment assignment, ActionLink old, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - Fresh;
        if (await db.Links.AnyAsync(
            link => link.Purpose == old.Purpose && link.Subject == old.Subject && link.PersonId == old.PersonId
            && link.CreatedAt > since, cancellationToken)) return;
        var people = await who.ReadAsync(assignment, cancellationToken);
        var party = old.PersonId.Contains('/', StringComparison.Ordinal) ? old.PersonId : Party.KeyOfPerson(old.PersonId);
        if (WhoIsAsked.MayAnswer(assignment, people, party, []) is not { } wanted) return;
        var mails = await mailer.AskAsync(assignment, people, wanted, Asking.NewLink, cancellationToken);
        audit.Add(
            Actors.LinkHolder, who.KindOf(assignment)
            .Audit.LinkRenewed, assignment.About, new { assignment = assignment.Id, For = old.PersonId, Old = old.MailKey, mails });
    }

    /// <summary>What a link is about, as in the audit.</summary>
    public Task<string> AboutAsync(ActionLink link, CancellationToken cancellationToken)
    {
        var id = link.SubjectId;
        return db.Assignments.Where(assignment => assignment.Id == id).Select(assignment => assignment.About)
            .SingleAsync(cancellationToken);
    }
}
