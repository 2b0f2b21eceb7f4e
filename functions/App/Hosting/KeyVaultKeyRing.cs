using System.Text.RegularExpressions;
using System.Xml.Linq;
using Azure.Security.KeyVault.Secrets;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace SppsFlows.Hosting;

/// <summary>
/// The keys of cookies, form tokens and the audit signature in a vault, one secret each, so that every instance has the same ones. The
/// vault encrypts them and logs who reads them; nothing else is kept in it.
/// </summary>
internal sealed partial class KeyVaultKeyRing(SecretClient vault) : IXmlRepository
{
    private const string ContentType = "application/vnd.sppsflows.key-ring+xml";

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. vault.GetPropertiesOfSecrets()
            .Where(secret => secret.ContentType == ContentType && secret.Enabled is not false)
            .Select(secret => XElement.Parse(vault.GetSecret(secret.Name).Value.Value))];

    public void StoreElement(XElement element, string friendlyName) => vault.SetSecret(
        new KeyVaultSecret($"key-ring-{NotAllowed().Replace(friendlyName, "-")}", element.ToString(SaveOptions.DisableFormatting))
        {
            Properties = { ContentType = ContentType },
        });

    [GeneratedRegex("[^0-9a-zA-Z-]")]
    private static partial Regex NotAllowed();
}
