using Microsoft.AspNetCore.Builder;

namespace SppsFlows.App.Tests.Infrastructure;

/// <summary>
/// The other end of an adapter: a server on its own port. It watches no settings files, because a machine limits how many files a user may
/// watch.
/// </summary>
internal static class LoopbackServer
{
    public static WebApplicationBuilder CreateBuilder() =>
        WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
}
