using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Client;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SppsFlows.Accounts;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Policy;

namespace SppsFlows.App.Tests.Approvals;

/// <summary>Puts questions in an app, each on a school of its own, and looks at what becomes of them.</summary>
public static class ApprovalDriver
{
    /// <summary>A school with a principal and a teacher who asks for an account.</summary>
    public static async Task<Question> AskAsync(this TestApp app, bool vacant = false)
    {
        var name = Guid.NewGuid().ToString("N")[..8];
        var school = new OrgUnit
        {
            Id = $"school-{name}",
            Name = $"Oak {name} School",
            Kind = OrgKind.School,
            Address = "1 Oak Lane",
            Phone = "651-555-0199"
        };
        var teacher = new Person
        {
            Id = $"teacher-{name}",
            GivenName = "Timo",
            FamilyName = "Vale",
            Email = $"teacher-{name}@lakeside.example"
        };
        var principal = new Person
        {
            Id = $"principal-{name}",
            GivenName = "Paula",
            FamilyName = $"Reyes {name}",
            Email = $"principal-{name}@lakeside.example"
        };
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
            CreatedAt = app.Now,
        };
        var id = Assignment.IdOf(AccountApproval.Kind, request.Subject, 1);
        await app.WriteAsync(async (db, services) =>
        {
            db.Add(school);
            db.AddRange(teacher, principal);
            db.Add(new RoleAssignment { PersonId = teacher.Id, OrgId = school.Id, Role = Role.Teacher });
            if (!vacant) db.Add(new RoleAssignment { PersonId = principal.Id, OrgId = school.Id, Role = Role.Principal });
            db.Add(request);
            await services.GetRequiredService<AssignmentDesk>().OpenAsync(
                new NewAssignment(
                    AccountApproval.Kind, request.Subject, 1, AskedById: teacher.Id, OrgId: school.Id, FlowId: $"ask-{id}"),
                default);
        });
        return new Question(app, id, request.Id, school, teacher, principal);
    }

    /// <summary>
    /// How a flow stands in the engine. The client is bound to functions only, so the test takes it from the engine's service.
    /// </summary>
    public static async Task<OrchestrationMetadata?> FlowAsync(this TestApp app, string instanceId)
    {
        var engine = app.Services.GetServices<IHostedService>().Single(service => service.GetType().Name == "EngineService");
        var client = (DurableTaskClient)engine.GetType().GetProperty("Client")!.GetValue(engine)!;
        return await client.GetInstanceAsync(instanceId, getInputsAndOutputs: true);
    }

    public static Task WriteAsync(this TestApp app, Action<SppsDb> work) => app.WriteAsync((db, _) =>
    {
        work(db);
        return Task.CompletedTask;
    });

    public static Task WriteAsync(this TestApp app, Func<SppsDb, IServiceProvider, Task> work) =>
        app.InScopeAsync((services, db) => db.WriteAsync(async () =>
        {
            await work(db, services);
            return true;
        }, CancellationToken.None));

    public static Task<T> ReadAsync<T>(this TestApp app, Func<SppsDb, Task<T>> read) => app.InScopeAsync((_, db) => read(db));

    /// <summary>The n-th mail to an address whose key contains a text; waits until it is there and on record as sent.</summary>
    public static Task<TestMail> KeyedMailAsync(this TestApp app, string to, string keyPart, int number = 1) => Eventually.GetAsync(
        async () => (await app.KeyedMailsAsync(to, keyPart)).ElementAtOrDefault(number - 1) is { } mail
            && await app.ReadAsync(db => db.OutgoingMails.AnyAsync(sent => sent.Key == mail.Key && sent.SentAt != null))
            ? mail
            : null,
        async () =>
            $"No mail {number} to {to} with “{keyPart}” in its key. There are: "
            + $"{string.Join("; ", (await app.MailboxAsync()).Select(mail => $"{mail.To}: {mail.Key}"))}");

    public static async Task<IReadOnlyList<TestMail>> KeyedMailsAsync(this TestApp app, string to, string keyPart) =>
        [.. (await app.MailboxAsync()).Where(mail => mail.To == to && mail.Key.Contains(keyPart, StringComparison.Ordinal))];

    /// <summary>Somebody, or something, at a mailed link: the tests look at each answer itself.</summary>
    public static Browser OpenReader(this TestApp app, string agent = Browser.Firefox) =>
        new(new Uri(app.Address), agent, followsRedirects: false);

    /// <summary>A reader signed in as a person, through the mailed link.</summary>
    public static async Task<Browser> SignedInAsync(this TestApp app, Person person)
    {
        var browser = app.OpenReader();
        var known = (await app.KeyedMailsAsync(person.Email, "sign-in/")).Count;
        (await browser.SubmitAsync("/sign-in", ("email", person.Email))).Code.ShouldBe(302);
        var link = (await app.KeyedMailAsync(person.Email, "sign-in/", known + 1)).Links.Single(url => url.Contains(
            "/sign-in/", StringComparison.Ordinal));
        (await browser.SubmitAsync(new Uri(link).PathAndQuery)).Code.ShouldBe(302);
        return browser;
    }

    /// <summary>Every row of every table as text, but for the audit, where the opening of links is put on record.</summary>
    public static async Task<string> DumpAsync(this TestApp app)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(app.Folder, DataOptions.SqliteFile)};Mode=ReadOnly");
        await connection.OpenAsync();
        var tables = await RowsAsync(
            connection,
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'Audit%' ORDER BY name");
        var dump = new System.Text.StringBuilder();
        foreach (var table in tables)
            dump.Append("== ")
                .AppendLine(table).AppendJoin('\n', await RowsAsync(connection, $"SELECT * FROM \"{table}\" ORDER BY 1, 2")).AppendLine();
        return dump.ToString();
    }

    private static async Task<List<string>> RowsAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join(
                '|',
                Enumerable.Range(
                    0,
                    reader.FieldCount).Select(column => reader.GetValue(column) is byte[] bytes
                        ? Convert.ToHexString(bytes)
                        : Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture))));
        return rows;
    }
}
