using Microsoft.AspNetCore.Builder;

namespace SppsFlows.App.Tests.Infrastructure;

/// <summary>
/// The other end of an adapter: a server on a port of its own. It watches no settings file, of which a machine lets a user watch only so
/// many.
/// </summary>
internal static class LoopbackServer
{
    public static WebApplicationBuilder CreateBuilder() =>
        WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
}
