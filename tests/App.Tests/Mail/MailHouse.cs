using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using SppsFlows.Data;
using SppsFlows.Hosting;
using SppsFlows.Mail;

namespace SppsFlows.App.Tests.Mail;

/// <summary>
/// The app's own services on a real SQLite file, with a movable clock and a mailer that tests control. There is no host: the pump is run by
/// hand.
/// </summary>
internal sealed class MailHouse : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 16, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services;

    private MailHouse(string folder, FakeTimeProvider clock, SteeredMailer mailer)
    {
        (Folder, Clock, Mailer) = (folder, clock, mailer);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Data:Folder"] = folder,
            ["Mail:From"] = "Social Media Desk <social@lakeside.example>",
        }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<IHostEnvironment>(new Environment());
        services.AddSingleton<IConfiguration>(configuration);
        services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(folder, "keys")));
        services.AddSppsFlows(configuration);
        services.AddSingleton<IMailer>(mailer);
        _services = services.BuildServiceProvider();
    }

    public string Folder { get; }

    public FakeTimeProvider Clock { get; }

    public SteeredMailer Mailer { get; }

    public MailPump Pump => _services.GetRequiredService<MailPump>();

    public LocalMailer Mailbox => _services.GetRequiredService<LocalMailer>();

    public static async Task<MailHouse> OpenAsync()
    {
        var house = new MailHouse(
            System.IO.Directory.CreateTempSubdirectory("spps-mail-").FullName, new FakeTimeProvider(Start), new SteeredMailer());
        await house.InScopeAsync(async scope => await scope.GetRequiredService<SppsDb>().Database.MigrateAsync());
        return house;
    }

    /// <summary>The same folder, opened by a second set of services, as another process would.</summary>
    public MailHouse Beside() => new(Folder, Clock, Mailer);

    public Task<bool> PostAsync(MailDraft draft, bool canWait = false) => InScopeAsync(scope =>
        scope.GetRequiredService<SppsDb>().WriteAsync(
            () => scope.GetRequiredService<MailOutbox>().AddAsync(draft, CancellationToken.None, canWait), CancellationToken.None));

    public Task<OutgoingMail> RowAsync(string key) => InScopeAsync(scope =>
        scope.GetRequiredService<SppsDb>().OutgoingMails.AsNoTracking().SingleAsync(mail => mail.Key == key));

    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = _services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    public Task InScopeAsync(Func<IServiceProvider, Task> work) => InScopeAsync(async scope => { await work(scope); return true; });

    public static MailDraft Draft(string key = "ask-approver/1/first", string to = "paula.reyes@lakeside.example") =>
        new MailDraft(key, to, "Please decide", "account-request/1").Text("Tom asks for an account.").Button(
            "Open the request", "https://social.lakeside.example/d/token");

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        try
        {
            System.IO.Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // Another house still has it open; the last one deletes it.
        }
    }

    private sealed class Environment : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Development;
        public string ApplicationName { get; set; } = "SppsFlows";
        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}

/// <summary>Accepts every mail, unless a test says what happens instead.</summary>
internal sealed class SteeredMailer : IMailer
{
    private readonly List<MailMessage> _sent = [];

    /// <summary>Runs instead, before the mail counts as sent.</summary>
    public Func<MailMessage, Task>? Instead { get; set; }

    public IReadOnlyList<MailMessage> Sent
    {
        get
        {
            lock (_sent) return [.. _sent];
        }
    }

    public async Task SendAsync(MailMessage message, CancellationToken cancellationToken)
    {
        if (Instead is { } instead) await instead(message);
        lock (_sent) _sent.Add(message);
    }
}
