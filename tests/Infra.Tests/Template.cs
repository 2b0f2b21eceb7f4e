using System.Text.Json.Nodes;

namespace SppsFlows.Infra.Tests;

/// <summary>A compiled template, with the templates of its modules.</summary>
internal sealed class Template(string name, JsonObject json)
{
    public static Template Main { get; } = Load("main");

    public static Template Events { get; } = Load("events");

    /// <summary>Its place in the whole: <c>main/settingsVault</c>.</summary>
    public string Name => name;

    public JsonObject Json => json;

    /// <summary>What this template itself deploys, without modules.</summary>
    public IEnumerable<Resource> Own =>
        Entries(json["resources"]).Where(entry => !IsModule(entry.Value)).Select(entry => new Resource(this, entry.Key, entry.Value));

    /// <summary>This template and those of its modules, all the way down.</summary>
    public IEnumerable<Template> All =>
        Entries(json["resources"]).Where(entry => IsModule(entry.Value))
            .SelectMany(entry => new Template($"{name}/{entry.Key}", entry.Value["properties"]!["template"]!.AsObject()).All).Prepend(this);

    public IEnumerable<Resource> Resources(string type) =>
        All.SelectMany(template => template.Own).Where(resource => resource.Type == type);

    /// <summary>The parameters that a module is given, by the module's name.</summary>
    public JsonObject ModuleParameters(string module) => json["resources"]![module]!["properties"]!["parameters"]!.AsObject();

    /// <summary>The same template with a piece of its text replaced; the piece must be there.</summary>
    public Template With(string text, string instead)
    {
        var whole = json.ToJsonString();
        whole.ShouldContain(text, Case.Sensitive, "the weakening finds nothing to weaken");
        return new Template(name, JsonNode.Parse(whole.Replace(text, instead, StringComparison.Ordinal))!.AsObject());
    }

    public static bool IsModule(JsonObject resource) => (string?)resource["type"] == "Microsoft.Resources/deployments";

    private static Template Load(string file) =>
        new(file, JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file + ".json")))!.AsObject());

    // An object in templates with symbolic names; a list in those without.
    private static IEnumerable<KeyValuePair<string, JsonObject>> Entries(JsonNode? resources) => resources switch
    {
        JsonObject named =>
            named.Where(entry => entry.Value!["existing"] is null).Select(entry => KeyValuePair.Create(entry.Key, entry.Value!.AsObject())),
        JsonArray list => list.Select((entry, index) => KeyValuePair.Create($"[{index}]", entry!.AsObject())),
        _ => [],
    };
}

/// <summary>A resource as it would be sent to Azure; expressions are unchanged.</summary>
internal sealed record Resource(Template Template, string Symbol, JsonObject Json)
{
    public string Type => (string)Json["type"]!;

    public string Text(params string[] path) => At(path)?.ToString() ?? "";

    public JsonNode? At(params string[] path) => path.Aggregate((JsonNode?)Json["properties"], (node, step) => node?[step]);

    public override string ToString() => $"{Template.Name}/{Symbol} ({Type})";
}
