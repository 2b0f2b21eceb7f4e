using Microsoft.EntityFrameworkCore;
using SppsFlows.App.Tests.Infrastructure;

namespace SppsFlows.App.Tests.Data;

/// <summary>B3: a writer waits about as long as another's commit takes, which SQLite does and the provider does not.</summary>
public sealed class BusyTimeoutInterceptorTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task StoresConnection_LetsSqliteWaitForTheWriterBefore()
    {
        var milliseconds = await app.InScopeAsync(async (_, db) =>
        {
            await db.Database.OpenConnectionAsync();
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = "PRAGMA busy_timeout";
            return (long)(await command.ExecuteScalarAsync())!;
        });

        milliseconds.ShouldBe(30_000);
    }
}
