using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.Accounts.Request;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Audit;
using SppsFlows.Intake.MailEvents;
using SppsFlows.Mail;

namespace SppsFlows.App.Tests.Intake.MailEvents;

/// <summary>SendGrid's signed event webhook, on an app that knows its key.</summary>
public sealed class MailEventsTests(MailEventsTests.SignedApp app) : IClassFixture<MailEventsTests.SignedApp>
{
    [Theory]
    [InlineData("bounce", "bounce", "did not arrive")]
    [InlineData("bounce", "blocked", "did not arrive")]
    [InlineData("dropped", "", "did not arrive")]
    [InlineData("spamreport", "", "was marked as unwanted")]
    public async Task MailThatDidNotArrive_ShowsOnItsRequestAndToCommunications(string name, string type, string words)
    {
        var (request, mail) = await AskedAsync();

        (await app.PostAsync(Event(mail.Key, name, type))).ShouldBe(HttpStatusCode.OK);

        var told = await NoticeAsync(mail);
        told.Subject.ShouldBe($"A mail to Paula Reyes {words}");
        told.Text.ShouldContain(mail.Subject);
        told.Link("/accounts/requests/").ShouldEndWith(request.ToString());
        (await app.Dana.SeesRequestAsync(request)).Text.ShouldContain($"A mail to Paula Reyes {words}");
        var row = await app.App.InScopeAsync((_, db) => db.OutgoingMails.AsNoTracking().SingleAsync(row => row.Key == mail.Key));
        row.State.ShouldBe(name == "spamreport" ? MailState.Sent : MailState.Failed);
        if (name != "spamreport") row.LastError!.ShouldContain("5.1.1");
    }

    [Fact]
    public async Task Event_PostedAgain_CountsOnce()
    {
        var (_, mail) = await AskedAsync();
        var body = Event(mail.Key, "bounce", "bounce");

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => app.PostAsync(body)));
        (await app.PostAsync(body)).ShouldBe(HttpStatusCode.OK);

        (await EntriesAsync(mail.Key)).ShouldBe(1);
    }

    [Fact]
    public async Task NoticeThatBounces_MakesNoFurtherNotice()
    {
        var (_, mail) = await AskedAsync();
        await app.PostAsync(Event(mail.Key, "bounce", "bounce"));
        var notice = await NoticeAsync(mail);

        await app.PostAsync(Event(notice.Key, "bounce", "bounce"));

        (await EntriesAsync(notice.Key)).ShouldBe(1);
        (await app.App.InScopeAsync((_, db) => db.OutgoingMails.CountAsync(row => row.Key.StartsWith(NotDeliveredMail.KeyPrefix
            + NotDeliveredMail.KeyPrefix)))).ShouldBe(0);
    }

    [Fact]
    public async Task Deliveries_DelaysAndStrangeEvents_ChangeNothing()
    {
        var (_, mail) = await AskedAsync();
        string[] harmless = [
            Event(mail.Key, "delivered", ""), Event(mail.Key, "deferred", ""), Event("no/such/mail", "bounce", "bounce"),
            """[1,null,"x",{"event":"bounce"}]""", "[]"
        ];

        foreach (var body in harmless) (await app.PostAsync(body)).ShouldBe(HttpStatusCode.OK, body);

        (await EntriesAsync(mail.Key)).ShouldBe(0);
        (await app.App.InScopeAsync((_, db) => db.OutgoingMails.AsNoTracking().SingleAsync(row => row.Key == mail.Key))).State.ShouldBe(
            MailState.Sent);
    }

    [Fact]
    public async Task Post_NotSignedByTheService_IsRefusedAndChangesNothing()
    {
        var (_, mail) = await AskedAsync();
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var body = Event(mail.Key, "bounce", "bounce");

        (await app.PostAsync(body, key: other)).ShouldBe(HttpStatusCode.Unauthorized);
        (await app.PostAsync(body, instead: body + " ")).ShouldBe(HttpStatusCode.Unauthorized);
        (await app.PostAsync(body, headers: false)).ShouldBe(HttpStatusCode.Unauthorized);

        (await EntriesAsync(mail.Key)).ShouldBe(0);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    public async Task SignedPost_OfSomethingElse_IsNamed(string body) => (await app.PostAsync(body)).ShouldBe(HttpStatusCode.BadRequest);

    [Fact]
    public async Task AppWithoutAKey_TakesNoEvents()
    {
        await using var keyless = new TestApp();
        await keyless.InitializeAsync();

        (await app.PostAsync("[]", to: keyless.Address)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public void Record_OfABounce_KeepsTheCodeAndNotTheWords()
    {
        var read = ReadMailEvents.Read(Encoding.UTF8.GetBytes(Event("key", "bounce", "blocked"))).ShouldHaveSingleItem();

        read.ShouldBe(read with { MailKey = "key", Kind = MailEventKind.Blocked, Code = "5.1.1" });
        ReadMailEvents.Read(
            """[{"event":"bounce","sg_event_id":"1","mail-key":"k","status":"550 <paula.reyes@lakeside.example>"}]"""u8.ToArray())[0].Code
                .ShouldBeEmpty();
    }

    private async Task<(Guid Request, TestMail Mail)> AskedAsync()
    {
        // By another system's form: sign-ins are limited to a few in ten minutes.
        var form = SampleForms.Good();
        var request = (await app.App.SubmitAsync(
            form, RequestSource.Hook, $"hook/{form.Handle}", "tom.vang")).ShouldBeOfType<SubmitResult.Accepted>().RequestId;
        return (request, await app.App.MailAsync("paula.reyes@lakeside.example", form.Handle!));
    }

    private Task<TestMail> NoticeAsync(TestMail of) => Eventually.GetAsync(
        async () => (await app.App.MailboxAsync()).FirstOrDefault(mail => mail.To == "social@lakeside.example"
            && mail.Key.StartsWith(NotDeliveredMail.KeyPrefix + of.Key, StringComparison.Ordinal)),
        () => Task.FromResult($"Communications heard nothing of {of.Key}."));

    private Task<int> EntriesAsync(string mailKey) =>
        app.App.InScopeAsync((_, db) => db.AuditEntries.CountAsync(entry => entry.Action.StartsWith("mail.")
            && entry.Details.Contains($"\"{mailKey}\"")));

    private static string Event(string mailKey, string name, string type) => JsonSerializer.Serialize(new[]
    {
        new Dictionary<string, object>
        {
            ["email"] = "paula.reyes@lakeside.example", ["timestamp"] = 1795536000, ["event"] = name, ["type"] = type,
            ["sg_event_id"] = Guid.NewGuid().ToString("N"),
            ["sg_message_id"] = "14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0",
            ["reason"] = "550 5.1.1 <paula.reyes@lakeside.example>: no such user", ["status"] = "5.1.1",
            ["category"] = new[] { "sppsflows", "ask-approver" }, [SendGridMailer.KeyArgument] = mailKey,
        },
    });

    public sealed class SignedApp : IAsyncLifetime
    {
        private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        public TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = new TestApp().With("Mail:SendGrid:EventPublicKey", Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo())).With(
                "App:CommunicationsEmail", "social@lakeside.example");
            await App.InitializeAsync();
            Dana = await StaffDriver.SignInAsync(App, "dana.okafor");
        }

        public StaffDriver Dana { get; private set; } = null!;

        public async Task<HttpStatusCode> PostAsync(
            string body, ECDsa? key = null, string? instead = null, bool headers = true, string? to = null)
        {
            var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            using var request = new HttpRequestMessage(
                HttpMethod.Post,
                $"{to ?? App.Address}/api/mail/events")
            {
                Content = new StringContent(
                    body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"))
            };
            if (headers)
            {
                request.Headers.Add(SendGridSignature.TimestampHeader, timestamp);
                request.Headers.Add(SendGridSignature.SignatureHeader, Convert.ToBase64String((key ?? _key).SignData(
                    Encoding.UTF8.GetBytes(timestamp + (instead ?? body)), HashAlgorithmName.SHA256,
                    DSASignatureFormat.Rfc3279DerSequence)));
            }
            using var http = new HttpClient();
            using var response = await http.SendAsync(request);
            return response.StatusCode;
        }

        public async ValueTask DisposeAsync()
        {
            Dana.Dispose();
            await App.DisposeAsync();
            _key.Dispose();
        }
    }
}
