using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SppsFlows.Settings;

namespace SppsFlows.Web;

/// <summary>What a page tells the layout.</summary>
/// <param name="Title">The page's one h1, and the window title.</param>
/// <param name="Wide">For tables and grids; text pages stay narrow.</param>
/// <param name="IsRefused">What was sent has problems: the window title says so first, for those who hear it.</param>
public sealed record LayoutModel(string Title, bool Wide = false, bool IsRefused = false)
{
    internal static string District(HttpContext? http) =>
        http?.RequestServices.GetService<IOptions<AppOptions>>()?.Value.DistrictName ?? "";
}
