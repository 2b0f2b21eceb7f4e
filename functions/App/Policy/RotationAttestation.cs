using System.Security.Cryptography;
using System.Text;

namespace SppsFlows.Policy;

/// <summary>
/// What people attest when they hand in a changed password (B8). Versioned by its content, as <see cref="Acknowledgement"/> is: change a
/// word, and it is another version.
/// </summary>
public static class RotationAttestation
{
    public const string Text =
        "I changed the password on the platform, signed out all other devices there, and removed people and apps that no longer need "
        + "access.";

    /// <summary>12 hex digits of SHA-256 over the text.</summary>
    public static readonly string Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))[..12];
}
