using Microsoft.AspNetCore.DataProtection;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SppsFlows.Web;

namespace SppsFlows.Hosting;

/// <summary>One process, SQLite, a folder. Compiled when <c>SppsHost=Embedded</c>.</summary>
internal static class SppsHost
{
    public static IHost Build(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.UseSppsPipeline();
        var data = builder.Configuration.GetSection("Data").Get<DataOptions>() ?? new DataOptions();
        builder.Services.AddDataProtection().SetApplicationName("SppsFlows")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(data.Folder, "keys")));
        builder.Services.AddSppsFlows(builder.Configuration);
        return builder.Build();
    }
}
