using Microsoft.AspNetCore.Http;

namespace SppsFlows.Approvals;

/// <summary>What the form of a decision has beside name and code, as it was sent; unchecked text.</summary>
public sealed record DecisionForm(string Choice, string Note)
{
    public const int MaxNote = 2000;

    public static readonly DecisionForm Empty = new("", "");

    public static async Task<DecisionForm> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        return new DecisionForm(form["decision"].ToString(), form["note"].ToString());
    }

    public Decision? Decision => Choice switch
    {
        "approve" => Approvals.Decision.Approved,
        "changes" => Approvals.Decision.ChangesAsked,
        "decline" => Approvals.Decision.Declined,
        _ => null,
    };

    /// <summary>What is missing or wrong, by field. Pure.</summary>
    public IReadOnlyDictionary<string, string> Problems()
    {
        var problems = new Dictionary<string, string>();
        if (Decision is null) problems["decision"] = "Choose one of the answers.";
        if (string.IsNullOrWhiteSpace(Note) && Decision is Approvals.Decision.ChangesAsked)
            problems["note"] = "Write what should be changed: the requester reads it.";
        if (string.IsNullOrWhiteSpace(Note) && Decision is Approvals.Decision.Declined)
            problems["note"] = "Write why you decline: the requester reads it.";
        if (Note.Length > MaxNote) problems["note"] = $"Keep it under {MaxNote} characters.";
        return problems;
    }
}
