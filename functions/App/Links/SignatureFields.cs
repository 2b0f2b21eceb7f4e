using Microsoft.AspNetCore.Html;

namespace SppsFlows.Links;

/// <summary>
/// The two fields that show that a person sent the form behind a mailed link (A5): the typed name, and a mailed code where a scanner may
/// have sent it.
/// </summary>
internal static class SignatureFields
{
    /// <summary>What is wrong with them, by field. Pure.</summary>
    /// <param name="verdict">Null for somebody signed in, who needs neither.</param>
    public static IEnumerable<KeyValuePair<string, string>> Problems(ScannerVerdict? verdict)
    {
        if (verdict is null) yield break;
        if (verdict.Name is NameState.Missing) yield return new("signature", "Type your first and last name: it is your signature.");
        if (verdict.Name is NameState.SomebodyElse)
            yield return new(
                "signature",
                "This is not the name of the person whom we mailed. Type your first and last name as the district knows them.");
        if (CodeProblem(verdict.Code) is { } code) yield return new("code", code);
    }

    /// <param name="asksCode">The form has a field for the code.</param>
    public static IHtmlContent Render(string typed, bool asksCode, IReadOnlyDictionary<string, string> problems)
    {
        var html = new HtmlContentBuilder();
        Field(
            html, "signature", "Your name", "First and last name, as your signature. It is kept on record.", problems,
            $"autocomplete=\"off\" maxlength=\"{Signature.MaxLength}\" required", typed);
        if (asksCode)
            Field(
                html, "code", "Confirmation code",
                "Mail scanners sometimes send forms by themselves. To be sure that it is you, we mail you six digits. If you have none "
                + "yet, send the form and they come.",
                problems,
                    "inputmode=\"numeric\" autocomplete=\"one-time-code\" maxlength=\"10\"", "", "field short");
        return html;
    }

    private static void Field(
        HtmlContentBuilder html, string name, string label, string hint, IReadOnlyDictionary<string, string> problems, string attributes,
        string value, string css = "field")
    {
        var wrong = problems.GetValueOrDefault(name);
        html.AppendHtml($"<div class=\"{css}\"><label for=\"{name}\">")
            .Append(label).AppendHtml($"</label><span class=\"hint\" id=\"{name}-hint\">").Append(hint).AppendHtml("</span>");
        if (wrong is not null) html.AppendHtml($"<span class=\"error\" id=\"{name}-error\">").Append(wrong).AppendHtml("</span>");
        html.AppendHtml(
            $"<input id=\"{name}\" name=\"{name}\" {attributes} "
            + $"aria-describedby=\"{name}-hint{(wrong
                is null ? "" : $" {name}-error")}\"{(wrong is null ? "" : " aria-invalid=\"true\"")} value=\"")
            .Append(value).AppendHtml("\"></div>");
    }

    private static string? CodeProblem(CodeState code) => code switch
    {
        CodeState.Mailed => "We have mailed a code to the person whom the link is for. Type its six digits.",
        CodeState.Wrong => "That is not the code of the newest mail. Look again.",
        CodeState.Expired => "That code is too old. We have mailed a new one.",
        CodeState.TooManyTries => "That were too many wrong codes. We have mailed a new one.",
        CodeState.NoMoreCodes => "Too many codes were asked for. Please sign in: the task waits for you on the start page.",
        _ => null,
    };
}
