using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using SppsFlows.App.Tests.Data;
using SppsFlows.Assignments;
using SppsFlows.Assignments.Sweep;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Hosting;
using SppsFlows.Mail;

namespace SppsFlows.App.Tests.Assignments;

/// <summary>
/// The app's own services on a real store, with a clock that moves and a kind that tests steer. No host: sweeps are run by hand.
/// </summary>
internal sealed class AssignmentHouse : IAsyncDisposable
{
    /// <summary>A Monday at nine, local; Thursday and Friday of that week are without school.</summary>
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 15, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services;
    private readonly Database? _database;

    private AssignmentHouse(
        string folder, Database? database, FakeTimeProvider clock, TestFacts facts, string communications,
        Action<IServiceCollection>? with = null, params IReadOnlyList<string> holidays)
    {
        (Folder, _database, Clock, Facts) = (folder, database, clock, facts);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Data:Folder"] = folder,
            ["Data:Provider"] = database is null ? "Sqlite" : "Postgres",
            ["Data:ConnectionString"] = database?.ConnectionString ?? "",
            ["Mail:From"] = "Social Media Desk <social@lakeside.example>",
            ["Calendar:Holidays:0"] = "2026-11-26/2026-11-27",
            ["App:PublicUrl"] = "https://social.lakeside.example",
            ["App:CommunicationsEmail"] = communications,
        }).AddInMemoryCollection(holidays.Select((days, at) => KeyValuePair.Create<string, string?>($"Calendar:Holidays:{at + 1}", days)))
            .Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<IHostEnvironment>(new Environment());
        services.AddSingleton<IConfiguration>(configuration);
        services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(folder, "keys")));
        services.AddSppsFlows(configuration);
        services.AddSingleton(facts);
        services.AddSingleton(TestKind.Answer);
        services.AddAssignmentKind<TestKind>(TestKind.Kind);
        with?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public string Folder { get; }

    public FakeTimeProvider Clock { get; }

    public TestFacts Facts { get; }

    public AssignmentSweep Sweep => _services.GetRequiredService<AssignmentSweep>();

    /// <param name="with">Changes the services last.</param>
    /// <param name="holidays">Besides Thanksgiving.</param>
    public static async Task<AssignmentHouse> OpenAsync(
        string provider = "Sqlite", string communications = "communications@lakeside.example",
        Action<IServiceCollection>? with = null, params IReadOnlyList<string> holidays)
    {
        var database = provider == "Postgres" ? await Database.CreateAsync(provider) : null;
        var house = new AssignmentHouse(
            System.IO.Directory.CreateTempSubdirectory("spps-assign-")
            .FullName, database, new FakeTimeProvider(Start), new TestFacts(), communications, with, holidays);
        await house.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<SppsDb>();
            await db.Database.MigrateAsync();
            await AppendOnly.InstallAsync(db, CancellationToken.None);
        });
        await house.WriteAsync((db, _) =>
        {
            db.AddRange(
                new OrgUnit
                {
                    Id = "district",
                    Name = "Lakeside Public Schools",
                    Kind = OrgKind.District,
                    Address = "1 Oak Lane",
                    Phone = "651-555-0100"
                },
                new OrgUnit { Id = "birch", Name = "Birch Hill", Kind = OrgKind.School, Address = "2 Oak Lane", Phone = "651-555-0110" });
            foreach (
                var (id, given, family) in (
                    (string, string, string)[])[("paula", "Paula", "Reyes"), ("marcus", "Marcus", "Bell"), ("tom", "Tom", "Vang"),
                    ("amina", "Amina", "Yusuf"), ("nora", "Nora", "Quill"), ("dana", "Dana", "Okafor"), ("lee", "Lee", "Tran"),
                    ("ivan", "Ivan", "Petrov")])
                db.Add(new Person { Id = id, GivenName = given, FamilyName = family, Email = $"{id}@lakeside.example" });
            foreach (
                var (id, org, role) in (
                    (string, string, Role)[])[("paula", "birch", Role.Principal), ("marcus", "district", Role.SuperintendentDesignee),
                    ("dana", "district", Role.Communications), ("lee", "district", Role.Communications),
                    ("ivan", "district", Role.Technology)])
                db.Add(new RoleAssignment { PersonId = id, OrgId = org, Role = role });
            return Task.CompletedTask;
        });
        return house;
    }

    /// <summary>The same store and clock, opened by another process' worth of services.</summary>
    public AssignmentHouse Beside() => new(Folder, _database, Clock, Facts, "communications@lakeside.example");

    public Task<Assignment> OpenAssignmentAsync(
        string subject, string? orgId = "birch", string? groupId = null, string? flowId = null, DateTimeOffset? expiresAt = null) =>
            WriteAsync((_, services) =>
        services.GetRequiredService<AssignmentDesk>()
            .OpenAsync(
                new NewAssignment(
                    TestKind.Kind, subject, AskedById: "tom", OrgId: orgId, GroupId: groupId, FlowId: flowId, ExpiresAt: expiresAt),
                    default));

    public Task<Assignment> ReadAsync(string subject) =>
        InScopeAsync(
            services => services.GetRequiredService<SppsDb>().Assignments.AsNoTracking().Include(assignment => assignment.Assignees)
            .SingleAsync(assignment => assignment.Subject == subject));

    /// <summary>Moves to five minutes after the hour of reminders on the n-th school day from now, then sweeps.</summary>
    public async Task SchoolDaysPassAsync(int days, bool sweep = true)
    {
        var calendar = _services.GetRequiredService<SppsFlows.Calendar.SchoolCalendar>();
        Clock.SetUtcNow(calendar.AddSchoolDays(Clock.GetUtcNow(), days).AddMinutes(5));
        if (sweep) await Sweep.RunAsync(default);
    }

    /// <summary>Day by day, each with its sweep.</summary>
    public async Task EachSchoolDayAsync(int days)
    {
        for (var day = 0; day < days; day++) await SchoolDaysPassAsync(1);
    }

    /// <summary>All mails so far as "to: subject", oldest first.</summary>
    public Task<List<string>> MailsAsync() => InScopeAsync(services => services.GetRequiredService<SppsDb>().OutgoingMails.AsNoTracking()
        .OrderBy(mail => mail.CreatedAt).ThenBy(mail => mail.Key)
        .Select(mail => mail.To.Replace("@lakeside.example", "") + ": " + mail.Subject).ToListAsync());

    public Task<List<OutgoingMail>> OutboxAsync() =>
        InScopeAsync(
            services => services.GetRequiredService<SppsDb>().OutgoingMails.AsNoTracking().OrderBy(mail => mail.CreatedAt)
            .ThenBy(mail => mail.Key).ToListAsync());

    /// <summary>What a mail says, as text.</summary>
    public string TextOf(OutgoingMail mail)
    {
        var protector = _services.GetRequiredService<IDataProtectionProvider>().CreateProtector(MailOutbox.Purpose);
        return System.Text.Json.JsonSerializer.Deserialize<MailBody>(protector.Unprotect(mail.ProtectedBody))!.Text;
    }

    public Task<T> WriteAsync<T>(Func<SppsDb, IServiceProvider, Task<T>> work) => InScopeAsync(services =>
    {
        var db = services.GetRequiredService<SppsDb>();
        return db.WriteAsync(() => work(db, services), CancellationToken.None);
    });

    public Task WriteAsync(Func<SppsDb, IServiceProvider, Task> work) =>
        WriteAsync(async (db, services) => { await work(db, services); return true; });

    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = _services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    public Task InScopeAsync(Func<IServiceProvider, Task> work) => InScopeAsync(async services => { await work(services); return true; });

    /// <summary>Of a house beside another, which clears up.</summary>
    public ValueTask DisposeServicesAsync() => _services.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        try
        {
            System.IO.Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // Another house still has it open; the last one clears up.
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
