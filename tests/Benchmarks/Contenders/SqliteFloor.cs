using System.Text.Json;
using Microsoft.Data.Sqlite;
using SppsFlows.Benchmarks.Processes;

namespace SppsFlows.Benchmarks.Contenders;

/// <summary>
/// What a disk and SQLite allow without any engine: one row written and committed (WAL, synchronous=FULL) for the start and for
/// each step, one writer, no grouping.
/// </summary>
internal sealed class SqliteFloor : LineContender
{
    public override string Name => "SQLite floor";

    public static async Task ChildAsync(string folder)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "floor.db")};Pooling=False");
        connection.Open();
        Execute("pragma journal_mode=wal");
        Execute("pragma synchronous=full");
        Execute("create table step (id integer primary key, workflow text not null, number integer not null, result text not null) strict");
        using var insert = connection.CreateCommand();
        insert.CommandText = "insert into step (workflow, number, result) values ($workflow, $number, $result)";
        var workflow = insert.Parameters.Add("$workflow", SqliteType.Text);
        var number = insert.Parameters.Add("$number", SqliteType.Integer);
        var result = insert.Parameters.Add("$result", SqliteType.Text);
        insert.Prepare();
        using var writer = new SemaphoreSlim(1);
        long commits = 0;

        await LineLoop.RunAsync(ClosedLoop.Commands(RunAsync, () => Interlocked.Read(ref commits)));

        async Task<int> RunAsync(string name)
        {
            var id = Guid.NewGuid().ToString("N");
            var value = 0;
            await CommitAsync(id, 0, value);
            while (value < Workflows.Steps(name)) await CommitAsync(id, ++value, value);
            return value;
        }

        async Task CommitAsync(string id, int step, int value)
        {
            await writer.WaitAsync();
            try
            {
                workflow.Value = id;
                number.Value = step;
                result.Value = JsonSerializer.Serialize(value);
                insert.ExecuteNonQuery();
                commits++;
            }
            finally
            {
                writer.Release();
            }
        }

        void Execute(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    protected override Task<LineProcess> LaunchAsync(CancellationToken cancellationToken) =>
        Task.FromResult(LineProcess.StartChild("floor", Workspace.Fresh("floor")));

    protected override Task<string> DescribeAsync(CancellationToken cancellationToken) =>
        Task.FromResult("one commit for the start and for each step; WAL, synchronous=FULL, one writer; syncs counted as commits");
}
