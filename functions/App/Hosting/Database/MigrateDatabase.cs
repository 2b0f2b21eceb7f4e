using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Portal.Sample;
using SppsFlows.Settings;

namespace SppsFlows.Hosting.Database;

/// <summary>
/// Brings the database to this version's schema before anything is served. In Development it fills an empty one with the sample district.
/// </summary>
internal sealed class MigrateDatabase(
    IServiceScopeFactory scopes, IHostEnvironment environment, IOptions<DataOptions> data) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (data.Value.Provider == "Sqlite")
        {
            System.IO.Directory.CreateDirectory(data.Value.Folder);
            var file = Path.Combine(data.Value.Folder, DataOptions.SqliteFile);
            await SqliteFileCheck.ThrowIfDamagedAsync(file, cancellationToken);
            if (await SqliteSchema.IsCurrentAsync(file, cancellationToken)) return;
        }
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SppsDb>();
        await RefuseNewerSchemaAsync(db, cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
        await AppendOnly.InstallAsync(db, cancellationToken);
        if (environment.IsDevelopment() && !await db.Orgs.AnyAsync(cancellationToken))
            await db.WriteAsync(() => SampleDistrict.SeedAsync(db), cancellationToken);
    }

    /// <summary>A database that a later version has changed must not be touched.</summary>
    private static async Task RefuseNewerSchemaAsync(SppsDb db, CancellationToken cancellationToken)
    {
        if (!await db.Database.CanConnectAsync(cancellationToken)) return;
        var known = db.Database.GetMigrations().ToHashSet();
        var unknown = (await db.Database.GetAppliedMigrationsAsync(
            cancellationToken)).Where(migration => !known.Contains(migration)).ToList();
        if (unknown.Count > 0)
            throw new CannotStartException(
                $"The database was changed by a newer version of SppsFlows (migration {unknown[0]}). Run that version, or restore a "
                + "backup made before it.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
