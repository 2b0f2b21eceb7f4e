using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Hosting.Database;

namespace SppsFlows.App.Tests.Hosting.Database;

/// <summary>The list of tables is written by hand, so it is compared with what reflection finds.</summary>
public sealed class TablesTests
{
    [Fact]
    public void Model_OfTheList_IsTheModelOfAllTables()
    {
        using var listed = new SqliteSppsDb(Options<SqliteSppsDb>(), TimeProvider.System);
        using var found = new Scanned(Options<Scanned>());

        found.Model.ToDebugString().ShouldContain("EntityType: Account");
        listed.Model.ToDebugString().ShouldBe(
            found.Model.ToDebugString(), "a feature does not add one of its tables, or Hosting/Database/Tables.cs leaves a feature out");
    }

    private static DbContextOptions<T> Options<T>()
        where T : DbContext => new DbContextOptionsBuilder<T>().UseSqlite("Data Source=:memory:").Options;

    private sealed class Scanned(DbContextOptions options) : SppsDb(options, [])
    {
        protected override Task LockWritersAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            modelBuilder.ApplyConfigurationsFromAssembly(typeof(SppsDb).Assembly);
    }
}
