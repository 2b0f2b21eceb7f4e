namespace SppsFlows.Assignments.Sweep;

/// <summary>What is due for one party.</summary>
/// <param name="Recipients">Empty: nobody hears for it any more.</param>
/// <param name="Stale">Lines passed on by an office that nobody needs any more.</param>
public sealed record DueDigest(IReadOnlyList<Recipient> Recipients, IReadOnlyList<DueLine> Lines, IReadOnlyList<WaitingDigestLine> Stale)
{
    public bool IsEmpty => Lines.Count + Stale.Count == 0;
}

/// <param name="Assignee">Who is asked: the party itself, or the office that passed the line on.</param>
/// <param name="IsWanted">It still waits for them.</param>
/// <param name="PassedOn">Null: asked of the party itself.</param>
public sealed record DueLine(Assignment Assignment, Assignee Assignee, bool IsWanted, WaitingDigestLine? PassedOn);
