using SppsFlows.Links;

namespace SppsFlows.Approvals;

/// <summary>The form as it was sent; unchecked text.</summary>
public sealed record DecisionForm(string Choice, string Note, string Signature, string Code)
{
    public const int MaxNote = 2000;

    public static readonly DecisionForm Empty = new("", "", "", "");

    public Decision? Decision => Choice switch
    {
        "approve" => Approvals.Decision.Approved,
        "changes" => Approvals.Decision.ChangesAsked,
        "decline" => Approvals.Decision.Declined,
        _ => null,
    };

    /// <summary>What is missing or wrong, by field. Pure.</summary>
    /// <param name="verdict">Null for somebody signed in, of whom neither name nor code is wanted.</param>
    public IReadOnlyDictionary<string, string> Problems(ScannerVerdict? verdict)
    {
        var problems = new Dictionary<string, string>();
        if (Decision is null) problems["decision"] = "Choose one of the answers.";
        if (string.IsNullOrWhiteSpace(Note) && Decision is Approvals.Decision.ChangesAsked)
            problems["note"] = "Write what should be changed: the requester reads it.";
        if (string.IsNullOrWhiteSpace(Note) && Decision is Approvals.Decision.Declined)
            problems["note"] = "Write why you decline: the requester reads it.";
        if (Note.Length > MaxNote) problems["note"] = $"Keep it under {MaxNote} characters.";
        foreach (var (field, problem) in SignatureFields.Problems(verdict)) problems[field] = problem;
        return problems;
    }
}
