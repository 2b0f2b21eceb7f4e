using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SppsFlows.Links;

/// <summary>
/// Tokens of mailed links, sessions and one-use tickets reach no log, whoever writes it and at whatever level
/// (architecture.md, Security): the web server logs each request with its address, and an address may hold a token.
/// </summary>
public static partial class LogRedaction
{
    private const string Instead = "[token]";

    /// <summary>
    /// Call after logging was added; what is logged through any <see cref="ILoggerFactory"/> of these services is then free of tokens.
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
