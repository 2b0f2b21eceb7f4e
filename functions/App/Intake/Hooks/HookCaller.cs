using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace SppsFlows.Intake.Hooks;

/// <summary>
/// Who posts a hook: a system that signs (Standard Webhooks), or one that cannot and sends its key. If a request has a signature, only the
/// signature counts.
/// </summary>
public sealed class HookCaller
{
    public const string SignedSource = "signed";
    private const int ShortestKey = 32;

    private readonly IReadOnlyList<byte[]> _secrets;
    private readonly Dictionary<string, byte[]> _keys;
    private readonly WebhookOptions _options;
    private readonly IHostEnvironment _environment;
    private readonly TimeProvider _clock;

    public HookCaller(IOptions<IntakeOptions> options, IHostEnvironment environment, TimeProvider clock)
    {
        (_options, _environment, _clock) = (options.Value.Webhooks, environment, clock);
        _secrets = StandardWebhooks.ReadSecrets(_options.Secret);
        foreach (var (name, key) in _options.Keys)
            if (key.Length < ShortestKey)
                throw new FormatException(
                    $"Intake:Webhooks:Keys:{name} is shorter than {ShortestKey} characters. Make one with: openssl rand -hex 32");
        _keys = _options.Keys.ToDictionary(
            pair => pair.Key, pair => SHA256.HashData(Encoding.UTF8.GetBytes(pair.Value)), StringComparer.OrdinalIgnoreCase);
    }

    public HookCallerFound Find(HttpRequest request, ReadOnlySpan<byte> body)
    {
        var headers = request.Headers;
        var id = headers["webhook-id"].ToString();
        if (!headers.ContainsKey("webhook-signature") && KeySource(headers.Authorization.ToString()) is { } source)
            return IsId(id)
                ? new(source, id, null)
                : new(
                    null, id,
                    "Send the header webhook-id with an id of your own that stays the same when you try again, such as the number of "
                    + "the form's response.");
        var verdict = StandardWebhooks.Verify(
            id, headers["webhook-timestamp"], headers["webhook-signature"], body, _secrets, _options.Tolerance, Clocks());
        return verdict == HookVerdict.Genuine ? new(SignedSource, id, null) : new(null, id, Explain(verdict));
    }

    // In Development the app's clock may have been moved; the sender's was not.
    private DateTimeOffset[] Clocks() =>
        _environment.IsDevelopment() ? [_clock.GetUtcNow(), TimeProvider.System.GetUtcNow()] : [_clock.GetUtcNow()];

    private string? KeySource(string authorization)
    {
        if (!authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return null;
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(authorization["Bearer ".Length..].Trim()));
        string? found = null;
        foreach (var (name, key) in _keys)
            if (CryptographicOperations.FixedTimeEquals(key, given)) found = name;
        return found;
    }

    private static bool IsId(string id) => id.Length is > 0 and <= 256 && id.All(letter => letter is >= '!' and <= '~');

    private string Explain(HookVerdict verdict) => verdict switch
    {
        _ when _secrets.Count == 0 && _keys.Count == 0 => "This app takes no hooks yet: Intake:Webhooks:Secret is not set.",
        HookVerdict.NoId =>
            "The header webhook-id is missing or not an id. Sign as Standard Webhooks says: webhook-id, webhook-timestamp, "
            + "webhook-signature.",
        HookVerdict.NoTimestamp => "The header webhook-timestamp is missing or not a number of seconds since 1970.",
        HookVerdict.NotSigned => "The header webhook-signature is missing.",
        HookVerdict.WrongTime =>
            $"The header webhook-timestamp is more than {_options.Tolerance.TotalMinutes:0} minutes from this server's time. Sign each "
            + "try again.",
        _ => "No signature in the header webhook-signature fits. Sign id.timestamp.body with the secret, over the bytes that are sent.",
    };
}

/// <param name="Source">Null: refused.</param>
/// <param name="Refusal">Why, for the caller.</param>
public readonly record struct HookCallerFound(string? Source, string Id, string? Refusal);
