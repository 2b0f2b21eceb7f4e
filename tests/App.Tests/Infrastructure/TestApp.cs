using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SppsFlows.App.Tests.Names;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Embedded;
using SppsFlows.Hosting;
using SppsFlows.Mail;
using SppsFlows.Settings;

namespace SppsFlows.App.Tests.Infrastructure;

/// <summary>
/// The whole app on the embedded host, in this process: a port of its own, a new data folder, Development with the
/// sample district, and a clock that moves. As a class fixture it serves all tests of a class.
/// <para>Or an app that runs elsewhere, on the real Functions host for example: <c>SPPS_APP_URL</c> is its address,
/// <c>SPPS_APP_DATABASE</c> its PostgreSQL database, in which the tests stand in for what is outside, <c>SPPS_APP_DATA</c> its data folder,
/// in which its mailbox is. It is in Development, with <c>Links:ScannerWindow</c> 0, because its clock cannot be moved; tests that need
/// more than that to pass cannot be run there.</para>
/// </summary>
public sealed class TestApp : IAsyncLifetime
{
    private static readonly string? Elsewhere = Environment.GetEnvironmentVariable("SPPS_APP_URL")?.TrimEnd('/');
    private static readonly string? ElsewhereData = Environment.GetEnvironmentVariable("SPPS_APP_DATA");

    // Hardly any quiet hours: a mail that can wait must not wait for the morning when the tests run at night.
    private readonly Dictionary<string, string> _settings = new()
    {
        ["Logging:LogLevel:Default"] = "Error",
        ["Calendar:QuietFrom"] = "06:29"
    };
    private readonly HashSet<string> _readMails = [];
    private ILoggerProvider? _log;
    private IHost? _host;
    private bool _isRunning;

    public string Folder { get; } = System.IO.Directory.CreateTempSubdirectory("sppsflows-test-").FullName;

    public IServiceProvider Services => _host!.Services;

    /// <summary>Without a slash at the end.</summary>
    public string Address => Elsewhere ?? Services.GetRequiredService<IOptions<AppOptions>>().Value.PublicUrl;

    /// <summary>Before the start.</summary>
    public TestApp With(string key, string value)
    {
        _settings[key] = value;
        return this;
    }

    /// <summary>Before the start: everything that is logged, at every level, goes there, and nothing to the console.</summary>
    public TestApp LogTo(ILoggerProvider log)
    {
        _log = log;
        foreach (var category in (string[])[
            "Default", "Microsoft.AspNetCore", "Microsoft.AspNetCore.Antiforgery", "Microsoft.AspNetCore.DataProtection",
            "Microsoft.EntityFrameworkCore", "System.Net.Http.HttpClient"
        ])
            With($"Logging:LogLevel:{category}", "Trace");
        return With("Logging:Console:LogLevel:Default", "None");
    }

    /// <summary>For a test that needs settings, or a clock, of its own.</summary>
    public static async Task<TestApp> StartAsync(params (string Key, string Value)[] settings)
    {
        var app = new TestApp();
        foreach (var (key, value) in settings) app.With(key, value);
        await app.InitializeAsync();
        return app;
    }

    public async ValueTask InitializeAsync()
    {
        string[] args = [
            "--environment", "Development", "--urls", "http://127.0.0.1:0", "--Data:Folder", Folder,
            .. _settings.Select(setting => $"--{setting.Key}={setting.Value}")
        ];
        if (Elsewhere is not null)
            args = [
                .. args, "--Data:Provider=Postgres", $"--Data:ConnectionString={Environment.GetEnvironmentVariable("SPPS_APP_DATABASE")}"
            ];
        _host = EmbeddedHost.Build(args);
        if (_log is not null) Services.GetRequiredService<ILoggerFactory>().AddProvider(_log);
        if (Elsewhere is null)
        {
            await _host.StartAsync();
            _isRunning = true;
            return;
        }
        // Only its services: the app runs elsewhere, and mails of earlier runs are in its mailbox.
        foreach (var mail in await MailboxAsync()) _readMails.Add(mail.Id);
    }

    /// <summary>A clean stop and a new start on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await AuditActionsAreKnownAsync();
        await StopAsync();
        System.IO.Directory.Delete(Folder, recursive: true);
    }

    public Browser OpenBrowser() => new(new Uri(Address));

    public DateTimeOffset Now => Services.GetRequiredService<TimeProvider>().GetUtcNow();

    /// <summary>Through Development's clock, as anybody outside would. Elsewhere time can't be moved, and tests wait.</summary>
    public void Advance(TimeSpan span)
    {
        if (Elsewhere is null) ((MovableClock)Services.GetRequiredService<TimeProvider>()).Advance(span);
    }

    /// <summary>To a few minutes after the hour of reminders on the n-th school day from now, whatever day the tests run on.</summary>
    public void AdvanceSchoolDays(int days, TimeSpan after = default)
    {
        var now = Now;
        Advance(Services.GetRequiredService<SppsFlows.Calendar.SchoolCalendar>().AddSchoolDays(now + after, days).AddMinutes(5) - now);
    }

    /// <summary>Waits until the outbox is empty.</summary>
    public Task MailsAreSentAsync() =>
        Eventually.TrueAsync(
            () => InScopeAsync((_, db) => db.OutgoingMails.AllAsync(mail => mail.State == MailState.Sent)), "Mails are left over.");

    /// <summary>The oldest mail to somebody, with these words in its subject, that was not asked for before; waits for it.</summary>
    public Task<TestMail> MailAsync(string to, string subject) =>
        MailAsync(to, $"with “{subject}”", mail => mail.Subject.Contains(subject, StringComparison.OrdinalIgnoreCase));

    /// <summary>The oldest digest to somebody that names this, and was not asked for before; waits for it.</summary>
    public Task<TestMail> DigestAsync(string to, string words) => MailAsync(
        to, $"as a digest, with “{words}”",
        mail => mail.Key.StartsWith("digest/", StringComparison.Ordinal) && mail.Text.Contains(words, StringComparison.OrdinalIgnoreCase));

    private async Task<TestMail> MailAsync(string to, string what, Func<TestMail, bool> isIt)
    {
        var mail = await Eventually.GetAsync(
            async () => (await MailboxAsync()).FirstOrDefault(
                candidate => candidate.To == to && isIt(candidate) && !_readMails.Contains(candidate.Id)),
            async () =>
                $"No mail to {to} {what}. There are: "
                + $"{string.Join("; ", (await MailboxAsync()).Select(mail => $"{mail.To}: {mail.Subject}"))}");
        // The mailbox has it a moment before the outbox has noted that: only then does a moved clock count as time since the delivery.
        await Eventually.TrueAsync(
            () => InScopeAsync((_, db) => db.OutgoingMails.AnyAsync(sent => sent.Key == mail.Key && sent.State == MailState.Sent)),
            $"“{mail.Subject}” is not marked as sent.");
        _readMails.Add(mail.Id);
        return mail;
    }

    public async Task<IReadOnlyList<TestMail>> MailboxAsync()
    {
        var mails = ElsewhereData is { } folder ? await ReadMailsAsync(folder) : await AskForMailsAsync();
        // As it reads, without regard to line breaks.
        return [.. mails.Select(mail => mail with
        {
            Text = string.Join(' ', mail.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        })];
    }

    private async Task<List<TestMail>> AskForMailsAsync()
    {
        using var http = new HttpClient();
        return (await http.GetFromJsonAsync<List<TestMail>>($"{Address}/dev/mailbox.json"))!;
    }

    /// <summary>The Functions host runs no functions of Development: there the mailbox is read from its folder.</summary>
    private static async Task<List<TestMail>> ReadMailsAsync(string folder)
    {
        var mails = await new LocalMailer(Options.Create(new DataOptions { Folder = folder })).ReadAllAsync(CancellationToken.None);
        return mails.Select(mail => new TestMail(mail.Id, mail.Key, mail.To, mail.Subject, mail.Text, mail.Html, mail.Links)).ToList();
    }

    /// <summary>Reads or writes the store as a feature would.</summary>
    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, SppsDb, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<SppsDb>());
    }

    /// <summary>What was put on record here, the list of the audit's actions must have found in the code.</summary>
    private async Task AuditActionsAreKnownAsync()
    {
        if (!_isRunning) return;
        var written = await InScopeAsync((_, db) => db.AuditEntries.Select(entry => entry.Action).Distinct().ToListAsync());
        written.Except(StoredNames.AuditActionsOf(Services)).ShouldBeEmpty("Names.AuditActions does not see where these are written");
    }

    private async Task StopAsync()
    {
        if (_host is null) return;
        _isRunning = false;
        if (Elsewhere is null) await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        _host = null;
    }
}

/// <summary>As <c>/dev/mailbox.json</c> shows it.</summary>
public sealed record TestMail(string Id, string Key, string To, string Subject, string Text, string Html, IReadOnlyList<string> Links)
{
    /// <summary>The link whose address has these words in it.</summary>
    public string Link(string part) => Links.First(link => link.Contains(part, StringComparison.Ordinal));
}
