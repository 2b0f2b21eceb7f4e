using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;
using SppsFlows.Embedded.Engine;
using SppsFlows.Embedded.Engine.Store;

namespace SppsFlows.Embedded.Tests.Engine;

/// <summary>Files of older schemas are opened and brought up to date, with everything that was under way in them.</summary>
public sealed class StoreMigrationTests
{
    private static readonly DateTimeOffset Then = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(4000)]
    [InlineData(0)]
    public async Task FileOfSchema1_IsBroughtUpToDateAndItsFlowsComeToTheirEnds(int warm)
    {
        var clock = new FakeTimeProvider(Then);
        await using var engine = await OpenVersion1Async(clock, warm);
        engine.CountRows($"pragma_user_version WHERE user_version = {Schema.Version}").ShouldBe(1);
        (await engine.Client.GetInstanceAsync("long", true))!.ReadInputAs<string>()!.Length.ShouldBe(2100);
        (await engine.Client.GetInstanceAsync("laps", true))!.ReadCustomStatusAs<string>().ShouldBe("first lap");

        foreach (var id in new[] { "long", "child", "laps" }) await engine.Client.RaiseEventAsync(id, "go", "now");
        clock.Advance(TimeSpan.FromDays(3));
        await engine.Until("future", found => found.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        await engine.Client.RaiseEventAsync("future", "go", "at last");

        (await engine.EndOf("waiting")).ReadOutputAs<string>().ShouldBe("hello room 12: kept in the inbox");
        (await engine.EndOf("long")).ReadOutputAs<string>().ShouldBe("hello long one: now");
        (await engine.EndOf("parent")).ReadOutputAs<string>().ShouldBe("hello child: now");
        (await engine.EndOf("sleeper")).ReadOutputAs<string>().ShouldBe("slept");
        (await engine.EndOf("future")).ReadOutputAs<string>().ShouldBe("hello later: at last");
        (await engine.EndOf("laps")).ReadOutputAs<string>().ShouldBe("now");
        (await engine.EndOf("over")).ReadOutputAs<string>().ShouldBe("done");
    }

    [Fact]
    public async Task FileOfSchema1_BroughtUpToDate_TakesWhatTheNewSchemaHas()
    {
        await using var engine = await OpenVersion1Async(new FakeTimeProvider(Then));
        (await engine.Client.GetInstanceAsync("waiting"))!.Tags.ShouldBeEmpty();
        var options = new StartOrchestrationOptions("new") { Tags = new Dictionary<string, string> { ["school"] = "Löwen" } };

        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "new", options, TestEngine.Deadline);
        await engine.CrashAndReopenAsync();

        (await engine.EndOf("new")).Tags["school"].ShouldBe("Löwen");
    }

    [Fact]
    public void SchemaOfANewFile_AndOfAMigratedOne_AreTheSame()
    {
        Columns(Schema.Create).ShouldBe(Columns([Version1(), .. Schema.Migrations]));

        static List<string> Columns(params ReadOnlySpan<string> statements)
        {
            using var connection = new SqliteConnection("Data Source=:memory:");
            connection.Open();
            using var command = connection.CreateCommand();
            foreach (var sql in statements)
            {
#pragma warning disable CA2100 // The schema's own statements.
                command.CommandText = sql;
#pragma warning restore CA2100
                command.ExecuteNonQuery();
            }

            command.CommandText = """
                SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk
                FROM sqlite_master m, pragma_table_info(m.name) c
                UNION SELECT name || ' on ' || tbl_name FROM sqlite_master WHERE type = 'index' ORDER BY 1
                """;
            var found = new List<string>();
            using var rows = command.ExecuteReader();
            while (rows.Read()) found.Add(rows.GetString(0));
            return found;
        }
    }

    private static async Task<TestEngine> OpenVersion1Async(TimeProvider clock, int warm = 4000)
    {
        var engine = TestEngine.Create(clock);
        engine.Options = engine.Options with { MaxWarmInstances = warm };
        Register(engine.Tasks);
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(engine.Folder, "flows.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The file beside this test.
            command.CommandText = Version1();
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }

        await engine.OpenAsync();
        return engine;
    }

    private static string Version1()
    {
        using var resource = typeof(StoreMigrationTests).Assembly.GetManifestResourceStream("Version1.sql")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }

    // The code that ran when the file was made.
    private static void Register(TaskRegistry tasks)
    {
        tasks.Activity<string>("Greet", text => text.Length > 100 ? "hello long one" : $"hello {text}");
        tasks.Orchestrator("Ask", async context =>
            $"{await context.CallActivityAsync<string>("Greet", context.GetInput<string>())}: "
            + $"{await context.WaitForExternalEvent<string>("go")}");
        tasks.Orchestrator("Family", async context =>
            await context.CallSubOrchestratorAsync<string>("Ask", "child", new TaskOptions().WithInstanceId("child")));
        tasks.Orchestrator("Sleep", async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(2), CancellationToken.None);
            return "slept";
        });
        tasks.Orchestrator("Laps", async context =>
        {
            if (context.GetInput<int>() == 1) return await context.WaitForExternalEvent<string>("go");
            context.SetCustomStatus("first lap");
            context.ContinueAsNew(1);
            return null;
        });
        tasks.Orchestrator("Echo", context => Task.FromResult<object?>(context.GetInput<string>()));
    }
}
