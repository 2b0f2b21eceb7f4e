using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;

namespace SppsFlows.Approvals;

/// <summary>What a decision does (A5), where it is this person's to make: its record, and the notice to whoever made it.</summary>
public sealed class DecideApproval(SppsDb db, ApprovalKinds kinds, DecisionNotice notice, AuditLog audit)
{
    public async Task<Answered> RunAsync(AnswerView.Open open, DecisionForm form, CancellationToken cancellationToken)
    {
        if (form.Problems() is { Count: > 0 } problems) return new Answered.Wrong(problems);
        var question = await kinds.Of(open.Assignment).QuestionAsync(open.Assignment, cancellationToken);
        return new Answered.Ends(
            form.Decision!.Value.ToString(), by => RecordAsync(open, form, question, by, cancellationToken));
    }

    private async Task RecordAsync(
        AnswerView.Open open, DecisionForm form, QuestionText question, AnswerRecord by, CancellationToken cancellationToken)
    {
        var assignment = open.Assignment;
        var decision = form.Decision!.Value;
        var approval = new Approval { Id = assignment.Id, Note = form.Note.Trim() is { Length: > 0 } note ? note : null };
        db.Approvals.Add(approval);
        // J5: with what was shown, to whom, from which mail.
        audit.Add(Actors.Person(by.PersonId), "approval.decided", assignment.About, new
        {
            Approval = assignment.Id,
            assignment.Round,
            Decision = decision,
            approval.Note,
            by.Signature,
            by.By,
            by.Mail,
            by.Code,
            As = by.Because,
            InPlaceOf = by.InPlaceOfId,
            Shown = new { question.Title, question.Asker, question.Facts, question.PolicyNotes, question.Meaning },
        });
        await notice.SendAsync(open, question, decision, approval.Note, by, cancellationToken);
    }
}
