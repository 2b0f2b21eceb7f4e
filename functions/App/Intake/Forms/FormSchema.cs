using System.Text.Json.Nodes;

namespace SppsFlows.Intake.Forms;

/// <summary>
/// The published JSON Schema (2020-12) of what <c>POST /api/hooks/forms</c> takes for one form, made from the same fields that the reader
/// uses.
/// </summary>
public static class FormSchema
{
    public static JsonObject Of(FormDefinition form, string publicUrl)
    {
        var fields = new JsonObject(form.Fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)Field(field))));
        var required = new JsonArray([.. form.Fields.Where(field => field.Required).Select(field => (JsonNode)field.Name)]);
        return new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$id"] = $"{publicUrl}/api/schemas/{form.Id}.json",
            ["title"] = form.Title,
            ["description"] = form.Description,
            ["type"] = "object",
            ["required"] = new JsonArray("form", "requester", "data"),
            ["properties"] = new JsonObject
            {
                ["form"] = new JsonObject { ["const"] = form.Id },
                ["requester"] = new JsonObject
                {
                    ["description"] = "E-mail address of the member of staff who asks, as in the district's directory.",
                    ["type"] = "string",
                    ["maxLength"] = HookBody.LongestRequester,
                },
                ["data"] = new JsonObject
                {
                    ["description"] = "What is left out or blank among the required fields is asked back from the requester. Never put "
                        + "a password here: it is removed.",
                    ["type"] = "object",
                    ["required"] = required,
                    ["properties"] = fields,
                },
            },
            ["examples"] = new JsonArray(Example(form)),
        };
    }

    /// <summary>A body that the sample district accepts as complete.</summary>
    public static JsonObject Example(FormDefinition form) => new()
    {
        ["form"] = form.Id,
        ["requester"] = "tom.vang@lakeside.example",
        ["data"] = new JsonObject(form.Fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)ExampleOf(field)))),
    };

    private static JsonObject Field(FormField field)
    {
        var text = new JsonObject { ["type"] = "string", ["maxLength"] = field.MaxLength };
        var schema = field.Shape switch
        {
            FieldShape.YesNo => new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "boolean" }, text, Null()) },
            FieldShape.List => new JsonObject
            {
                ["anyOf"] = new JsonArray(
                    new JsonObject { ["type"] = "array", ["maxItems"] = HookBody.MostItems, ["items"] = text },
                    new JsonObject { ["type"] = "string", ["maxLength"] = field.MaxLength * HookBody.MostItems },
                    Null()),
            },
            // Form services send a number where somebody wrote "3".
            _ => new JsonObject { ["anyOf"] = new JsonArray(text, new JsonObject { ["type"] = "number" }, Null()) },
        };
        (schema["title"], schema["description"]) = (field.Title, field.Description);
        schema["examples"] = new JsonArray(ExampleOf(field));
        // Advice, not a rule: "classroom" and "Class" are understood too.
        if (field.Choices is { } choices) schema["description"] = $"{field.Description} One of: {string.Join(", ", choices)}.";
        return schema;
    }

    private static JsonObject Null() => new() { ["type"] = "null" };

    private static JsonNode ExampleOf(FormField field) => field.Example switch
    {
        string[] texts => new JsonArray([.. texts.Select(text => (JsonNode)text)]),
        bool yes => JsonValue.Create(yes),
        var other => JsonValue.Create((string)other),
    };
}
