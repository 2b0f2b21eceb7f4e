using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Policy;

namespace SppsFlows.Acknowledgements;

/// <summary>What a manager's answer does (A9): the signed record, with the version of the text that was shown.</summary>
public sealed class AcknowledgePolicy(SppsDb db, AuditLog audit, TimeProvider clock)
{
    public const string Action = "acknowledgement.signed";

    /// <summary>For <see cref="AnswerByLink.PostAsync"/>: there is one answer only, the name is the act.</summary>
    public Answered Of(AnswerView.Open open, CancellationToken cancellationToken) =>
        new Answered.Ends(AcknowledgementKind.Acknowledged, by => RecordAsync(open.Assignment, by, cancellationToken));

    private async Task RecordAsync(Assignment assignment, AnswerRecord by, CancellationToken cancellationToken)
    {
        await AcknowledgedBy.KeepAsync(db, by.PersonId, AcknowledgedHow.Asked, by.Signature, clock.GetUtcNow(), cancellationToken);
        audit.Add(
            Actors.Person(by.PersonId), Action, assignment.About,
            new { assignment = assignment.Id, Acknowledgement.Version, by.By, by.Signature, by.Mail, by.Code });
    }
}
