using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using SppsFlows.Settings;
using SppsFlows.Web;

namespace SppsFlows.Intake.Forms;

/// <summary>The published schemas (J2).</summary>
public sealed class SchemasHttp(FormCatalogue forms, IOptions<AppOptions> app)
{
    private static readonly JsonSerializerOptions Indented = new(
        JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Function("ListFormSchemas"), Access(AccessRule.Public)]
    public IResult List([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/schemas")] HttpRequest request) =>
        Results.Json(
            new
            {
                schemas = forms.All.Select(form => new
                {
                    form = form.Id,
                    title = form.Title,
                    url = $"{app.Value.PublicUrl}/api/schemas/{form.Id}.json"
                })
            },
            Indented);

    [Function("GetFormSchema"), Access(AccessRule.Public)]
    public IResult Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/schemas/{file}")] HttpRequest request, string file)
    {
        var form = file.EndsWith(".json", StringComparison.Ordinal) ? forms.Find(file[..^".json".Length]) : null;
        return form is null
            ? Results.Problem(
                statusCode: StatusCodes.Status404NotFound, title: "There is no such form.",
                detail: $"Forms: {string.Join(", ", forms.All.Select(known => known.Id))}. The list is at /api/schemas.")
            : Results.Text(FormSchema.Of(form, app.Value.PublicUrl).ToJsonString(Indented), "application/schema+json");
    }
}
