using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Intake.Hooks;

namespace SppsFlows.App.Tests.Intake;

/// <summary>Another system that posts forms, and SendGrid that posts mails.</summary>
internal sealed class IntakeDriver(TestApp app) : IDisposable
{
    public const string Secret = "whsec_c2FtcGxlLXNlY3JldC1mb3ItZGV2ZWxvcG1lbnQtb25seQ==";
    private static int _count;

    public HttpClient Http { get; } = new() { BaseAddress = new Uri(app.Address) };

    /// <summary>A complete body, with its own handle.</summary>
    public static JsonObject GoodBody(string requester = "tom.vang@lakeside.example") => new()
    {
        ["form"] = "account-request",
        ["requester"] = requester,
        ["data"] = new JsonObject
        {
            ["organization"] = "Birch Hill Elementary",
            ["kind"] = "Classroom",
            ["platform"] = "Instagram",
            ["handle"] = $"room{Interlocked.Increment(ref _count)}.{Environment.ProcessId}",
            ["purpose"] = "Show families what the class is learning.",
            ["audience"] = "Families of grade 3",
            ["grades"] = 3,
            ["contactEmail"] = "birch.office@lakeside.example",
            ["contactPhone"] = "651-555-0110",
            ["contactAddress"] = "12 Birch Hill Road, Lakeside, MN 55101",
            ["managers"] = new JsonArray("tom.vang@lakeside.example", "amina.yusuf@lakeside.example"),
            ["acknowledgements"] = new JsonArray("professionalStandards", "boundaries", "contentResponsibility", "platformRules"),
        },
    };

    public static string NewId() => $"evt_{Guid.NewGuid():N}";

    public Task<HookReply> PostAsync(JsonNode body, string? id = null, string type = "application/json") =>
        PostAsync(body.ToJsonString(), id, type);

    public async Task<HookReply> PostAsync(
        string body, string? id = null, string type = "application/json", DateTimeOffset? at = null, string secret = Secret,
        string path = "/api/hooks/forms")
    {
        id ??= NewId();
        var bytes = Encoding.UTF8.GetBytes(body);
        var timestamp = (at ?? TimeProvider.System.GetUtcNow()).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return await SendAsync(path, bytes, type, request =>
        {
            request.Headers.Add("webhook-id", id);
            request.Headers.Add("webhook-timestamp", timestamp);
            request.Headers.Add("webhook-signature", StandardWebhooks.Sign(id, timestamp, bytes, StandardWebhooks.ReadSecrets(secret)[0]));
        });
    }

    public async Task<HookReply> SendAsync(string path, byte[] body, string type, Action<HttpRequestMessage> prepare)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        prepare(request);
        using var response = await Http.SendAsync(request);
        return new HookReply((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>A raw mail, as SendGrid posts it with "send raw" on.</summary>
    public Task<int> PostRawAsync(
        string eml, string dkim = "{@lakeside.example : pass}", string spf = "pass", string envelopeFrom = "tom.vang@lakeside.example") =>
        PostFieldsAsync(
            ("email", eml.ReplaceLineEndings("\r\n")), ("dkim", dkim), ("SPF", spf),
            ("envelope", $$"""{"to":["accounts@lakeside.example"],"from":"{{envelopeFrom}}"}"""));

    public async Task<int> PostFieldsAsync(params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        using var response = await Http.PostAsync(new Uri("/api/mail/inbound", UriKind.Relative), form);
        return (int)response.StatusCode;
    }

    /// <summary>A mail with all fields.</summary>
    public static string GoodMail(
        string handle, string? messageId = null, string from = "Tom Vang <tom.vang@lakeside.example>", string headers = "",
        string extra = "") =>
        $"""
        From: {from}
        To: accounts@lakeside.example
        Subject: New account
        Message-ID: <{messageId ?? Guid.NewGuid().ToString("N")}@lakeside.example>
        {headers}MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8

        School: Birch Hill Elementary
        Kind: Classroom
        Platform: Instagram
        Handle: {handle}
        Purpose: Show families what the class is learning.
        Audience: Families of grade 3
        Grades: 3
        Contact e-mail: birch.office@lakeside.example
        Contact phone: 651-555-0110
        Contact address: 12 Birch Hill Road, Lakeside, MN 55101
        Managers: tom.vang@lakeside.example, amina.yusuf@lakeside.example
        Acknowledgements: all
        {extra}
        """;

    public void Dispose() => Http.Dispose();
}

internal sealed record HookReply(int Status, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Text(string name) => Json.TryGetProperty(name, out var value) ? value.ToString() : null;

    public IEnumerable<string> Problems =>
        Json.GetProperty("problems").EnumerateArray().Select(problem => problem.GetProperty("field").GetString()!);

    public IEnumerable<string> Errors => Json.GetProperty("errors").EnumerateObject().Select(error => error.Name);
}
