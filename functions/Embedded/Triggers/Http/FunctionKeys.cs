using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using SppsFlows.Embedded.Hosting;

namespace SppsFlows.Embedded.Triggers.Http;

/// <summary>
/// The keys that callers of protected functions must send. Configuration section <c>Functions:Keys</c> (Master, Host:NAME,
/// Functions:FUNCTION:NAME) wins over the file <c>function-keys.json</c> in the data folder, which is created with a new master key and
/// host key if it does not exist.
/// </summary>
internal sealed class FunctionKeys(DataFolder data, IConfiguration configuration)
{
    private const string HeaderName = "x-functions-key";
    private const string QueryName = "code";
    private readonly Lazy<KeySet> _keys = new(() => Load(data.File("function-keys.json"), configuration.GetSection("Functions:Keys")));

    /// <summary>Reads the keys now, not at the first request.</summary>
    /// <exception cref="HostStartException">The key file cannot be read.</exception>
    public void Prepare() => _ = _keys.Value;

    public bool Allow(HttpRequest request, string function, AuthorizationLevel level)
    {
        if (level == AuthorizationLevel.Anonymous) return true;
        var offered = request.Headers.TryGetValue(HeaderName, out var header) ? header.ToString() : request.Query[QueryName].ToString();
        if (offered.Length == 0) return false;
        // Every key is compared, in constant time, so that nobody outside can tell which one matched or how closely.
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(offered));
        var allowed = Same(given, _keys.Value.Master);
        if (level != AuthorizationLevel.Function) return allowed;
        foreach (var key in _keys.Value.Host.Values) allowed |= Same(given, key);
        foreach (var key in _keys.Value.Functions.GetValueOrDefault(function)?.Values ?? Enumerable.Empty<string>())
            allowed |= Same(given, key);
        return allowed;
    }

    private static bool Same(byte[] given, string key) =>
        key.Length > 0 & CryptographicOperations.FixedTimeEquals(given, SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static KeySet Load(string path, IConfigurationSection configured)
    {
        var keys = new KeySet();
        if (configured["Master"] is null && !configured.GetSection("Host").GetChildren().Any())
        {
            if (File.Exists(path)) keys = Read(path);
            else DataFolder.WriteWhole(path, JsonSerializer.SerializeToUtf8Bytes(keys = KeySet.Fresh(), KeySet.Json));
        }
        keys.Master = configured["Master"] ?? keys.Master;
        foreach (var key in configured.GetSection("Host").GetChildren()) keys.Host[key.Key] = key.Value ?? "";
        foreach (var function in configured.GetSection("Functions").GetChildren())
            keys.Functions[function.Key] = function.GetChildren().ToDictionary(key => key.Key, key => key.Value ?? "");
        return keys;
    }

    private static KeySet Read(string path)
    {
        try
        {
            var keys = JsonSerializer.Deserialize<KeySet>(File.ReadAllBytes(path), KeySet.Json) ?? throw new JsonException();
            keys.Functions = new(keys.Functions, StringComparer.OrdinalIgnoreCase);
            return keys;
        }
        catch (JsonException damaged)
        {
            throw new HostStartException(
                $"The function keys in '{path}' cannot be read. Restore the file, or delete it to get new keys.", damaged);
        }
    }

    private sealed class KeySet
    {
        public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

        public string Master { get; set; } = "";

        public Dictionary<string, string> Host { get; set; } = [];

        public Dictionary<string, Dictionary<string, string>> Functions { get; set; } = new(StringComparer.OrdinalIgnoreCase);

        public static KeySet Fresh() => new() { Master = NewKey(), Host = { ["default"] = NewKey() } };

        private static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
    }
}
