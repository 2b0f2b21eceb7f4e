using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Audit;
using SppsFlows.Mail;

namespace SppsFlows.App.Tests.Intake.Inbound;

/// <summary>J1 over HTTP, on the whole app.</summary>
public sealed class ReceiveMailTests(TestApp app) : IClassFixture<TestApp>, IDisposable
{
    private static int _count;
    private readonly IntakeDriver _sendGrid = new(app);
    private readonly string _handle = $"mailroom{Interlocked.Increment(ref _count)}.{Environment.ProcessId}";

    public void Dispose() => _sendGrid.Dispose();

    [Fact]
    public async Task RawMail_Complete_ReachesTheApprover()
    {
        (await _sendGrid.PostRawAsync(IntakeDriver.GoodMail(_handle))).ShouldBe(200);

        (await app.MailAsync("paula.reyes@lakeside.example", _handle)).Links.ShouldContain(link => link.Contains("/approvals/"));
    }

    [Fact]
    public async Task ParsedMail_Complete_IsTakenIn()
    {
        var mail = IntakeDriver.GoodMail(_handle).Split("\n\n", 2);

        var status = await _sendGrid.PostFieldsAsync(
            ("headers", mail[0]), ("from", "Tom Vang <tom.vang@lakeside.example>"), ("to", "accounts@lakeside.example"),
            ("subject", "New account"), ("text", mail[1]),
            ("dkim", "{@lakeside.example : pass}"), ("SPF", "pass"),
            ("envelope", """{"to":["accounts@lakeside.example"],"from":"tom.vang@lakeside.example"}"""),
            ("charsets", """{"text":"utf-8"}"""));

        status.ShouldBe(200);
        (await CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task HtmlMail_WithoutPlainText_IsTakenIn()
    {
        var rows = IntakeDriver.GoodMail(_handle).Split("\n\n", 2)[1].Split(
            '\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':', 2));
        var html = $"<table>{string.Concat(rows.Select(row => $"<tr><td><b>{row[0]}</b></td><td>{row[1].Trim()}</td></tr>"))}</table>";

        (await _sendGrid.PostFieldsAsync(
            ("from", "tom.vang@lakeside.example"), ("subject", "New"), ("html", html), ("dkim", "{@lakeside.example : pass}"),
            ("headers", $"Message-ID: <{_handle}@x>"))).ShouldBe(200);

        (await CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task SameMail_PostedAgainAndAtOnce_IsOneRequest()
    {
        var mail = IntakeDriver.GoodMail(_handle, messageId: _handle);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _sendGrid.PostRawAsync(mail)));

        statuses.ShouldAllBe(status => status == 200);
        (await CountAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("{@evil.example : pass}", "pass", "x@evil.example", "Tom Vang <tom.vang@lakeside.example>", "")]
    [InlineData("none", "none", "tom.vang@lakeside.example", "Tom Vang <tom.vang@lakeside.example>", "")]
    [InlineData("{@lakeside.example : pass}", "pass", "stranger@lakeside.example", "stranger@lakeside.example", "")]
    [InlineData(
        "{@lakeside.example : pass}", "pass", "tom.vang@lakeside.example", "tom.vang@lakeside.example, paula.reyes@lakeside.example", "")]
    [InlineData(
        "{@lakeside.example : pass}", "pass", "tom.vang@lakeside.example", "tom.vang@lakeside.example",
        "From: paula.reyes@lakeside.example\n")]
    [InlineData(
        "{@lakeside.example : pass}", "pass", "tom.vang@lakeside.example", "tom.vang@lakeside.example", "Auto-Submitted: auto-replied\n")]
    [InlineData("{@lakeside.example : pass}", "pass", "", "tom.vang@lakeside.example", "")]
    [InlineData("{@lakeside.example : pass}", "pass", "x@lakeside.example", "social@lakeside.example", "")]
    public async Task MailThatIsNotBelieved_LeavesNoTrace(string dkim, string spf, string envelope, string from, string headers)
    {

        (await _sendGrid.PostRawAsync(IntakeDriver.GoodMail(_handle, from: from, headers: headers), dkim, spf, envelope)).ShouldBe(200);

        (await CountAsync()).ShouldBe(0);
        (await app.InScopeAsync((_, db) => db.AccountRequestDrafts.CountAsync(draft => draft.Form.Contains(_handle)))).ShouldBe(0);
        (await app.InScopeAsync((_, db) => db.AuditEntries.CountAsync(entry => entry.Details.Contains(_handle)))).ShouldBe(0);
        (await app.MailboxAsync()).Count(mail => mail.Text.Contains(_handle)).ShouldBe(0);
    }

    [Fact]
    public async Task MailWithoutAnyField_IsAnsweredOnceADayWithTheWayToAsk()
    {
        static string Chat(string id) =>
            $"From: ben.adler@lakeside.example\nTo: accounts@lakeside.example\nSubject: Hi\nMessage-ID: <{id}@x>\n\nCould you give us "
            + "an account?";

        await _sendGrid.PostRawAsync(Chat("chat-1"));
        await _sendGrid.PostRawAsync(Chat("chat-2"));

        (await app.MailAsync("ben.adler@lakeside.example", "How to ask")).Links.ShouldContain($"{app.Address}/accounts/request");
        (await app.InScopeAsync((_, db) => db.OutgoingMails.CountAsync(mail => mail.To == "ben.adler@lakeside.example"))).ShouldBe(1);
    }

    [Fact]
    public async Task MissingFields_AnsweredByReply_CompleteTheRequest()
    {
        var mail = IntakeDriver.GoodMail(_handle, from: "rosa.diaz@lakeside.example").Replace(
            "Birch Hill Elementary", "Harbor High School", StringComparison.Ordinal)
            .Replace("tom.vang@", "noah.park@", StringComparison.Ordinal).Replace("amina.yusuf@", "rosa.diaz@", StringComparison.Ordinal)
            .Replace("Purpose: Show families what the class is learning.\n", "", StringComparison.Ordinal);
        await _sendGrid.PostRawAsync(mail);
        var question = await app.MailAsync("rosa.diaz@lakeside.example", "not complete");
        question.Text.ShouldContain("Purpose");

        await _sendGrid.PostRawAsync(
            $"From: rosa.diaz@lakeside.example\nTo: accounts@lakeside.example\nSubject: Re: {question.Subject}\nMessage-ID: "
            + $"<{_handle}-reply@x>\nIn-Reply-To: <{question.Id}>\n\nPurpose: News of the robotics club\n\nOn Tue, Nov 24, 2026 at 9:00 "
            + "AM Social Media Desk <social@lakeside.example> wrote:\n> Purpose: Say in a sentence");

        (await app.InScopeAsync((_, db) => db.AccountRequests.SingleAsync(request => request.Handle == _handle))).Purpose.ShouldBe(
            "News of the robotics club");
        using var browser = app.OpenBrowser();
        (await browser.OpenAsync(question.Link("/accounts/mend/"))).Document.QuerySelector("form[action*=mend]").ShouldBeNull();
    }

    [Fact]
    public async Task Password_InAMail_IsNowhereAndItsSenderIsTold()
    {
        const string canary = "Harrier-3391-Vx";
        var mail = IntakeDriver.GoodMail(
            _handle, from: "omar.haddad@lakeside.example",
            extra: $"Username: willow\nPassword: {canary}\n")
                .Replace("Birch Hill Elementary", "Willow Creek Middle School", StringComparison.Ordinal);
        var quoted = mail.Replace(
            "Content-Type: text/plain; charset=utf-8",
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
            StringComparison.Ordinal).Replace("Password: Harrier", "Pass=77ord: Har=72ier", StringComparison.Ordinal);
        quoted.ShouldNotContain("Password");

        (await _sendGrid.PostRawAsync(quoted)).ShouldBe(200);

        (await app.MailAsync("omar.haddad@lakeside.example", "removed a password")).Text.ShouldNotContain("3391");
        (await CountAsync()).ShouldBe(0); // "Username: willow" follows "Handle" as a second handle: asked back, not guessed
        foreach (var path in System.IO.Directory.EnumerateFiles(
            app.Folder, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            await file.CopyToAsync(copy);
            copy.ToArray().AsSpan().IndexOf("Harrier-3391"u8).ShouldBe(-1, path);
        }
    }

    [Theory]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=b", "x")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\nbroken off")]
    [InlineData("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nno sender\r\n--b--\r\n")]
    [InlineData("multipart/form-data; boundary=\"\"", "--\r\n")]
    [InlineData("application/json", "{}")]
    [InlineData("application/x-www-form-urlencoded", "from=a")]
    public async Task BrokenPost_IsABadRequest(string type, string body)
    {
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        using var response = await _sendGrid.Http.PostAsync(new Uri("/api/mail/inbound", UriKind.Relative), content);

        ((int)response.StatusCode).ShouldBe(400);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task SignedEntrance_TakesOnlyWhatSendGridSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var guarded = new TestApp().With(
            "Intake:Mail:SendGridPublicKey", Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()));
        await guarded.InitializeAsync();
        using var caller = new IntakeDriver(guarded);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(IntakeDriver.GoodMail(_handle).ReplaceLineEndings("\r\n")), "email" },
            { new StringContent("{@lakeside.example : pass}"), "dkim" }
        };
        var body = await form.ReadAsByteArrayAsync();

        async Task<int> PostAsync(string? signed, string timestamp = "1764000000") =>
            (await caller.SendAsync("/api/mail/inbound", body, form.Headers.ContentType!.ToString(), request =>
            {
                if (signed is null) return;
                request.Headers.Add(SendGridSignature.TimestampHeader, timestamp);
                request.Headers.Add(
                    SendGridSignature.SignatureHeader,
                    Convert.ToBase64String(key.SignData(
                        [.. Encoding.UTF8.GetBytes(signed), .. body], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)));
            })).Status;

        (await PostAsync(null)).ShouldBe(401);
        (await PostAsync("1764000001")).ShouldBe(401);
        (await guarded.InScopeAsync((_, db) => db.AccountRequests.CountAsync())).ShouldBe(0);
        (await PostAsync("1764000000")).ShouldBe(200);
        (await guarded.InScopeAsync((_, db) => db.AccountRequests.CountAsync())).ShouldBe(1);
    }

    private Task<int> CountAsync() => app.InScopeAsync((_, db) => db.AccountRequests.CountAsync(request => request.Handle == _handle));
}
