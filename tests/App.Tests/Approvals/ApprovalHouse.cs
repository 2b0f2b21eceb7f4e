using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SppsFlows.Accounts;
using SppsFlows.App.Tests.Mail;
using SppsFlows.Approvals;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Embedded;
using SppsFlows.Flows;
using SppsFlows.Hosting;
using SppsFlows.Mail;

namespace SppsFlows.App.Tests.Approvals;

/// <summary>The whole app on the embedded host: real HTTP, real SQLite, a clock that the test moves. Each test asks on a school of its own.</summary>
public sealed class ApprovalHouse : IAsyncLifetime
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("spps-approvals-").FullName;
    private IHost? _host;

    /// <summary>Settings beside the usual, set before the start: <c>--Key value</c>.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>An app of a test's own.</summary>
    public static async Task<ApprovalHouse> StartAsync(params string[] settings)
    {
        var house = new ApprovalHouse { Settings = settings };
        await house.InitializeAsync();
        return house;
    }

    public Uri Address { get; private set; } = new("http://localhost");

    public DateTimeOffset Now => Clock.GetUtcNow();

    private MovableClock Clock => (MovableClock)Host.Services.GetRequiredService<TimeProvider>();

    private IHost Host => _host ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync()
    {
        _host = SppsHost.Build(
        [
            "--urls", "http://127.0.0.1:0", "--environment", "Development", "--Data:Folder", _folder,
            // Hardly any quiet hours: a mail that can wait must not wait for the morning when the tests run at night.
            "--Calendar:QuietFrom", "06:29", "--Logging:LogLevel:Default", Environment.GetEnvironmentVariable("SPPS_LOG") ?? "Warning",
            "--App:CommunicationsEmail", "communications@lakeside.example", .. Settings,
        ]);
        await _host.StartAsync();
        Address = new Uri(_host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync();
        if (Host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        SqliteConnection.ClearAllPools();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A school with a principal and a teacher who asks for an account; the flow has been started.</summary>
    public async Task<Question> AskAsync(bool vacant = false)
    {
        var name = Guid.NewGuid().ToString("N")[..8];
        var school = new OrgUnit { Id = $"school-{name}", Name = $"Oak {name} School", Kind = OrgKind.School, Address = "1 Oak Lane", Phone = "651-555-0199" };
        var teacher = new Person { Id = $"teacher-{name}", GivenName = "Timo", FamilyName = "Vale", Email = $"teacher-{name}@lakeside.example" };
        var principal = new Person { Id = $"principal-{name}", GivenName = "Paula", FamilyName = $"Reyes {name}", Email = $"principal-{name}@lakeside.example" };
        var request = new AccountRequest
        {
            Id = Guid.NewGuid(),
            RequesterId = teacher.Id,
            Source = RequestSource.Form,
            SubmissionKey = name,
            OrgId = school.Id,
            Kind = AccountKind.School,
            Platform = "instagram",
            Handle = $"@oak{name}",
            Purpose = "Show the school garden <to> families",
            Audience = "Families",
            ContactEmail = teacher.Email,
            ContactPhone = school.Phone,
            ContactAddress = school.Address,
            AcknowledgedVersion = "1",
            ManagerIds = [teacher.Id, principal.Id],
            State = RequestState.AwaitingApproval,
            CreatedAt = Now,
        };
        var id = Approval.IdOf(ApprovalKind.AccountRequest, request.Subject, 1);
        await WriteAsync(async (db, services) =>
        {
            db.Add(school);
            db.AddRange(teacher, principal);
            db.Add(new RoleAssignment { PersonId = teacher.Id, OrgId = school.Id, Role = Role.Teacher });
            if (!vacant) db.Add(new RoleAssignment { PersonId = principal.Id, OrgId = school.Id, Role = Role.Principal });
            db.Add(request);
            await services.GetRequiredService<ApprovalQuestions>().OpenAsync(ApprovalKind.AccountRequest, request.Subject, 1, teacher.Id, default);
            services.GetRequiredService<FlowOutbox>().Start("AskApprover", $"ask-{id}", new AskApproverInput(id));
        });
        // The outbox's timer starts the flow.
        Advance(TimeSpan.FromMinutes(1));
        return new Question(this, id, request.Id, school, teacher, principal);
    }

    /// <summary>How a flow stands in the engine. The client is bound to functions only, so the test takes it from the engine's service.</summary>
    public async Task<OrchestrationMetadata?> FlowAsync(string instanceId)
    {
        var engine = Host.Services.GetServices<IHostedService>().Single(service => service.GetType().Name == "EngineService");
        var client = (DurableTaskClient)engine.GetType().GetProperty("Client")!.GetValue(engine)!;
        return await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true);
    }

    public void Advance(TimeSpan span) => Clock.Advance(span);

    /// <summary>To the n-th school morning from now; the test calendar has no holidays.</summary>
    public void AdvanceSchoolDays(int days)
    {
        var calendar = Host.Services.GetRequiredService<SppsFlows.Calendar.SchoolCalendar>();
        Advance(calendar.AddSchoolDays(Now, days).AddMinutes(5) - Now);
    }

    public Task WriteAsync(Action<SppsDb> work) => WriteAsync((db, _) =>
    {
        work(db);
        return Task.CompletedTask;
    });

    public async Task WriteAsync(Func<SppsDb, IServiceProvider, Task> work)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SppsDb>();
        await db.WriteAsync(() => work(db, scope.ServiceProvider), default);
    }

    public async Task<T> ReadAsync<T>(Func<SppsDb, Task<T>> read)
    {
        await using var scope = Host.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<SppsDb>());
    }

    /// <summary>The n-th mail to an address whose key contains a text; waits until it is there and on record as sent.</summary>
    public async Task<LocalMail> MailAsync(string to, string keyPart, int number = 1)
    {
        LocalMail? mail = null;
        await Until.TrueAsync(async () =>
        {
            mail = (await MailsAsync(to, keyPart)).ElementAtOrDefault(number - 1);
            return mail is not null && await ReadAsync(db => db.OutgoingMails.AnyAsync(sent => sent.Key == mail.Key && sent.SentAt != null));
        });
        return mail!;
    }

    public async Task<IReadOnlyList<LocalMail>> MailsAsync(string to, string keyPart) =>
        [.. (await Host.Services.GetRequiredService<LocalMailer>().ReadAllAsync(default)).Where(mail => mail.To == to && mail.Key.Contains(keyPart, StringComparison.Ordinal))];

    public Browser Browser(string agent = "Mozilla/5.0 (X11; Linux) Firefox/140.0") => new(Address, agent);

    /// <summary>A browser signed in as a person, through the mailed link.</summary>
    public async Task<Browser> SignedInAsync(Person person)
    {
        var browser = Browser();
        var known = (await MailsAsync(person.Email, "sign-in/")).Count;
        (await browser.SubmitAsync("/sign-in", ("email", person.Email))).Status.ShouldBe(302);
        var link = (await MailAsync(person.Email, "sign-in/", known + 1)).Links.Single(url => url.Contains("/sign-in/", StringComparison.Ordinal));
        (await browser.SubmitAsync(new Uri(link).PathAndQuery)).Status.ShouldBe(302);
        return browser;
    }

    /// <summary>Every row of every table as text, but for the audit, where the opening of links is put on record.</summary>
    public async Task<string> DumpAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, DataSetup.SqliteFile)};Mode=ReadOnly");
        await connection.OpenAsync();
        var tables = await RowsAsync(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'Audit%' ORDER BY name");
        var dump = new System.Text.StringBuilder();
        foreach (var table in tables) dump.Append("== ").AppendLine(table).AppendJoin('\n', await RowsAsync(connection, $"SELECT * FROM \"{table}\" ORDER BY 1, 2")).AppendLine();
        return dump.ToString();
    }

    private static async Task<List<string>> RowsAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => reader.GetValue(column) is byte[] bytes ? Convert.ToHexString(bytes) : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture))));
        return rows;
    }
}

/// <summary>A question under test, and its people.</summary>
public sealed record Question(ApprovalHouse House, Guid Id, Guid RequestId, OrgUnit School, Person Teacher, Person Principal)
{
    /// <summary>The address of the page behind the n-th mail with a link to a person.</summary>
    public async Task<string> LinkAsync(Person? to = null, int number = 1)
    {
        var mail = await House.MailAsync((to ?? Principal).Email, $"{Id}/ask/", number);
        return PathOf(mail.Links.Single(link => link.Contains("/approvals/", StringComparison.Ordinal)));
    }

    /// <summary>The link of the first mail, once a person could have read it.</summary>
    public async Task<string> LinkReadAsync()
    {
        var link = await LinkAsync();
        House.Advance(TimeSpan.FromMinutes(1));
        return link;
    }

    public async Task<string> DisownLinkAsync() =>
        PathOf((await House.MailAsync(Principal.Email, $"{Id}/decided")).Links.Single(link => link.Contains("/approvals/disown/", StringComparison.Ordinal)));

    /// <summary>The flow's result, once it has ended.</summary>
    public async Task<ApprovalOutcome> OutcomeAsync()
    {
        OrchestrationMetadata? flow = null;
        await Until.TrueAsync(async () => (flow = await House.FlowAsync($"ask-{Id}")) is { IsCompleted: true });
        flow!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed, flow.FailureDetails?.ErrorMessage);
        return flow.ReadOutputAs<ApprovalOutcome>();
    }

    /// <summary>Waits until the flow has had its turn at the present time.</summary>
    public async Task LookedAgainAsync()
    {
        var since = House.Now - TimeSpan.FromHours(1);
        await Until.TrueAsync(async () => (await House.FlowAsync($"ask-{Id}"))!.LastUpdatedAt > since);
    }

    public Task<Approval> ReadAsync() => House.ReadAsync(db => db.Approvals.AsNoTracking().SingleAsync(approval => approval.Id == Id));

    public Task<List<SppsFlows.Audit.AuditEntry>> AuditAsync(string action) =>
        House.ReadAsync(db => db.AuditEntries.AsNoTracking().Where(entry => entry.Subject == AccountRequest.SubjectOf(RequestId) && entry.Action == action).OrderBy(entry => entry.Sequence).ToListAsync());

    /// <summary>The directory names a new principal; the old one goes back to teaching.</summary>
    public async Task<Person> ReplacePrincipalAsync(string given = "Nora", string family = "Quill")
    {
        var successor = new Person { Id = $"successor-{Guid.NewGuid():N}", GivenName = given, FamilyName = family, Email = $"successor-{Guid.NewGuid():N}@lakeside.example" };
        await House.WriteAsync(db =>
        {
            db.Add(successor);
            db.Remove(db.Roles.Single(role => role.OrgId == School.Id && role.Role == Role.Principal));
            db.Add(new RoleAssignment { PersonId = successor.Id, OrgId = School.Id, Role = Role.Principal });
        });
        return successor;
    }

    private static string PathOf(string url) => new Uri(url).PathAndQuery;
}
