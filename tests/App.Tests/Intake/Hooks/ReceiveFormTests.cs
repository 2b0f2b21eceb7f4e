using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Audit;

namespace SppsFlows.App.Tests.Intake.Hooks;

/// <summary>J2 over HTTP, on the whole app.</summary>
public sealed class ReceiveFormTests : IClassFixture<ReceiveFormTests.App>, IDisposable
{
    public sealed class App : IAsyncLifetime
    {
        public TestApp Test { get; } = new TestApp().With("Intake:Webhooks:Keys:power-automate", Key).With(
            "Intake:Mappings:power-automate:Pregunta 1", "purpose");

        public ValueTask InitializeAsync() => Test.InitializeAsync();

        public ValueTask DisposeAsync() => Test.DisposeAsync();
    }

    private const string Key = "0123456789abcdef0123456789abcdef";
    private readonly TestApp _app;
    private readonly IntakeDriver _caller;

    public ReceiveFormTests(App app) => (_app, _caller) = (app.Test, new IntakeDriver(app.Test));

    public void Dispose() => _caller.Dispose();

    [Fact]
    public async Task SignedForm_Complete_ReachesTheApprover()
    {
        var body = IntakeDriver.GoodBody();

        var reply = await _caller.PostAsync(body);

        reply.Status.ShouldBe(202, reply.Body);
        reply.Text("status").ShouldBe("accepted");
        reply.Text("statusUrl").ShouldBe($"{_app.Address}/accounts/requests/{reply.Text("requestId")}");
        var mail = await _app.MailAsync("paula.reyes@lakeside.example", body["data"]!["handle"]!.GetValue<string>());
        mail.Links.ShouldContain(link => link.Contains("/approvals/"));
    }

    [Fact]
    public async Task SameId_Again_GetsTheSameAnswerAndStaysOneRequest()
    {
        var body = IntakeDriver.GoodBody();
        var id = IntakeDriver.NewId();

        var first = await _caller.PostAsync(body, id);
        var second = await _caller.PostAsync(body, id);

        second.ShouldBe(first);
        (await CountAsync(body)).ShouldBe(1);
    }

    [Fact]
    public async Task SameId_TwentyTimesAtOnce_IsOneRequestWithOneAnswer()
    {
        var body = IntakeDriver.GoodBody();
        var id = IntakeDriver.NewId();

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _caller.PostAsync(body, id)));

        replies.Distinct().ShouldHaveSingleItem().Status.ShouldBe(202);
        (await CountAsync(body)).ShouldBe(1);
    }

    [Fact]
    public async Task SameId_WithAnotherBody_IsAConflict()
    {
        var id = IntakeDriver.NewId();
        (await _caller.PostAsync(IntakeDriver.GoodBody(), id)).Status.ShouldBe(202);

        (await _caller.PostAsync(IntakeDriver.GoodBody(), id)).Status.ShouldBe(409);
    }

    [Fact]
    public async Task MissingFields_ComeBackToTheRequesterAsAFilledInForm()
    {
        var body = IntakeDriver.GoodBody("amina.yusuf@lakeside.example");
        body["data"]!.AsObject().Remove("purpose");
        body["data"]!["organization"] = "Moonbase Academy";
        var id = IntakeDriver.NewId();

        var reply = await _caller.PostAsync(body, id);
        var again = await _caller.PostAsync(body, id);

        reply.Status.ShouldBe(202, reply.Body);
        reply.Text("status").ShouldBe("incomplete");
        reply.Problems.ShouldBe(["organization", "purpose"], ignoreOrder: true);
        again.ShouldBe(reply);
        var mail = await _app.MailAsync("amina.yusuf@lakeside.example", "not complete");
        using var browser = _app.OpenBrowser();
        var page = await browser.OpenAsync(mail.Link("/accounts/mend/"));
        page.Html.ShouldContain(body["data"]!["handle"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("{\"form\":\"account-request\",\"requester\":\"nobody@lakeside.example\",\"data\":{}}", "requester")]
    [InlineData("{\"form\":\"account-request\",\"data\":{}}", "requester")]
    [InlineData("{\"form\":\"account-request\",\"requester\":7,\"data\":{}}", "requester")]
    [InlineData("{\"form\":\"holiday-request\",\"requester\":\"tom.vang@lakeside.example\",\"data\":{}}", "form")]
    [InlineData("{\"requester\":\"tom.vang@lakeside.example\",\"data\":{}}", "form")]
    [InlineData("{\"form\":\"account-request\",\"requester\":\"tom.vang@lakeside.example\",\"data\":[]}", "data")]
    [InlineData("{\"form\":\"account-request\",\"requester\":\"tom.vang@lakeside.example\",\"data\":{\"handle\":{}}}", "handle")]
    [InlineData("{\"form\":\"account-request\",\"requester\":\"tom.vang@lakeside.example\",\"data\":{\"handle\":[\"a\"]}}", "handle")]
    [InlineData("{\"form\":\"account-request\",\"requester\":\"tom.vang@lakeside.example\",\"data\":{\"handle\":true}}", "handle")]
    [InlineData("{\"form\":\"account-request\",\"requester\":\"tom.vang@lakeside.example\",\"data\":{\"managers\":7}}", "managers")]
    [InlineData("[]", "")]
    public async Task FormThatBreaksTheSchema_IsRefusedWithTheFieldsName(string body, string field)
    {
        var reply = await _caller.PostAsync(body);

        reply.Status.ShouldBe(422, reply.Body);
        reply.Errors.ShouldContain(field);
    }

    [Fact]
    public async Task TextLongerThanTheSchemaAllows_IsRefusedWithTheFieldsName()
    {
        var body = IntakeDriver.GoodBody();
        body["data"]!["purpose"] = new string('x', 2001);

        var reply = await _caller.PostAsync(body);

        (reply.Status, reply.Errors.Single()).ShouldBe((422, "purpose"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("not json")]
    [InlineData("{\"form\":\"account-request\",\"requester\":\"\\ud800\",\"data\":{}}")]
    [InlineData("{} {}")]
    public async Task BodyThatIsNoJson_IsABadRequest(string body) => (await _caller.PostAsync(body)).Status.ShouldBe(400);

    [Fact]
    public async Task DeeplyNestedBody_IsABadRequest() =>
        (await _caller.PostAsync(string.Concat(Enumerable.Repeat("[", 100_000)))).Status.ShouldBe(400);

    [Fact]
    public async Task OtherContentType_IsNotSupported() =>
        (await _caller.PostAsync(IntakeDriver.GoodBody(), type: "text/plain")).Status.ShouldBe(415);

    [Fact]
    public async Task TooLargeABody_IsRefusedUnread() => (await _caller.PostAsync(new string(' ', 256 * 1024 + 1))).Status.ShouldBe(413);

    [Fact]
    public async Task UnsignedPost_IsRefused()
    {
        var reply = await _caller.SendAsync(
            "/api/hooks/forms", Encoding.UTF8.GetBytes(IntakeDriver.GoodBody().ToJsonString()), "application/json",
            request => request.Headers.Add("webhook-id", "x"));

        reply.Status.ShouldBe(401);
        reply.Text("detail")!.ShouldContain("webhook-signature");
    }

    [Fact]
    public async Task PostSignedWithAnotherSecret_IsRefused() =>
        (await _caller.PostAsync(
            IntakeDriver.GoodBody().ToJsonString(), secret: "whsec_b3RoZXItc2VjcmV0LW90aGVyLXNlY3JldA==")).Status.ShouldBe(401);

    [Theory]
    [InlineData(-6)]
    [InlineData(6)]
    public async Task PostSignedAtAnotherTime_IsRefused(int minutes) =>
        (await _caller.PostAsync(
            IntakeDriver.GoodBody().ToJsonString(), at: TimeProvider.System.GetUtcNow().AddMinutes(minutes))).Status.ShouldBe(401);

    [Fact]
    public async Task ServiceThatCannotSign_IsKnownByItsKey()
    {
        var body = IntakeDriver.GoodBody();
        var answers = new JsonObject
        {
            ["1. What school or department is this for?"] = "Birch Hill Elementary",
            ["Type of account"] = "Classroom",
            ["Which platform?"] = "Instagram",
            ["Wanted handle"] = body["data"]!["handle"]!.GetValue<string>(),
            ["Pregunta 1"] = "News",
            ["Who is the audience?"] = "Families",
            ["Which grades?"] = "3",
            ["Contact e-mail"] = "birch.office@lakeside.example",
            ["Contact phone"] = "651-555-0110",
            ["Contact address"] = "12 Birch Hill Road",
            ["Who will manage the account?"] = "tom.vang@lakeside.example; amina.yusuf@lakeside.example",
            ["I agree to"] = "[\"Professional standards\",\"Boundaries and mandated reporting\",\"Responsibility for content\",\"The "
                + "platform's rules and minimum age\"]",
            ["Anything else?"] = "No",
        };
        var microsoftForms = new JsonObject
        {
            ["form"] = "account-request",
            ["responder"] = "Tom.Vang@lakeside.example",
            ["answers"] = answers
        };

        var reply = await SendWithKeyAsync(microsoftForms, Key);

        reply.Status.ShouldBe(202, reply.Body);
        reply.Text("status").ShouldBe("accepted", reply.Body);
        reply.Json.GetProperty("ignored").EnumerateArray().Single().GetString().ShouldBe("Anything else?");
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdeF")]
    [InlineData("")]
    public async Task WrongKey_IsRefused(string key) => (await SendWithKeyAsync(IntakeDriver.GoodBody(), key)).Status.ShouldBe(401);

    [Fact]
    public async Task RightKeyBesideAWrongSignature_IsRefused()
    {
        var reply = await _caller.SendAsync(
            "/api/hooks/forms", Encoding.UTF8.GetBytes(IntakeDriver.GoodBody().ToJsonString()), "application/json", request =>
            {
                request.Headers.Add("Authorization", $"Bearer {Key}");
                request.Headers.Add("webhook-id", "x");
                request.Headers.Add("webhook-timestamp", "1");
                request.Headers.Add("webhook-signature", "v1,AAAA");
            });

        reply.Status.ShouldBe(401);
    }

    [Fact]
    public async Task GoogleForm_AsAppsScriptGivesIt_IsUnderstood()
    {
        var body = new JsonObject
        {
            ["form"] = "account-request",
            ["namedValues"] = new JsonObject
            {
                ["Timestamp"] = new JsonArray("11/24/2026 9:00:00"),
                ["Email Address"] = new JsonArray("rosa.diaz@lakeside.example"),
                ["Which school?"] = new JsonArray("Harbor High School"),
                ["Which department?"] = new JsonArray(""),
                ["Kind of account"] = new JsonArray("Classroom"),
                ["Platform"] = new JsonArray("X"),
                ["Handle"] = new JsonArray($"harbor{Environment.ProcessId}"),
                ["Purpose"] = new JsonArray("News"),
                ["Audience"] = new JsonArray("Families"),
                ["Grade level"] = new JsonArray("9-12"),
                ["Contact email"] = new JsonArray("harbor@lakeside.example"),
                ["Phone"] = new JsonArray("651-555-0120"),
                ["Address"] = new JsonArray("800 Harbor Street"),
                ["Managers"] = new JsonArray("rosa.diaz@lakeside.example, noah.park@lakeside.example"),
                ["I have read and agree"] = new JsonArray(
                    "Professional standards, Boundaries and mandated reporting, Responsibility for content, The platform's rules and "
                    + "minimum age"),
            },
        };

        var reply = await _caller.PostAsync(body);

        reply.Status.ShouldBe(202, reply.Body);
        reply.Text("status").ShouldBe("accepted", reply.Body);
    }

    [Fact]
    public async Task Password_InAForm_IsNowhereAndItsSenderIsTold()
    {
        const string canary = "Osprey-8812-Kw";
        var body = IntakeDriver.GoodBody("elsa.nyberg@lakeside.example");
        (body["data"]!["organization"], body["data"]!["password"], body["data"]!["recoveryCodes"]) =
            ("Willow Creek Middle School", canary, new JsonArray(canary));
        body["data"]!["managers"] = "elsa.nyberg@lakeside.example";
        body["data"]!["purpose"] = $"News for families. The password is {canary}";
        body["data"]!["contactAddress"] = "45 Willow Lane";

        var reply = await _caller.PostAsync(body);

        reply.Status.ShouldBe(202, reply.Body);
        reply.Json.GetProperty("removed").EnumerateArray().Select(item => item.GetString()).ShouldBe(["password", "purpose"]);
        (await _app.MailAsync("elsa.nyberg@lakeside.example", "removed a password")).Text.ShouldNotContain("8812");
        reply.Body.ShouldNotContain("8812");
        // A mail that is being written can't be read by anybody else.
        await _app.MailsAreSentAsync();
        foreach (var path in System.IO.Directory.EnumerateFiles(
            _app.Folder, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)))
            (await ReadAsync(path)).AsSpan().IndexOf("Osprey-8812"u8).ShouldBe(-1, path);
        (await _app.InScopeAsync((_, db) => db.AuditEntries.AnyAsync(entry => entry.Action == "secret.redacted"))).ShouldBeTrue();
    }

    [Fact]
    public async Task Schema_IsPublishedAndItsExampleIsTakenIn()
    {
        var list = JsonNode.Parse(await _caller.Http.GetStringAsync(new Uri("/api/schemas", UriKind.Relative)))!;
        var url = list["schemas"]![0]!["url"]!.GetValue<string>();
        var schema = JsonNode.Parse(await _caller.Http.GetStringAsync(new Uri(url)))!;

        url.ShouldBe($"{_app.Address}/api/schemas/account-request.json");
        schema["$schema"]!.GetValue<string>().ShouldBe("https://json-schema.org/draft/2020-12/schema");
        schema["$id"]!.GetValue<string>().ShouldBe(url);
        var reply = await _caller.PostAsync(schema["examples"]![0]!.ToJsonString());
        (reply.Status, reply.Text("status")).ShouldBe((202, "accepted"), reply.Body);
        using var unknown = await _caller.Http.GetAsync(new Uri("/api/schemas/other.json", UriKind.Relative));
        ((int)unknown.StatusCode).ShouldBe(404);
    }

    private Task<HookReply> SendWithKeyAsync(JsonNode body, string key) =>
        _caller.SendAsync("/api/hooks/forms", Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json", request =>
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
            request.Headers.Add("webhook-id", IntakeDriver.NewId());
        });

    private Task<int> CountAsync(JsonObject body)
    {
        var handle = body["data"]!["handle"]!.GetValue<string>();
        return _app.InScopeAsync((_, db) => db.AccountRequests.CountAsync(request => request.Handle == handle));
    }

    // Files of the running app: open for writing by it.
    private static async Task<byte[]> ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await file.CopyToAsync(copy);
        return copy.ToArray();
    }
}
