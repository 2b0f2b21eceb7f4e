using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SppsFlows.Assignments.Sweep;
using SppsFlows.Data;
using SppsFlows.Embedded;
using SppsFlows.Web;

namespace SppsFlows.Hosting;

/// <summary>One process, SQLite, a folder.</summary>
internal static class EmbeddedHost
{
    public static IHost Build(string[] args)
    {
        FastStart.LoadSqliteMeanwhile();
        var builder = EmbeddedApplication.CreateBuilder(args);
        // Named, because in tests the entry assembly is not this one.
        var app = typeof(EmbeddedHost).Assembly;
        if (builder.Environment.IsDevelopment()) builder.HostFunctions(app, typeof(DevelopmentFunctionAttribute));
        else builder.HostFunctions(app);
        builder.ConfigureFunctionsWebApplication();
        builder.UseSppsPipeline();
        var data = DataOptions.Of(builder.Configuration);
        // Only a developer may move the clock; otherwise it is the machine's.
        if (builder.Environment.IsDevelopment())
            builder.Services.AddSingleton<TimeProvider>(_ => new MovableClock(Path.Combine(data.Folder, "clock.json")));
        builder.Services.AddDataProtection().SetApplicationName("SppsFlows")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(data.Folder, "keys")));
        builder.Services.AddSppsFlows(builder.Configuration);
        builder.Services.ReadKeysWhenNeeded();
        // One process that lives: it can wait for the very moment. Elsewhere the timer comes within a minute.
        builder.Services.AddHostedService(
            services => ActivatorUtilities.CreateInstance<AssignmentAlarm>(services, () => EmbeddedApplication.DurableClientOf(services)));
        builder.Services.AddEmbeddedAddress(builder.Configuration);
        return builder.Build();
    }
}
