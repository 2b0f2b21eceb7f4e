using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Data;
using SppsFlows.Settings;

namespace SppsFlows.Hosting.Database;

/// <summary>Registers the store that <c>Data:Provider</c> names as <see cref="SppsDb"/>, the only name that features know.</summary>
public static class DataSetup
{
    public static IServiceCollection AddSppsData(this IServiceCollection services, DataOptions data)
    {
        switch (data.Provider)
        {
            case "Sqlite":
                services.AddSingleton<WriterQueue>();
                services.AddDbContextPool<SqliteSppsDb>(options => options.UseSqlite(data.SqliteConnectionString).AddInterceptors(
                    BusyTimeoutInterceptor.Instance));
                services.AddScoped<SppsDb>(provider => provider.GetRequiredService<SqliteSppsDb>());
                break;
            case "Postgres":
                if (data.ConnectionString.Length == 0)
                    throw new CannotStartException("Data:Provider is Postgres: set Data:ConnectionString.");
                services.AddDbContextPool<PostgresSppsDb>(options => options.UseNpgsql(data.ConnectionString));
                services.AddScoped<SppsDb>(provider => provider.GetRequiredService<PostgresSppsDb>());
                break;
            default:
                throw new CannotStartException($"Data:Provider '{data.Provider}' is not known. Use Sqlite or Postgres.");
        }
        services.AddProbes();
        services.AddSingleton<SqliteProbe>();
        services.AddSingleton<UpdateBatcher>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        return services.AddHostedService<MigrateDatabase>();
    }
}
