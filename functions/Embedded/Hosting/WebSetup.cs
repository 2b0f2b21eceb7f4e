using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SppsFlows.Embedded.Hosting;

/// <summary>
/// ASP.NET Core with only the parts that a Functions host has: the empty builder starts in a third of the usual one's time.
/// </summary>
internal static class WebSetup
{
    private const string DefaultUrl = "http://localhost:7071";

    // The name and default of the real host's limit.
    private const string BodyLimitKey = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT";
    private const long DefaultBodyLimit = 104_857_600;
    private static readonly string[] AddressKeys = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var early = new ConfigurationBuilder()
            .AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables("DOTNET_").AddEnvironmentVariables("AZURE_FUNCTIONS_")
                .AddCommandLine(args).Build();
        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            EnvironmentName = early[HostDefaults.EnvironmentKey],
            ContentRootPath = early[HostDefaults.ContentRootKey] is { } root ? Path.GetFullPath(root) : Directory.GetCurrentDirectory(),
        });
        Configure(web, early, args);
        web.Logging.AddConfiguration(web.Configuration.GetSection("Logging")).AddSimpleConsole();
        web.Host.UseDefaultServiceProvider(options => options.ValidateScopes = options.ValidateOnBuild = web.Environment.IsDevelopment());
        web.Services.AddRouting();
        web.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        web.WebHost.ConfigureKestrel((context, kestrel) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = context.Configuration.GetValue(BodyLimitKey, DefaultBodyLimit);
            kestrel.Configure(context.Configuration.GetSection("Kestrel"));
        });
        return web;
    }

    /// <summary>Trusts a proxy in front for the client's address and scheme, if the configuration says that there is one.</summary>
    public static void AddForwardedHeaders(WebApplicationBuilder web)
    {
        if (!web.Configuration.GetValue<bool>("ForwardedHeaders_Enabled")) return;
        web.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            // The setting says that there is a proxy in front; its address is not known here.
            options.KnownIPNetworks.Clear();
            options.KnownProxies.Clear();
        });
        web.Services.AddTransient<IStartupFilter, ForwardedHeadersFilter>();
    }

    public static string DataPath(WebApplicationBuilder web) =>
        Path.GetFullPath(web.Configuration["Data:Folder"] is { Length: > 0 } folder ? folder : "data", web.Environment.ContentRootPath);

    private static void Configure(WebApplicationBuilder web, IConfigurationRoot early, string[] args)
    {
        var configuration = web.Configuration;
        var environment = web.Environment;
        // Request lines hold one-use links, and SQL statements hold personal data: the framework's own logs stay off unless they are turned
        // on.
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Information",
            ["Logging:LogLevel:Microsoft"] = "Warning",
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
        });
        // The app may be started from any folder. Its own settings are beside it; those in the folder it is started from win.
        foreach (var folder in new[] { AppContext.BaseDirectory, environment.ContentRootPath }.Select(
            Path.TrimEndingDirectorySeparator).Distinct())
        {
            foreach (var name in new[] { "appsettings.json", $"appsettings.{environment.EnvironmentName}.json" })
            {
                if (Path.Combine(folder, name) is var path && File.Exists(path))
                    configuration.AddJsonFile(path, optional: false, reloadOnChange: false);
            }
        }
        configuration.AddInMemoryCollection(LocalSettings(Path.Combine(environment.ContentRootPath, "local.settings.json")));
        if (environment.IsDevelopment() && Assembly.GetEntryAssembly() is { } entry)
            configuration.AddUserSecrets(entry, optional: true, reloadOnChange: false);
        // The prefixed variables are the web server's: ASPNETCORE_URLS and the like.
        configuration.AddConfiguration(early, shouldDisposeConfiguration: true).AddEnvironmentVariables().AddCommandLine(args);
        if (AddressKeys.All(key => configuration[key] is null && !configuration.GetSection(key).GetChildren().Any()))
            configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["urls"] = DefaultUrl });
        configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Data:Folder"] = DataPath(web) });
    }

    /// <summary>The <c>Values</c> of a file for the Functions tools: each is one setting, as an environment variable would be.</summary>
    private static Dictionary<string, string?> LocalSettings(string path)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (!File.Exists(path)) return settings;
        try
        {
            using var document = JsonDocument.Parse(
                File.ReadAllBytes(path),
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (!document.RootElement.TryGetProperty("Values", out var values)) return settings;
            foreach (var value in values.EnumerateObject())
                settings[value.Name.Replace("__", ":", StringComparison.Ordinal)] = value.Value.ToString();
            return settings;
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException)
        {
            throw new HostStartException($"'{path}' cannot be read: {bad.Message}", bad);
        }
    }

    private sealed class ForwardedHeadersFilter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseForwardedHeaders();
            next(app);
        };
    }
}
