using SppsFlows.Data;

namespace SppsFlows.Approvals;

/// <summary>Opens questions and finds their kind.</summary>
public sealed class ApprovalQuestions(SppsDb db, IEnumerable<IApprovalQuestion> questions, TimeProvider clock)
{
    /// <summary>
    /// Puts a question, once for each round. Call inside a <see cref="SppsDb.WriteAsync{T}"/>, then run the sub-orchestration
    /// <c>AskApprover</c> on it.
    /// </summary>
    public async Task<Approval> OpenAsync(string kind, string subject, int round, string requesterId, CancellationToken cancellationToken)
    {
        var id = Approval.IdOf(kind, subject, round);
        if (await db.Approvals.FindAsync([id], cancellationToken) is { } known) return known;
        var approval = new Approval
        {
            Id = id,
            Kind = kind,
            Subject = subject,
            Round = round,
            RequesterId = requesterId,
            CreatedAt = clock.GetUtcNow()
        };
        db.Approvals.Add(approval);
        return approval;
    }

    public IApprovalQuestion QuestionOf(Approval approval) => questions.Single(question => question.Kind == approval.Kind);

    public Task<Deciders> WhoDecidesAsync(Approval approval, CancellationToken cancellationToken) =>
        QuestionOf(approval).WhoDecidesAsync(approval, cancellationToken);

    public Task<QuestionText> DescribeAsync(Approval approval, CancellationToken cancellationToken) =>
        QuestionOf(approval).DescribeAsync(approval, cancellationToken);
}
