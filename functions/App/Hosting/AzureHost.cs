using Azure.Core;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Azure.Security.KeyVault.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using SppsFlows.Data;
using SppsFlows.Hosting.Database;
using SppsFlows.Hosting.Telemetry;

namespace SppsFlows.Hosting;

/// <summary>Azure Functions, isolated worker, any number of instances.</summary>
internal static class AzureHost
{
    // The audience of tokens that Azure's PostgreSQL accepts as a password.
    private static readonly string[] DatabaseScope = ["https://ossrdbms-aad.database.windows.net/.default"];

    public static IHost Build(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.UseSppsPipeline();
        // The app's own identity (AZURE_CLIENT_ID) when deployed, the developer's under `func start`.
        var identity = new DefaultAzureCredential();
        builder.Services.AddSppsFlows(builder.Configuration);
        builder.ProtectData(identity);
        builder.SignInToDatabase(identity);
        builder.TellInsights(identity);
        return builder.Build();
    }

    private static void ProtectData(this FunctionsApplicationBuilder builder, TokenCredential identity)
    {
        var protection = builder.Services.AddDataProtection().SetApplicationName("SppsFlows");
        if (builder.Configuration["Vault:Settings:Uri"] is not { Length: > 0 } vault)
        {
            var folder = DataOptions.Of(builder.Configuration).Folder;
            protection.PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(folder, "keys")));
            return;
        }
        builder.Services.Configure<KeyManagementOptions>(options => options.XmlRepository = new KeyVaultKeyRing(new SecretClient(
            new Uri(vault), identity)));
    }

    /// <summary>
    /// The app sends its telemetry to Application Insights under its own identity. The Functions host sends its own in addition, by the
    /// same setting.
    /// </summary>
    private static void TellInsights(this FunctionsApplicationBuilder builder, TokenCredential identity)
    {
        if (!TelemetrySetup.IsWanted(builder.Configuration)) return;
        // Tells the host that the app exports its own logs.
        builder.Services.AddOpenTelemetry().UseFunctionsWorkerDefaults();
        builder.Services.Configure<AzureMonitorExporterOptions>(options => options.Credential = identity);
    }

    /// <summary>With a connection string that has no password, the app's identity gets a token, and a new one before it expires.</summary>
    private static void SignInToDatabase(this FunctionsApplicationBuilder builder, TokenCredential identity)
    {
        var data = DataOptions.Of(builder.Configuration);
        if (data.Provider != "Postgres") return;
        var source = new NpgsqlDataSourceBuilder(data.ConnectionString);
        if (!string.IsNullOrEmpty(source.ConnectionStringBuilder.Password)) return;
        source.UsePeriodicPasswordProvider(
            async (_, cancellationToken) => (await identity.GetTokenAsync(new TokenRequestContext(DatabaseScope), cancellationToken)).Token,
            successRefreshInterval: TimeSpan.FromMinutes(30),
            failureRefreshInterval: TimeSpan.FromSeconds(10));
        builder.Services.AddSingleton(_ => source.Build());
        builder.Services.ConfigureDbContext<PostgresSppsDb>((provider, options) => options.UseNpgsql(
            provider.GetRequiredService<NpgsqlDataSource>()));
    }
}
