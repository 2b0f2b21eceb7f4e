using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SppsFlows.Links;

/// <summary>
/// Keeps tokens of mailed links, sessions and one-use tickets out of every log, at any level and from any source: the web server logs the
/// address of each request, and an address may hold a token.
/// </summary>
public static partial class LogRedaction
{
    private const string Instead = "[token]";

    /// <summary>
    /// Call this after adding logging. Nothing logged through an <see cref="ILoggerFactory"/> of these services then holds a token.
    /// </summary>
    public static IServiceCollection AddLogRedaction(this IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(provider => new RedactingLoggerFactory(new LoggerFactory(
            provider.GetServices<ILoggerProvider>(), provider.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(),
            provider.GetRequiredService<IOptions<LoggerFactoryOptions>>()))));

    public static bool Holds(string? text) => text is { Length: >= 43 } && Token().IsMatch(text);

    public static string Redact(string text) => Token().Replace(text, Instead);

    // 32 random bytes in base64url, alone or behind an escaped slash or quote.
    [GeneratedRegex(
        @"(?:(?<![A-Za-z0-9_-])|(?<=%[0-9A-Fa-f]{2})|(?<=\\u[0-9A-Fa-f]{4}))[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])",
        RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
