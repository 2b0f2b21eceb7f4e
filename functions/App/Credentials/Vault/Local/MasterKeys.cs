using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace SppsFlows.Credentials.Vault.Local;

/// <summary>The newest key wraps; the others still unwrap what they wrapped.</summary>
internal sealed class MasterKeys : IDisposable
{
    private readonly Dictionary<string, MasterKey> _byId;

    /// <param name="oldestFirst">At least one. Takes ownership of them and zeroes them.</param>
    public MasterKeys(IReadOnlyList<byte[]> oldestFirst)
    {
        _byId = new(StringComparer.Ordinal);
        foreach (var material in oldestFirst)
        {
            var key = new MasterKey(material);
            if (_byId.Remove(key.Id, out var same)) same.Dispose();
            _byId[key.Id] = Newest = key;
        }
        if (Newest is null) throw new ArgumentException("No key.", nameof(oldestFirst));
    }

    public MasterKey Newest { get; }

    public IReadOnlyCollection<string> Ids => _byId.Keys;

    public bool TryFind(string id, [NotNullWhen(true)] out MasterKey? key) => _byId.TryGetValue(id, out key);

    /// <summary>From configuration, if set there (checked by <see cref="VaultOptionsCheck"/>).</summary>
    public static MasterKeys? Configured(VaultOptions options) => options.MasterKey.Length == 0 ? null
        : new MasterKeys(
            [.. options.PreviousMasterKeys.Append(
                options.MasterKey).Select(text => MasterKey.Read(text)
                    ?? throw new CryptographicException("A configured vault key is not 32 bytes in base64."))]);

    public void Dispose()
    {
        foreach (var key in _byId.Values) key.Dispose();
    }
}
