using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded;

namespace SppsFlows.Conformance.App.Hosting;

/// <summary>
/// The suite's app on the embedded host, with a clock that can be moved: in process by the tests, over HTTP by <see cref="ClockFunction"/>.
/// </summary>
public static class EmbeddedConformance
{
    public static IHost Build(string[] args)
    {
        var builder = EmbeddedApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.HostFunctions(typeof(EmbeddedConformance).Assembly, typeof(EmbeddedFunctionAttribute));
        // Remembered across restarts, like real time.
        var clock = new MovableClock(Path.Combine(builder.Configuration["Data:Folder"]!, "clock.json"));
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.AddLedgerLog();
        return builder.Build();
    }
}
