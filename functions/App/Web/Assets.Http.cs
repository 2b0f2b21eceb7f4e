using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace SppsFlows.Web;

/// <summary>
/// The files that pages load, from the assembly: every embedded file of a known type, from any feature. Their addresses contain a hash of
/// their content, so they can be cached for ever.
/// </summary>
public static class Assets
{
    private static readonly Dictionary<string, string> Types = new()
    {
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".js"] = "text/javascript; charset=utf-8",
    };

    private static readonly Dictionary<string, (byte[] Content, string Type, string Hash)> Files =
        typeof(Assets).Assembly.GetManifestResourceNames()
            .Where(name => Types.ContainsKey(Path.GetExtension(name))).ToDictionary(name => name, Load);

    public static string StylesheetUrl { get; } = UrlOf("site.css");

    public static string IconUrl { get; } = UrlOf("icon.svg");

    /// <param name="name">The name of a file that is embedded in the assembly.</param>
    public static string UrlOf(string name) => $"/assets/{name}?v={Files[name].Hash}";

    [Function("Asset"), Access(AccessRule.Public)]
    public static IResult Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "assets/{name}")] HttpRequest request, string name)
    {
        if (!Files.TryGetValue(name, out var file)) return Results.NotFound();
        request.HttpContext.Response.Headers.CacheControl = request.Query["v"] == file.Hash
            ? "public, max-age=31536000, immutable"
            : "no-cache";
        return Results.Bytes(file.Content, file.Type);
    }

    /// <summary>Browsers ask for it whatever the page says.</summary>
    [Function("Favicon"), Access(AccessRule.Public)]
    public static IResult Favicon(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "favicon.ico")] HttpRequest request) => Get(request, "icon.svg");

    private static (byte[], string, string) Load(string name)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var content = copy.ToArray();
        return (content, Types[Path.GetExtension(name)], Convert.ToHexStringLower(SHA256.HashData(content))[..16]);
    }
}
