using Microsoft.AspNetCore.Http;
using SppsFlows.Links;

namespace SppsFlows.Assignments;

/// <summary>What every answer form sends; unchecked text.</summary>
/// <param name="Choice">Which answer was chosen, for the scanner check; null: the form has one answer only, or none was chosen.</param>
/// <param name="Version">The <see cref="AssignmentText.Version"/> that was shown.</param>
public sealed record AnswerForm(string? Choice, string Signature, string Code, string? Version)
{
    public static readonly AnswerForm Empty = new(null, "", "", null);

    /// <param name="choiceField">The field of the chosen answer; null: there is none.</param>
    public static async Task<AnswerForm> ReadAsync(HttpRequest request, string? choiceField, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        string? Text(string name) => form[name].ToString() is { Length: > 0 and <= 200 } text ? text : null;
        return new AnswerForm(choiceField is null ? null : Text(choiceField), Text("signature") ?? "", Text("code") ?? "", Text("version"));
    }
}

/// <summary>What a feature makes of an answer. Effects are taken only if name and code hold as well. Closed.</summary>
public abstract record Answered
{
    private Answered() { }

    /// <param name="Problems">What is missing or wrong, by field.</param>
    public sealed record Wrong(IReadOnlyDictionary<string, string> Problems) : Answered
    {
        public Wrong(string field, string problem)
            : this(new Dictionary<string, string> { [field] = problem })
        {
        }
    }

    /// <summary>It ends the assignment.</summary>
    /// <param name="Outcome">In the kind's words; data.</param>
    /// <param name="Effect">The feature's own records and mails, in the same write, before the end.</param>
    public sealed record Ends(string Outcome, Func<AnswerRecord, Task>? Effect = null) : Answered;

    /// <summary>It is noted, and leaves the assignment open.</summary>
    public sealed record Leaves(string Progress, Func<AnswerRecord, Task>? Effect = null) : Answered;
}

/// <summary>Who answered and how, for the feature's records and its audit entry.</summary>
/// <param name="PersonId">Of a contact their party's key.</param>
/// <param name="InPlaceOfId">For whom a delegate acted.</param>
/// <param name="Signature">As typed; null: signed in.</param>
/// <param name="Mail">The key of the mail whose link was used.</param>
/// <param name="Code">A mailed code was given besides.</param>
/// <param name="Because">The rule by which they are asked.</param>
/// <param name="InPlaceOf">For whom a delegate acted, by name, or for which post or office in words; null: they are no delegate.</param>
public sealed record AnswerRecord(
    string PersonId, string? InPlaceOfId, string? Signature, string? Mail, bool Code, string Because, string? InPlaceOf = null)
{
    public string By => Signature is null ? "session" : "signature";
}

/// <summary>What became of an answer that was sent. Closed.</summary>
public abstract record AnswerResult
{
    private AnswerResult() { }

    public sealed record Recorded(Assignment Assignment) : AnswerResult;

    /// <summary>Nothing was recorded; the form says what is missing.</summary>
    public sealed record NotYet(AnswerView.Open View, IReadOnlyDictionary<string, string> Problems, ScannerVerdict? Verdict) : AnswerResult
    {
        /// <summary>All is well but for the code, which has just been mailed: no error (200).</summary>
        public bool OnlyWantsCode => Verdict?.Code is CodeState.Mailed && Problems.Keys.All(name => name == "code");
    }

    /// <summary>There is nothing to answer here for this person.</summary>
    public sealed record Over(AnswerView View) : AnswerResult;

    /// <param name="Page">Too many tries.</param>
    public sealed record Refused(IResult Page) : AnswerResult;
}
