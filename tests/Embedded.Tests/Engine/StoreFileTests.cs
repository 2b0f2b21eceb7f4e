using Microsoft.Data.Sqlite;

namespace SppsFlows.Embedded.Tests.Engine;

public sealed class StoreFileTests
{
    [Fact]
    public async Task Folder_InUse_IsRefusedNamingIt()
    {
        await using var engine = await TestEngine.StartAsync(_ => { });
        await using var second = TestEngine.Create();
        second.Options = second.Options with { DataFolder = engine.Folder };

        var refusal = await Should.ThrowAsync<InvalidOperationException>(() => second.OpenAsync());

        refusal.Message.ShouldContain(engine.Folder);
        refusal.Message.ShouldContain("another process");
        second.Options = second.Options with { DataFolder = Directory.CreateTempSubdirectory("flows-").FullName };
    }

    [Fact]
    public async Task Folder_Released_CanBeOpenedAgain()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Empty", _ => Task.FromResult<object?>(null)));
        await engine.RunAsync("Empty", id: "one");
        await engine.StopAsync();

        Directory.GetFiles(engine.Folder).Select(Path.GetFileName).Order().ShouldBe(["flows.db", "flows.lock"]);
        await engine.OpenAsync();

        (await engine.Client.GetInstanceAsync("one")).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("garbage", "not an SQLite database")]
    [InlineData("empty", "too short")]
    [InlineData("truncated", "end is missing")]
    [InlineData("overwritten", "damaged")]
    [InlineData("foreign", "another application")]
    [InlineData("newer", "newer version")]
    public async Task File_ThatIsNotOurs_IsRefusedAndNotTouched(string kind, string why)
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator(
            "Echo", context => Task.FromResult<object?>(context.GetInput<string>())));
        for (var i = 0; i < 50; i++) await engine.RunAsync("Echo", new string('x', 3000), $"i-{i}");
        await engine.StopAsync();
        var path = Path.Combine(engine.Folder, "flows.db");
        Spoil(path, kind);
        var before = await File.ReadAllBytesAsync(path);

        var refusal = await Should.ThrowAsync<InvalidOperationException>(() => engine.OpenAsync());

        refusal.Message.ShouldContain(why);
        refusal.Message.ShouldContain(path);
        refusal.Message.ShouldContain("not touched");
        (await File.ReadAllBytesAsync(path)).ShouldBe(before);
        Directory.GetFiles(engine.Folder).Select(Path.GetFileName).Order().ShouldBe(["flows.db", "flows.lock"]);
    }

    [Fact]
    public async Task File_WithATableMissing_IsRefused()
    {
        await using var engine = await TestEngine.StartAsync(_ => { });
        await engine.StopAsync();
        Execute(Path.Combine(engine.Folder, "flows.db"), "DROP TABLE timer; PRAGMA journal_mode = DELETE;");

        (await Should.ThrowAsync<InvalidOperationException>(() => engine.OpenAsync())).Message.ShouldContain("timer");
    }

    [Fact]
    public async Task File_AfterACrash_IsRecoveredFromItsLog()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator(
            "Echo", context => Task.FromResult<object?>(context.GetInput<string>())));
        await engine.RunAsync("Echo", "kept", "one");

        new FileInfo(Path.Combine(engine.Folder, "flows.db-wal")).Length.ShouldBeGreaterThan(0);
        await engine.CrashAndReopenAsync();

        (await engine.EndOf("one")).ReadOutputAs<string>().ShouldBe("kept");
    }

    [Fact]
    public async Task HalfMadeFile_OfACrashedFirstStart_IsReplaced()
    {
        await using var engine = TestEngine.Create();
        await File.WriteAllTextAsync(Path.Combine(engine.Folder, "flows.db.new"), "half");

        await engine.OpenAsync();

        File.Exists(Path.Combine(engine.Folder, "flows.db")).ShouldBeTrue();
    }

    [Fact]
    public async Task EveryCommit_WritesThroughToTheDisk()
    {
        await using var engine = await TestEngine.StartAsync(_ => { });

        engine.Engine.WriterPragma("synchronous").ShouldBe(2); // FULL
        engine.CountRows("pragma_journal_mode WHERE journal_mode = 'wal'").ShouldBe(1);
    }

    private static void Spoil(string path, string kind)
    {
        switch (kind)
        {
            case "garbage":
                File.WriteAllBytes(path, Enumerable.Range(0, 20_000).Select(i => (byte)(i * 7)).ToArray());
                break;
            case "empty":
                File.WriteAllBytes(path, []);
                break;
            case "truncated":
                using (var file = File.OpenWrite(path)) file.SetLength(file.Length - 8192);
                break;
            case "overwritten":
                using (var file = File.OpenWrite(path))
                {
                    file.Position = 3 * 4096;
                    file.Write(Enumerable.Repeat((byte)0xAB, 3 * 4096).ToArray());
                }

                break;
            case "foreign":
                Execute(path, "PRAGMA application_id = 1; PRAGMA journal_mode = DELETE;");
                break;
            case "newer":
                Execute(path, "PRAGMA user_version = 99; PRAGMA journal_mode = DELETE;");
                break;
        }
    }

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Fixed statements of these tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
