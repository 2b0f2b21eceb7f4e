using System.Text.Json;
using SppsFlows.Intake.Secrets;
using SppsFlows.Policy;

namespace SppsFlows.Intake.Forms;

/// <summary>
/// Reads a hook's JSON: our own schema (<c>data</c>), what form services give (<c>answers</c> as an object or a list of
/// questions, <c>namedValues</c> of Google Forms), or the fields beside <c>form</c> and <c>requester</c>. Pure.
/// </summary>
public static class HookBody
{
    public const int LongestRequester = 254;
    public const int MostItems = 20;
    private const int MostQuestions = 500;

    private static readonly string[] RequesterNames = [
        "requester", "responder", "respondentemail", "respondent", "submitter", "email", "emailaddress", "youremail", "youremailaddress",
        "username"
    ];

    public static HookReading Read(JsonElement body, string? formId, FormCatalogue forms, string source)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return HookReading.Wrong("", "The body must be a JSON object with form, requester and data.");
        formId = TextOf(body, "form") ?? TextOf(body, "type") ?? formId;
        if (forms.Find(formId) is not { } form)
            return HookReading.Wrong("form", $"Name the form: {string.Join(", ", forms.All.Select(known => known.Id))}.");
        var questions = Questions(body);
        if (questions is null) return HookReading.Wrong("data", "Must be an object of field names and values.");
        var reading = new Reading(form, forms.MatcherOf(form, source), Strict: body.TryGetProperty("data", out _));
        foreach (var (name, value) in questions.Take(MostQuestions)) reading.Take(name, value);
        var requester = TextOf(body, "requester") ?? TextOf(body, "responder") ?? (reading.Strict ? null : RequesterAmong(questions));
        if (string.IsNullOrWhiteSpace(requester) || requester.Length > LongestRequester)
            reading.Problems.Insert(0, new FieldProblem("requester", "Write the e-mail address of the member of staff who asks."));
        return reading.Problems.Count > 0
            ? new HookReading.Unreadable(reading.Problems)
            : new HookReading.Readable(form, requester!.Trim().ToLowerInvariant(), reading.Values, reading.Ignored);
    }

    private static List<(string Name, JsonElement Value)>? Questions(JsonElement body)
    {
        foreach (var name in (ReadOnlySpan<string>)["data", "answers", "namedValues"])
        {
            if (!body.TryGetProperty(name, out var inner)) continue;
            return inner.ValueKind switch
            {
                JsonValueKind.Object => [.. inner.EnumerateObject().Select(property => (property.Name, property.Value))],
                JsonValueKind.Array when name != "data" => [.. inner.EnumerateArray()
                    .Where(item => item.ValueKind == JsonValueKind.Object).Select(Question)],
                _ => null,
            };
        }
        return [.. body.EnumerateObject()
            .Where(property => property.Name is not ("form" or "type" or "requester" or "responder"))
            .Select(property => (property.Name, property.Value))];
    }

    // [{"question": "…", "answer": "…"}], or as Apps Script sends it: title and response.
    private static (string, JsonElement) Question(JsonElement item) =>
        (TextOf(item, "question") ?? TextOf(item, "title") ?? TextOf(item, "name") ?? "",
        item.TryGetProperty("answer", out var value)
            || item.TryGetProperty("response", out value) || item.TryGetProperty("value", out value)
            ? value
            : default);

    private static string? RequesterAmong(List<(string Name, JsonElement Value)> questions)
    {
        foreach (var (name, value) in questions)
        {
            if (!RequesterNames.Contains(QuestionMatcher.Key(name).Replace(" ", "", StringComparison.Ordinal))) continue;
            var first = value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 ? value[0] : value;
            if (first.ValueKind == JsonValueKind.String && first.GetString() is { } text && text.Contains('@', StringComparison.Ordinal))
                return text;
        }
        return null;
    }

    private static string? TextOf(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed record Reading(FormDefinition Form, QuestionMatcher Matcher, bool Strict)
    {
        public FormValues Values { get; } = new();
        public List<FieldProblem> Problems { get; } = [];
        public List<string> Ignored { get; } = [];

        public void Take(string name, JsonElement value)
        {
            var field = Matcher.ByQuestion(name) is { } found ? Form.Fields.First(known => known.Name == found) : null;
            if (field is null && SecretScrubber.IsSecretName(name)) Values.NoteScrubbed("password");
            else if (field is null) Ignore(name);
            else if (field.Shape != FieldShape.List && Strict && value.ValueKind == JsonValueKind.Array)
                Problems.Add(new(field.Name, "Must be one text, not a list."));
            else if (field.Shape == FieldShape.YesNo && Strict && value.ValueKind == JsonValueKind.Number)
                Problems.Add(new(field.Name, "Must be true, false or a text."));
            else if (field.Shape == FieldShape.List
                && Strict && value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
                Problems.Add(new(field.Name, "Must be a list of texts, or one text."));
            else Add(field, value, inList: false);
        }

        private void Add(FormField field, JsonElement value, bool inList)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.String when field.Shape == FieldShape.List && !inList && ListIn(value.GetString()!) is { } list:
                    AddAll(field, list);
                    break;
                case JsonValueKind.String:
                    AddText(
                        field, value.GetString()!,
                        field.Shape == FieldShape.List && !inList ? field.MaxLength * MostItems : field.MaxLength);
                    break;
                case JsonValueKind.Number when !inList || !Strict:
                    AddText(field, value.GetRawText(), field.MaxLength);
                    break;
                case JsonValueKind.True or JsonValueKind.False when field.Shape == FieldShape.YesNo || !Strict:
                    Values.Add(field.Name, value.ValueKind == JsonValueKind.True ? "yes" : "no");
                    break;
                case JsonValueKind.Array when !inList:
                    AddAll(field, value);
                    break;
                case JsonValueKind.Null or JsonValueKind.Undefined when !inList:
                    break;
                default:
                    Problems.Add(new(
                        field.Name, field.Shape == FieldShape.List ? "Must be a list of texts, or one text." : "Must be a text."));
                    break;
            }
        }

        private void AddAll(FormField field, JsonElement list)
        {
            if (list.GetArrayLength() > MostItems) Problems.Add(new(field.Name, $"Must have at most {MostItems} entries."));
            else foreach (var item in list.EnumerateArray()) Add(field, item, inList: true);
        }

        private void AddText(FormField field, string text, int most)
        {
            // Counted as JSON Schema counts: characters, not UTF-16 units.
            if (text.Length > most && text.EnumerateRunes().Count() > most)
                Problems.Add(new(field.Name, $"Must have at most {most} characters."));
            else Values.Add(field.Name, text);
        }

        private void Ignore(string name)
        {
            if (RequesterNames.Contains(QuestionMatcher.Key(name).Replace(" ", "", StringComparison.Ordinal))) return;
            var title = SecretScrubber.Scrub(name.Length > 100 ? name[..100] : name).Text;
            if (Ignored.Count < 50) Ignored.Add(title);
        }

        // Microsoft Forms gives several choices as one text: ["Professional standards","Boundaries"].
        private static JsonElement? ListIn(string text)
        {
            if (!text.StartsWith("[\"", StringComparison.Ordinal)) return null;
            try
            {
                using var document = JsonDocument.Parse(text);
                return document.RootElement.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
                    ? document.RootElement.Clone()
                    : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}

/// <summary>What a hook's body says. Closed.</summary>
public abstract record HookReading
{
    private HookReading() { }

    /// <param name="Requester">E-mail address, lower case.</param>
    /// <param name="Ignored">Names that mean no field, so that the sender can fix the mapping.</param>
    public sealed record Readable(FormDefinition Form, string Requester, FormValues Values, IReadOnlyList<string> Ignored) : HookReading;

    /// <summary>It breaks the schema.</summary>
    public sealed record Unreadable(IReadOnlyList<FieldProblem> Problems) : HookReading;

    internal static Unreadable Wrong(string field, string message) => new([new FieldProblem(field, message)]);
}
