using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Json.Schema;
using Microsoft.Extensions.Options;
using SppsFlows.Accounts.Request;
using SppsFlows.Intake;
using SppsFlows.Intake.Forms;

namespace SppsFlows.App.Tests.Intake.Forms;

/// <summary>The published schema and the reader agree: what one allows, the other accepts, and the other way round.</summary>
public sealed class FormSchemaTests
{
    private static readonly FormCatalogue Forms = new([AccountRequestFields.Definition], Options.Create(new IntakeOptions()));
    private static readonly JsonObject Schema = FormSchema.Of(AccountRequestFields.Definition, "https://social.lakeside.example");
    private static readonly JsonSchema Evaluated = Published();

    private static readonly Gen<JsonNode?> Value = Gen.OneOf<JsonNode?>(
        Gen.Const(0).Select(_ => (JsonNode?)null), Gen.Bool.Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.Int.Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.OneOf(
            Gen.Int[0, 60], Gen.Int[1990, 2010], Gen.Int[38, 42], Gen.Int[249, 260], Gen.Int[495, 505],
            Gen.Int[4995, 5100]).Select(length => (JsonNode?)JsonValue.Create(new string('x', length))),
        Gen.Const(0).Select(_ => (JsonNode?)new JsonObject { ["a"] = "b" }),
        Gen.Select(
            Gen.Int[0, 22],
            Gen.Int[0, 260]).Select(size => (JsonNode?)new JsonArray(
                [.. Enumerable.Range(0, size.Item1).Select(_ => (JsonNode)new string('y', size.Item2))])),
        Gen.Int.Select(value => (JsonNode?)new JsonArray(value)), Gen.Const(0).Select(_ => (JsonNode?)new JsonArray((JsonNode?)null)));

    private static readonly Gen<string> Field = Gen.OneOf([
        .. AccountRequestFields.Definition.Fields.Select(field => Gen.Const(field.Name)), Gen.Const("unknown")
    ]);

    [Fact]
    public void Reader_TakesExactlyWhatTheSchemaAllows() => Gen.Select(Field, Value).Array[0, 6].Sample(fields =>
    {
        var data = new JsonObject();
        foreach (var (name, value) in fields) data[name] = value?.DeepClone();
        var body = new JsonObject { ["form"] = "account-request", ["requester"] = "tom.vang@lakeside.example", ["data"] = data };

        (Read(body) is HookReading.Readable).ShouldBe(Allows(body), body.ToJsonString());
    }, iter: 3000);

    [Fact]
    public void Example_FitsItsSchema()
    {
        var example = FormSchema.Example(AccountRequestFields.Definition);

        Allows(example).ShouldBeTrue();
        foreach (var required in Schema["properties"]!["data"]!["required"]!.AsArray())
            example["data"]!.AsObject().ContainsKey(required!.GetValue<string>()).ShouldBeTrue();
    }

    [Fact]
    public void Schema_IsOneByItsOwnMetaSchema() =>
        MetaSchemas.Draft202012.Evaluate(Schema, new EvaluationOptions { OutputFormat = OutputFormat.List }).IsValid.ShouldBeTrue();

    [Theory]
    [InlineData("""{"requester":"a@b.example","data":{}}""")]
    [InlineData("""{"form":"other","requester":"a@b.example","data":{}}""")]
    [InlineData("""{"form":"account-request","data":{}}""")]
    [InlineData("""{"form":"account-request","requester":"a@b.example","data":[]}""")]
    [InlineData("""[]""")]
    public void Envelope_IsRefusedByBoth(string json)
    {
        var body = JsonNode.Parse(json)!;

        Allows(body).ShouldBeFalse();
        Read(body).ShouldBeOfType<HookReading.Unreadable>();
    }

    private static HookReading Read(JsonNode body) =>
        HookBody.Read(JsonDocument.Parse(body.ToJsonString()).RootElement, null, Forms, "test");

    /// <summary>
    /// As the specification's reference implementation for .NET evaluates it. Required fields are left out: what is missing is asked for
    /// later.
    /// </summary>
    private static JsonSchema Published()
    {
        var schema = FormSchema.Of(AccountRequestFields.Definition, "https://social.lakeside.example");
        schema["properties"]!["data"]!.AsObject().Remove("required");
        return JsonSchema.FromText(schema.ToJsonString());
    }

    private static bool Allows(JsonNode? body) => Evaluated.Evaluate(body).IsValid;
}
