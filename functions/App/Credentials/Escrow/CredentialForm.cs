using Microsoft.AspNetCore.Http;
using SppsFlows.Policy;

namespace SppsFlows.Credentials.Escrow;

/// <summary>
/// What was typed into the form (B1), unchanged. The page shows again what is not secret; passwords, seeds and codes must be typed again.
/// </summary>
public sealed record CredentialForm
{
    public static readonly CredentialForm Empty = new();

    /// <summary>A photo of a screen is large; anything larger is not a picture of a code.</summary>
    public const int MostPictureBytes = 10 * 1024 * 1024;

    public string Username { get; init; } = "";

    public string Password { get; init; } = "";

    public string Totp { get; init; } = "";

    /// <summary>Null when no picture was chosen.</summary>
    public byte[]? Picture { get; init; }

    public bool PictureTooLarge { get; init; }

    public string BackupCodes { get; init; } = "";

    public string RecoveryEmail { get; init; } = "";

    public string RecoveryPhone { get; init; } = "";

    public string Note { get; init; } = "";

    /// <summary>The password is weak or used elsewhere, but it is the account's password.</summary>
    public bool AsItIs { get; init; }

    /// <summary>"I changed it on the platform" (B8).</summary>
    public bool Attested { get; init; }

    public static async Task<CredentialForm> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        var picture = form.Files["qr"] is { Length: > 0 } file ? file : null;
        return new CredentialForm
        {
            Username = form["username"].ToString().Trim(),
            // As typed: a space at the end may belong to it.
            Password = form["password"].ToString(),
            Totp = form["totp"].ToString().Trim(),
            Picture = picture is { Length: <= MostPictureBytes } ? await BytesAsync(picture, cancellationToken) : null,
            PictureTooLarge = picture is { Length: > MostPictureBytes },
            BackupCodes = form["backupCodes"].ToString(),
            RecoveryEmail = form["recoveryEmail"].ToString().Trim(),
            RecoveryPhone = form["recoveryPhone"].ToString().Trim(),
            Note = form["note"].ToString().Trim(),
            AsItIs = form["asItIs"].ToString() == "yes",
            // A page from before the text changed showed another text, so the person is asked again.
            Attested = form["attested"].ToString() == "yes"
                && form["attestation"].ToString() is var shown && (shown.Length == 0 || shown == RotationAttestation.Version),
        };
    }

    public override string ToString() => nameof(CredentialForm);

    private static async Task<byte[]> BytesAsync(IFormFile file, CancellationToken cancellationToken)
    {
        await using var stream = file.OpenReadStream();
        var bytes = new byte[file.Length];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
