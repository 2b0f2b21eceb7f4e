using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using SppsFlows.SignIn;
using SppsFlows.Web.Pipeline;

namespace SppsFlows.Hosting;

/// <summary>What every function call goes through, the same on both hosts.</summary>
internal static class SppsPipeline
{
    /// <summary>Outermost first.</summary>
    public static void UseSppsPipeline(this IFunctionsWorkerApplicationBuilder builder)
    {
        builder.UseMiddleware<SecurityHeaders>();
        builder.UseMiddleware<ErrorPage>();
        builder.UseMiddleware<Guard>();
    }
}
