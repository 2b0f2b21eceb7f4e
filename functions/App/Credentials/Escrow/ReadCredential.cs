using SppsFlows.Policy;

namespace SppsFlows.Credentials.Escrow;

/// <summary>Checks what was typed (B1). Each problem is given at its field, with what to do. Pure. No message repeats a secret.</summary>
public static class ReadCredential
{
    private const int MostCodes = 50;
    private const int MostCodeLength = 64;
    private static readonly char[] CodeSeparators = ['\n', '\r', ',', ';', '\t'];

    /// <param name="mustAttest">There was a password before, so it must have been changed on the platform (B8).</param>
    public static ReadCredentialResult Read(CredentialForm form, DistrictContacts district, bool mustAttest)
    {
        List<FieldProblem> problems = [];
        if (form.Username.Length == 0) problems.Add(new("username", "Write the name that one signs in with: often an e-mail address."));
        else if (form.Username.Length > 200 || form.Username.Any(char.IsControl))
            problems.Add(new("username", "Write the username in one line of at most 200 characters."));
        if (form.Password.Length == 0) problems.Add(new("password", "Write the account’s password."));
        else if (form.Password.Length > 1000 || form.Password.Any(char.IsControl))
            problems.Add(new("password", "Write the password in one line of at most 1000 characters."));
        var totp = ReadTotp(form, problems);
        var codes = form.BackupCodes.Split(CodeSeparators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (codes.Length > MostCodes || codes.Any(code => code.Length > MostCodeLength))
            problems.Add(new(
                "backupCodes", $"Write one backup code on each line: at most {MostCodes}, each of at most {MostCodeLength} characters."));
        if (form.RecoveryEmail.Length > 0 && ContactRules.EmailProblem(form.RecoveryEmail, district) is { } wrongEmail)
            problems.Add(new("recoveryEmail", wrongEmail));
        if (form.RecoveryPhone.Length > 0 && ContactRules.PhoneProblem(form.RecoveryPhone, district) is { } wrongPhone)
            problems.Add(new("recoveryPhone", wrongPhone));
        if (form.Note.Length > 2000) problems.Add(new("note", "Shorten the note to 2000 characters."));
        if (mustAttest && !form.Attested) problems.Add(new("attested", "Change the password on the platform first, then confirm it here."));
        return problems.Count > 0
            ? new ReadCredentialResult.Wrong(problems)
            : new ReadCredentialResult.Right(new CredentialContent
            {
                Username = form.Username,
                Password = form.Password,
                Totp = totp,
                BackupCodes = codes,
                RecoveryEmail = Or(form.RecoveryEmail),
                RecoveryPhone = Or(form.RecoveryPhone),
                Note = Or(form.Note),
            });
    }

    private static TotpSeed? ReadTotp(CredentialForm form, List<FieldProblem> problems)
    {
        if (form.PictureTooLarge)
        {
            problems.Add(new("qr", "The picture is larger than 10 MB. Take a screenshot of the code instead of a photo."));
            return null;
        }
        if (form.Picture is { } picture)
        {
            if (QrPicture.Read(picture) is { } text && TotpSeed.Read(text) is { } pictured) return pictured;
            problems.Add(new(
                "qr",
                "No authenticator code was found in this picture. Take the whole QR code, sharp and straight, as PNG, JPEG or WebP; or "
                + "copy the key beside it into the field above."));
            return null;
        }
        if (form.Totp.Length == 0) return null;
        if (TotpSeed.Read(form.Totp) is { } seed) return seed;
        problems.Add(new(
            "totp",
            "Copy the whole key that the platform shows for authenticator apps: letters A to Z and digits 2 to 7, or an address that "
            + "begins with otpauth://totp/."));
        return null;
    }

    private static string? Or(string text) => text.Length > 0 ? text : null;
}

/// <summary>Closed.</summary>
public abstract record ReadCredentialResult
{
    private ReadCredentialResult() { }

    public sealed record Right(CredentialContent Content) : ReadCredentialResult;

    public sealed record Wrong(IReadOnlyList<FieldProblem> Problems) : ReadCredentialResult;
}
