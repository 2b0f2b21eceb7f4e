namespace SppsFlows.Approvals;

/// <summary>
/// Input of the sub-orchestration <c>AskApprover</c>: mails the approver, reminds, escalates, and returns an
/// <see cref="ApprovalOutcome"/> when it is decided or over (A4–A6). The <see cref="Approval"/> must exist
/// (<see cref="ApprovalQuestions.OpenAsync"/>), and its <see cref="IApprovalQuestion"/> be registered.
/// </summary>
public sealed record AskApproverInput(Guid ApprovalId);

/// <summary>How it ended; the details are in the <see cref="Approval"/>.</summary>
public enum ApprovalOutcome
{
    Approved,
    ChangesAsked,
    Declined,

    /// <summary>Nobody answered in time (A6).</summary>
    Expired,

    Withdrawn,
}

/// <summary>Event to <c>AskApprover</c>: look at the <see cref="Approval"/>, something happened.</summary>
public sealed record ApprovalDecided(Guid ApprovalId)
{
    public const string Event = "ApprovalDecided";
}

/// <summary>
/// Event to the flow that asked, raised by <see cref="IApprovalQuestion.ReopenAsync"/>: the decision was disowned, ask again in the next
/// round.
/// </summary>
public sealed record ApprovalReopened(Guid ApprovalId)
{
    public const string Event = "ApprovalReopened";
}
