namespace SppsFlows.Approvals;

/// <summary>Input of the sub-orchestration <c>AskApprover</c>: mails the approver, reminds, escalates, and returns when it is decided or over (A4–A6).</summary>
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
