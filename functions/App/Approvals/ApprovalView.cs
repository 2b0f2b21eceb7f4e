using SppsFlows.Directory;
using SppsFlows.Links;

namespace SppsFlows.Approvals;

/// <summary>What the holder of a link, or a signed-in person, sees of a question now. Closed.</summary>
public abstract record ApprovalView
{
    private ApprovalView() { }

    /// <summary>It waits for this person.</summary>
    /// <param name="Link">Null when they came by the portal.</param>
    /// <param name="BySession">Signed in as this person: no typed name is wanted.</param>
    public sealed record Open(
        Approval Approval, QuestionText Question, Person Decider, Decider Office, ActionLink? Link, bool BySession) : ApprovalView;

    public sealed record Decided(Approval Approval, QuestionText Question, string DecidedBy) : ApprovalView;

    /// <summary>Somebody else decides now (A4).</summary>
    /// <param name="Approval">Still open or over since.</param>
    /// <param name="Now">Who decides now; null when nobody may, or it is over.</param>
    public sealed record Replaced(Approval Approval, Decider? Now) : ApprovalView;

    /// <summary>The question ended without a decision.</summary>
    public sealed record Ended(Approval Approval) : ApprovalView;

    /// <summary>The link is too old, the question is open and this person's.</summary>
    public sealed record LinkExpired(Approval Approval, Decider Office) : ApprovalView;

    /// <summary>A newer mail has a newer link, or somebody took this one back.</summary>
    public sealed record LinkRevoked(RevokedBecause Because) : ApprovalView;

    /// <summary>The link is another person's than who is signed in.</summary>
    public sealed record NotYours(SignedInAs As) : ApprovalView;

    /// <summary>No such link, or no such question for this person.</summary>
    public sealed record Unknown : ApprovalView;
}

/// <summary>Who opened somebody else's link.</summary>
public sealed record SignedInAs(string PersonId, string FullName);
