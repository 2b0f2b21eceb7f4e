using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SppsFlows.Settings;

namespace SppsFlows.Web;

/// <summary>What a page tells the layout.</summary>
/// <param name="Title">The page's one h1, and the window title.</param>
/// <param name="Wide">For tables and grids; text pages stay narrow.</param>
/// <param name="IsRefused">The form that was sent has problems. The window title says so first, for people who hear it.</param>
public sealed record LayoutModel(string Title, bool Wide = false, bool IsRefused = false)
{
    internal static string District(HttpContext? http) =>
        http?.RequestServices.GetService<IOptions<AppOptions>>()?.Value.DistrictName ?? "";
}
