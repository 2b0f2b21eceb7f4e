using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace SppsFlows.Web;

/// <summary>The stylesheet, the icon and the one script, out of the assembly. Their addresses carry a hash of their content, so they can be cached for ever.</summary>
public static class Assets
{
    private static readonly Dictionary<string, (byte[] Content, string Type, string Hash)> Files = new()
    {
        ["site.css"] = Load("site.css", "text/css; charset=utf-8"),
        ["icon.svg"] = Load("icon.svg", "image/svg+xml"),
        ["reveal.js"] = Load("reveal.js", "text/javascript; charset=utf-8"),
    };

    public static string StylesheetUrl { get; } = Url("site.css");

    public static string IconUrl { get; } = Url("icon.svg");

    public static string RevealScriptUrl { get; } = Url("reveal.js");

    [Function("Asset"), Access(AccessRule.Public)]
    public static IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "assets/{name}")] HttpRequest request, string name)
    {
        if (!Files.TryGetValue(name, out var file)) return Results.NotFound();
        request.HttpContext.Response.Headers.CacheControl = request.Query["v"] == file.Hash ? "public, max-age=31536000, immutable" : "no-cache";
        return Results.Bytes(file.Content, file.Type);
    }

    /// <summary>Browsers ask for it whatever the page says.</summary>
    [Function("Favicon"), Access(AccessRule.Public)]
    public static IResult Favicon([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "favicon.ico")] HttpRequest request) => Get(request, "icon.svg");

    private static string Url(string name) => $"/assets/{name}?v={Files[name].Hash}";

    private static (byte[], string, string) Load(string name, string type)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The resource {name} is missing from the assembly.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var content = copy.ToArray();
        return (content, type, Convert.ToHexStringLower(SHA256.HashData(content))[..16]);
    }
}
