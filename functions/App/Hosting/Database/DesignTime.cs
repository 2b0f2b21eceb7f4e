using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace SppsFlows.Hosting.Database;

/// <summary>Only for the EF Core tool when it writes a migration; no database is opened.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteSppsDb>
{
    public SqliteSppsDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteSppsDb>().UseSqlite("Data Source=:memory:").Options, TimeProvider.System);
}

/// <inheritdoc cref="SqliteDesignTime"/>
internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresSppsDb>
{
    public PostgresSppsDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresSppsDb>().UseNpgsql("Host=none").Options, TimeProvider.System);
}
