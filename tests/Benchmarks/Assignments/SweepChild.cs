using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using SppsFlows.Assignments;
using SppsFlows.Assignments.Sweep;
using SppsFlows.Benchmarks.Processes;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Hosting;
using SppsFlows.Mail;

namespace SppsFlows.Benchmarks.Assignments;

/// <summary>The process behind <see cref="SweepBenchmark"/>: the app's own services on SQLite, without a host.</summary>
internal static class SweepChild
{
    // A Tuesday at seven in the morning, local, five school days after everybody was asked.
    private static readonly DateTimeOffset Asked = new(2026, 12, 1, 16, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = new(2026, 12, 8, 13, 0, 0, TimeSpan.Zero);

    public static async Task RunAsync(string folder)
    {
        await using var services = Build(folder);
        LineLoop.Say(new { ready = true });
        await LineLoop.AnswerAsync(new()
        {
            ["prepare"] = command => PrepareAsync(services, command.GetProperty("open").GetInt32(), command.GetProperty("due").GetInt32()),
            ["sweep"] = _ => SweepAsync(services),
        });
    }

    private static async Task<object> PrepareAsync(ServiceProvider services, int open, int due)
    {
        await using (var scope = services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<SppsDb>();
            await db.Database.MigrateAsync();
        }
        // One principal for each school, and 25 things that wait for each.
        var schools = Math.Max(1, open / 25);
        await WriteAsync(services, schools, at => db => AddSchool(db, at));
        await WriteAsync(services, open, at => db => db.Add(Row(at, schools, at < due)));
        return new { open, due };
    }

    private static async Task<object> SweepAsync(ServiceProvider services)
    {
        var sweep = services.GetRequiredService<AssignmentSweep>();
        var started = Stopwatch.GetTimestamp();
        var writes = await sweep.RunAsync(default);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SppsDb>();
        var left = await db.Set<Assignee>().CountAsync(assignee => assignee.RemindAt <= Now);
        return new { seconds, writes, left, mails = await db.Set<OutgoingMail>().CountAsync(), peakMegabytes = Megabytes("VmHWM") };
    }

    private static void AddSchool(SppsDb db, int at)
    {
        var (school, person) = (Name("school", at), Name("principal", at));
        db.Add(new OrgUnit { Id = school, Name = $"School {at}", Kind = OrgKind.School, Address = "1 Oak Lane", Phone = "651-555-0100" });
        db.Add(new Person { Id = person, GivenName = "Paula", FamilyName = "Reyes", Email = $"{person}@lakeside.example" });
        db.Add(new RoleAssignment { PersonId = person, OrgId = school, Role = Role.Principal });
    }

    private static Assignment Row(int at, int schools, bool isDue)
    {
        var (id, school) = (Assignment.IdOf(BenchKind.Kind, $"bench/{at}", 1), at % schools);
        return new Assignment
        {
            Id = id,
            Kind = BenchKind.Kind,
            Subject = $"bench/{at}",
            About = $"bench/{at}",
            Round = 1,
            OrgId = Name("school", school),
            OpenedAt = Asked,
            NextStepAt = Now.AddDays(30),
            DueAt = Now.AddDays(30),
            Assignees =
            [
                new Assignee
                {
                    Id = Guid.CreateVersion7(Asked),
                    AssignmentId = id,
                    Party = Party.KeyOfPerson(Name("principal", school)),
                    Because = "PrincipalOfSchool",
                    As = AssigneeRole.Responsible,
                    AskedAt = Asked,
                    Reminders = 1,
                    RemindAt = isDue ? Now.AddMinutes(-30) : Now.AddDays(7),
                },
            ],
        };
    }

    private static async Task WriteAsync(ServiceProvider services, int count, Func<int, Action<SppsDb>> add)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(2000))
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<SppsDb>();
            // Not by a write: the directory's watch would touch what was added before.
            foreach (var at in some) add(at)(db);
            await db.SaveChangesAsync();
        }
    }

    private static ServiceProvider Build(string folder)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Data:Folder"] = folder,
            ["Mail:From"] = "Social Media Desk <social@lakeside.example>",
            ["App:CommunicationsEmail"] = "communications@lakeside.example",
        }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(new Still());
        services.AddSingleton<IHostEnvironment>(
            new HostingEnvironment { EnvironmentName = Environments.Production, ContentRootPath = folder });
        services.AddSingleton<IConfiguration>(configuration);
        services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(folder, "keys")));
        services.AddSppsFlows(configuration);
        services.AddSingleton(BenchKind.Answer);
        services.AddAssignmentKind<BenchKind>(BenchKind.Kind);
        return services.BuildServiceProvider();
    }

    private static string Name(string what, int at) => string.Create(CultureInfo.InvariantCulture, $"{what}-{at}");

    private static double Megabytes(string field) =>
        double.Parse(Machine.Field("/proc/self/status", field)!.Split(' ')[0], CultureInfo.InvariantCulture) * 1024 / 1e6;

    private sealed class Still : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
