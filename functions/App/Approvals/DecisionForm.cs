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
    public IReadOnlyDictionary<string, string> Problems(HumanVerdict? verdict)
    {
        var problems = new Dictionary<string, string>();
        if (Decision is null) problems["decision"] = "Choose one of the answers.";
        if (string.IsNullOrWhiteSpace(Note) && Decision is Approvals.Decision.ChangesAsked) problems["note"] = "Write what should be changed: the requester reads it.";
        if (string.IsNullOrWhiteSpace(Note) && Decision is Approvals.Decision.Declined) problems["note"] = "Write why you decline: the requester reads it.";
        if (Note.Length > MaxNote) problems["note"] = $"Keep it under {MaxNote} characters.";
        if (verdict is null) return problems;
        if (NameProblem(verdict.Name) is { } name) problems["signature"] = name;
        if (CodeProblem(verdict.Code) is { } code) problems["code"] = code;
        return problems;
    }

    private static string? NameProblem(NameState name) => name switch
    {
        NameState.Missing => "Type your first and last name: it is your signature.",
        NameState.SomebodyElse => "This is not the name of the person whom we asked. Type your first and last name as the district knows them.",
        _ => null,
    };

    private static string? CodeProblem(CodeState code) => code switch
    {
        CodeState.Mailed => "We have mailed a code to the person whom we asked. Type its six digits.",
        CodeState.Wrong => "That is not the code of the newest mail. Look again.",
        CodeState.Expired => "That code is too old. We have mailed a new one.",
        CodeState.TooManyTries => "That were too many wrong codes. We have mailed a new one.",
        CodeState.NoMoreCodes => "Too many codes were asked for. Please sign in and decide under “To decide”.",
        _ => null,
    };
}
