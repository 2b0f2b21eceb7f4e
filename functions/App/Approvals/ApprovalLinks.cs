using SppsFlows.Links;

namespace SppsFlows.Approvals;

/// <summary>What the mailed links of a question are for.</summary>
public static class ApprovalLinks
{
    public static readonly LinkPurpose Decide = new("Decide", "your decision on a request");

    public static readonly LinkPurpose DisownDecision = new("DisownDecision", "a decision that you say was not yours");
}
