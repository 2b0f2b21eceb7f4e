using System.Net;
using Microsoft.EntityFrameworkCore;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Credentials;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Data;
using SppsFlows.Policy;

namespace SppsFlows.App.Tests.Credentials.Canary;

/// <summary>
/// B1, B7: everything that people do with secrets, with faults at each step and logs at the finest level; afterwards no secret is in any
/// file, database, history, mail, log or trace. Only the opened vault returns them.
/// </summary>
public sealed class CanaryTests : IAsyncLifetime
{
    private readonly Recorder _recorder = new();
    private readonly Canaries _canaries = new();
    private readonly TestApp _app = new();

    public async ValueTask InitializeAsync() => await _app.LogTo(_recorder).InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _recorder.Dispose();
    }

    [Fact]
    public async Task FullRun_WithFaultsAtEachStep_LeavesNoSecretAnywhere()
    {
        await MisplacedSecretsComeInAsync();
        var (school, credential) = await SchoolSealsAsync();
        using var dana = await StaffDriver.SignInAsync(_app, "dana.okafor");
        await CommunicationsRetrievesAsync(dana, school, credential);
        await PasswordIsChangedAsync(dana, school);
        await GlassIsBrokenAsync(dana);
        await AuthenticatorIsSetUpAsync(dana);
        await DaysPassAsync(school);

        // With the write-ahead logs still there, and again after a clean stop.
        await ShouldBeCleanAsync();
        await _app.RestartAsync();
        await ShouldBeCleanAsync();
    }

    /// <summary>With a fault at its record, and with a wrong first code; then used.</summary>
    private async Task AuthenticatorIsSetUpAsync(StaffDriver dana)
    {
        var (page, seed) = await _app.BeginsToEnrolAsync(dana);
        _canaries.AddSeed("authenticator", seed);
        await FailingAsync(
            "authenticator.enrolled",
            async () => (await dana.Browser.SubmitAsync(page, AuthenticatorDriver.Page, ("code", _app.CodeOf(seed)))).Html);
        (await dana.Browser.SubmitAsync(page, AuthenticatorDriver.Page, ("code", "12"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await dana.Browser.SubmitAsync(page, AuthenticatorDriver.Page, ("code", _app.CodeOf(seed)))).Title.ShouldBe(
            "Your authenticator app is set up");
    }

    /// <summary>By mail, raw and parsed, and by hook: in a field, in a text, in what is refused (B7).</summary>
    private async Task MisplacedSecretsComeInAsync()
    {
        using var outside = new Intake.IntakeDriver(_app);
        (await outside.PostRawAsync(Intake.IntakeDriver.GoodMail("canary.mail", extra: $"Password: {New("mail")}"))).ShouldBe(200);
        var encoded = Convert.ToBase64String(
            System.Text.Encoding.UTF8.GetBytes($"Hello,\nour password is {New("encoded mail")}\n"),
            Base64FormattingOptions.InsertLineBreaks);
        (await outside.PostRawAsync(
            $"From: tom.vang@lakeside.example\nTo: accounts@lakeside.example\nSubject: Login\nMessage-ID: "
            + $"<{Guid.NewGuid()}@x>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
            + $"base64\n\n{encoded}\n")).ShouldBe(200);
        (await outside.PostFieldsAsync(
            ("from", "tom.vang@lakeside.example"), ("to", "accounts@lakeside.example"), ("subject", $"password: {New("subject")}"),
            ("text", $"Password: {New("parsed mail")}"), ("html", $"<b>Password:</b> {New("parsed page")}"),
            ("headers", $"Message-ID: <{Guid.NewGuid()}@x>\nFrom: tom.vang@lakeside.example"), ("dkim", "{@lakeside.example : pass}"),
            ("SPF", "pass"), ("envelope", """{"to":["accounts@lakeside.example"],"from":"tom.vang@lakeside.example"}"""))).ShouldBe(200);
        // From an unknown sender.
        (await outside.PostRawAsync(
            $"From: stranger@else.example\nTo: accounts@lakeside.example\nSubject: Login\nMessage-ID: <{Guid.NewGuid()}@x>\n\nPassword: "
            + $"{New("stranger's mail")}\n",
            "{@else.example : pass}", envelopeFrom: "stranger@else.example")).ShouldBe(200);

        var body = Intake.IntakeDriver.GoodBody();
        body["data"]!["password"] = New("hook field");
        body["data"]!["purpose"] = $"Show families what we learn. Password: {New("hook text")}";
        Quiet((await outside.PostAsync(body)).Body);
        body["data"]!["kind"] = $"pw={New("hook, refused field")}";
        Quiet((await outside.PostAsync(body)).Body);
        Quiet((await outside.PostAsync($$"""{"form":"account-request","password":"{{New("hook, broken")}}",,""")).Body);
        Quiet(
            (await outside.PostAsync(
                $$"""{"form":"account-request","password":"{{New("hook, forged")}}"}""",
                secret: "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")).Body);
        await FailingAsync("secret.redacted", async () =>
        {
            (await outside.PostRawAsync(
                $"From: amina.yusuf@lakeside.example\nTo: accounts@lakeside.example\nSubject: Login\nMessage-ID: "
                + $"<{Guid.NewGuid()}@x>\n\nPassword: {New("mail, fault")}\n",
                envelopeFrom: "amina.yusuf@lakeside.example")).ShouldBe(500);
            return "";
        });
        await _app.MailAsync("tom.vang@lakeside.example", "removed a password");
    }

    /// <summary>Refused at its fields, without a vault, and without a record at either end; then sealed.</summary>
    private async Task<(TestSchool, SampleCredential)> SchoolSealsAsync()
    {
        var (settled, lost) = (await _app.SchoolAsync(), _canaries.Add("sealed in spite of a fault", SampleCredential.Make()));
        var (school, credential) = (await _app.SchoolAsync(), _canaries.Add("sealed", SampleCredential.Make()));
        var wrong = _canaries.Add("refused", SampleCredential.Make());
        Quiet(
            (await SealAsync(
                school, wrong, ("totp", $"{wrong.Seed}0189"),
                ("recoveryEmail", _canaries.Add("recovery e-mail", $"{Guid.NewGuid():N}@private.example")))).Html,
            except: ["recovery e-mail", "refused: username", "refused: note"]);
        // Makes the vault's file.
        (await SealAsync(settled, _canaries.Add("first", SampleCredential.Make()))).Title.ShouldBe("Sealed");
        await _app.VaultWorksAsync(false);
        (await SealAsync(school, _canaries.Add("vault away", SampleCredential.Make()))).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await _app.VaultWorksAsync(true);
        await FailingAsync(
            "credential.sealing", async () => (await SealAsync(school, _canaries.Add("no record before", SampleCredential.Make()))).Html);
        (await SealAsync(school, credential)).Title.ShouldBe("Sealed");

        await FailingAsync("credential.sealed", async () => (await SealAsync(settled, lost, ("attested", "yes"))).Html);
        var version = await VersionOfAsync(settled);
        _app.Advance(TimeSpan.FromMinutes(6));
        await Eventually.TrueAsync(
            async () => await VersionOfAsync(settled) != version, "What the vault has is never taken into the record.");
        return (school, credential);
    }

    private async Task CommunicationsRetrievesAsync(StaffDriver dana, TestSchool school, SampleCredential credential)
    {
        await FailingAsync(
            "credential.asked-for",
            async () => await PostAsync(
                dana, $"/accounts/{school.AccountId}/credential", ("reason", "The manager is ill today."), ("what", "secret")));
        var before = await dana.AsksForAsync(_app, school.AccountId);
        await FailingAsync("credential.revealed", async () => (await dana.Browser.SubmitAsync(before, before.Url.AbsolutePath)).Html);
        before = await dana.AsksForAsync(_app, school.AccountId);
        await _app.VaultWorksAsync(false);
        Quiet((await dana.Browser.SubmitAsync(before, before.Url.AbsolutePath)).Html);
        await _app.VaultWorksAsync(true);

        var shown = await dana.TakesOutAsync(_app, school.AccountId);
        shown.Document.QuerySelector("[data-field=password] .secret")!.TextContent.ShouldBe(
            credential.Password, "only the vault gives it back");
        shown.Document.QuerySelector("[data-field=seed] .secret")!.TextContent.ShouldBe(credential.Seed);
        await dana.Browser.SubmitAsync(shown, shown.Document.QuerySelector("#copied")!.GetAttribute("action")!, ("field", "password"));
        Quiet(
            (await dana.Browser.SubmitAsync(
                shown, shown.Document.QuerySelector("#copied")!.GetAttribute("action")!,
                ("field", _canaries.Add("field", $"{Guid.NewGuid():N}")))).Html,
            except: ["sealed: username"]);
        var codes = await dana.AsksForAsync(_app, school.AccountId, "code");
        Quiet((await dana.Browser.SubmitAsync(codes, codes.Url.AbsolutePath)).Html);
    }

    /// <summary>B8, with the vault down at first, and the record of its end failing once.</summary>
    private async Task PasswordIsChangedAsync(StaffDriver dana, TestSchool school)
    {
        await dana.AsksForChangeAsync(school);
        await _app.VaultWorksAsync(false);
        (await SealAsync(school, _canaries.Add("change, vault away", SampleCredential.Make()), ("attested", "yes"))).Status.ShouldBe(
            HttpStatusCode.ServiceUnavailable);
        await _app.VaultWorksAsync(true);
        var changed = _canaries.Add("changed", SampleCredential.Make());
        await FailingAsync("rotation.done", async () => (await SealAsync(school, changed, ("attested", "yes"))).Html);
        (await _app.RotationsOfAsync(school)).ShouldHaveSingleItem().State.ShouldBe(RotationState.Open, "half a change stays a task");
        _app.Advance(TimeSpan.FromMinutes(6));
        await Eventually.TrueAsync(
            async () => (await _app.RotationsOfAsync(school))[0].State == RotationState.Done, "The change is never taken into the record.");
        (await dana.TakesOutAsync(_app, school.AccountId)).Document.QuerySelector("[data-field=password] .secret")!.TextContent.ShouldBe(
            changed.Password);
    }

    /// <summary>B2, B5: Communications tries a classroom's credential by force, then asks.</summary>
    private async Task GlassIsBrokenAsync(StaffDriver dana)
    {
        var (school, credential) = (await _app.SchoolAsync(AccountKind.Classroom), _canaries.Add("classroom", SampleCredential.Make()));
        (await SealAsync(school, credential)).Title.ShouldBe("Sealed");
        Quiet(await PostAsync(
            dana, $"/accounts/{school.AccountId}/credential", ("reason", "I would like to see it anyway."), ("what", "secret")));
        await FailingAsync(
            "break-glass.asked",
            async () => await PostAsync(dana, $"/accounts/{school.AccountId}/break-glass", ("reason", BreakGlassDriver.Reason)));
        var link = await _app.GrantedAsync(dana, school);
        await FailingAsync("credential.revealed", async () =>
        {
            var before = await dana.ProvesAsync(_app, await dana.Browser.OpenAsync(link));
            return (await dana.Browser.SubmitAsync(before, before.Url.AbsolutePath)).Html;
        });
        (await dana.LooksAsync(_app, link)).Document.QuerySelector("[data-field=password] .secret")!.TextContent.ShouldBe(
            credential.Password);
    }

    /// <summary>Reminders, and a manager who leaves.</summary>
    private async Task DaysPassAsync(TestSchool school)
    {
        await _app.LeavesAsync(school.IdOf("Max"));
        await _app.FindsLeaversAsync();
        await _app.MailAsync(school.PrincipalEmail, $"goes on with @{school.Handle}");
        _app.AdvanceSchoolDays(4);
        await _app.MailsAreSentAsync();
    }

    private async Task ShouldBeCleanAsync()
    {
        var logs = _recorder.Logs.ToList();
        logs.ShouldContain(
            entry => entry.StartsWith("Trace ", StringComparison.Ordinal) || entry.StartsWith("Debug ", StringComparison.Ordinal),
            "logs at the finest level");
        logs.ShouldContain(entry => entry.Contains("injected fault", StringComparison.Ordinal), "the faults are logged");
        _recorder.Traces.ShouldNotBeEmpty();
        logs.Where(entry => _canaries.In(entry) is not null).ShouldBeEmpty();
        _recorder.Traces.Where(trace => _canaries.In(trace) is not null).ShouldBeEmpty();
        var mails = await _app.MailboxAsync();
        mails.Where(mail => _canaries.In($"{mail.Subject}\n{mail.Text}\n{mail.Html}") is not null).ShouldBeEmpty();
        (await LeakSearch.InFolderAsync(_app.Folder, _canaries)).ShouldBeEmpty();
        // Nor are tokens of links in the log, in whatever address they were opened.
        var tokens = mails.SelectMany(mail => mail.Links)
            .Select(link => new Uri(link).Segments[^1]).Where(part => part.Length == 43).ToHashSet();
        tokens.Count.ShouldBeGreaterThan(10);
        logs.ShouldContain(
            entry => entry.Contains("/credentials/seal/", StringComparison.Ordinal)
                || entry.Contains("/credentials/reveal/", StringComparison.Ordinal),
            "addresses are logged");
        logs.Where(entry => tokens.Any(token => entry.Contains(token, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    /// <summary>A manager of the school hands one in.</summary>
    private async Task<Page> SealAsync(TestSchool school, SampleCredential credential, params (string, string?)[] more)
    {
        var nia = _people.TryGetValue(school.IdOf("Nia"), out var known)
            ? known
            : _people[school.IdOf("Nia")] = await StaffDriver.SignInAsync(_app, school.IdOf("Nia"));
        var page = await nia.Browser.OpenAsync($"/accounts/{school.AccountId}/credential/seal");
        var fields = credential.Fields.Where(field => more.All(other => other.Item1 != field.Item1));
        return await nia.Browser.SubmitAsync(page, "/credential/seal", [.. fields, .. more]);
    }

    private readonly Dictionary<string, StaffDriver> _people = [];

    private static async Task<string> PostAsync(StaffDriver staff, string url, params (string, string)[] fields) =>
        (await staff.PostsAsync(url, fields)).Html;

    private string New(string name) => _canaries.Add(name, $"Kestrel-{Guid.NewGuid():N}");

    private void Quiet(string answer, params string[] except)
    {
        if (_canaries.In(answer) is { } canary) except.ShouldContain(canary, answer);
    }

    /// <summary>While no audit record of this kind can be written, an answer must still come, and hold no secret.</summary>
    private async Task FailingAsync(string action, Func<Task<string>> work)
    {
        await SqlAsync(
            $"CREATE TRIGGER fault BEFORE INSERT ON AuditEntries WHEN NEW.Action = '{action}' BEGIN SELECT RAISE(ABORT, 'injected "
            + "fault'); END");
        var faults = Faults();
        Quiet(await work());
        Faults().ShouldBeGreaterThan(faults, $"{action} was never written");
        await SqlAsync("DROP TRIGGER fault");
    }

    private int Faults() => _recorder.Logs.Count(entry => entry.Contains("injected fault", StringComparison.Ordinal));

    private async Task SqlAsync(string sql)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection(
            $"Data Source={Path.Combine(_app.Folder, DataOptions.SqliteFile)};Pooling=False;Default Timeout=30");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private Task<string> VersionOfAsync(TestSchool school) =>
        _app.InScopeAsync((_, db) => db.Credentials
            .AsNoTracking().Where(credential => credential.AccountId == school.AccountId).Select(credential => credential.Version)
            .SingleAsync());
}
