using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SppsFlows.Data;

namespace SppsFlows.Links;

/// <summary>
/// Six digits that went to somebody by mail. Kept as a slow hash, bound to what they are for; there is one live code for each such thing.
/// </summary>
public sealed class MailedCode
{
    /// <summary>What it is for, down to the one thing and person: <c>sign-in/{id}</c>.</summary>
    public required string BoundTo { get; init; }

    public required CodeUse Use { get; init; }

    /// <summary>Whose it is; null: the address was nobody's, and nothing went out.</summary>
    public string? PersonId { get; init; }

    /// <summary>Of the newest code.</summary>
    public byte[] Hash { get; set; } = [];

    /// <summary>Codes made for it so far: an older one never fits again.</summary>
    public int Number { get; set; }

    public DateTimeOffset SentAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Wrong ones typed in place of the newest.</summary>
    public int Tries { get; set; }
}

/// <summary>Stored as text; never rename.</summary>
public enum CodeUse
{
    /// <summary>A form behind a mailed link that a scanner may have sent (A5).</summary>
    Link,

    /// <summary>J3.</summary>
    SignIn,

    /// <summary>B3.</summary>
    StepUp,
}

/// <param name="BoundTo">See <see cref="MailedCode"/>.</param>
/// <param name="MaxTries">Wrong ones after which a code is dead.</param>
public sealed record CodeFor(CodeUse Use, string BoundTo, string? PersonId, int MaxTries);

/// <summary>
/// Makes, takes and counts mailed codes. Part of the caller's write, which mails them, puts tries on record and tells of too many.
/// </summary>
public sealed class MailedCodes(SppsDb db, TimeProvider clock)
{
    // Six digits are soon tried through, so the hash is slow and the code short-lived.
    private const int Iterations = 20_000;

    /// <summary>Makes a new code; an older one for the same ends with it.</summary>
    /// <returns>The six digits, which cannot be had again.</returns>
    public async Task<string> IssueAsync(CodeFor what, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var code = await FindAsync(what, cancellationToken);
        if (code is null) db.Add(code = new MailedCode { BoundTo = what.BoundTo, Use = what.Use, PersonId = what.PersonId });
        var digits = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var now = clock.GetUtcNow();
        (code.Number, code.SentAt, code.ExpiresAt, code.Tries) = (code.Number + 1, now, now + lifetime, 0);
        code.Hash = HashOf(code, digits);
        return digits;
    }

    /// <summary>
    /// Takes one try and counts it when it is wrong. A right one stays right until it expires: what it is for says whether it was used.
    /// </summary>
    public async Task<CodeTry> TakeAsync(CodeFor what, string typed, CancellationToken cancellationToken)
    {
        var digits = string.Concat(typed.Where(char.IsAsciiDigit));
        if (await FindAsync(what, cancellationToken) is not { } code || code.Tries >= what.MaxTries) return CodeTry.Dead;
        if (code.ExpiresAt <= clock.GetUtcNow()) return CodeTry.Expired;
        if (CryptographicOperations.FixedTimeEquals(code.Hash, HashOf(code, digits))) return CodeTry.Right;
        return ++code.Tries >= what.MaxTries ? CodeTry.LastWrong : CodeTry.Wrong;
    }

    /// <summary>One is out that can still be typed.</summary>
    public async Task<bool> IsLiveAsync(CodeFor what, CancellationToken cancellationToken) =>
        await FindAsync(what, cancellationToken) is { } code && code.ExpiresAt > clock.GetUtcNow() && code.Tries < what.MaxTries;

    /// <summary>Codes made so far for one thing.</summary>
    public async Task<int> NumberAsync(CodeFor what, CancellationToken cancellationToken) =>
        (await FindAsync(what, cancellationToken))?.Number ?? 0;

    /// <summary>
    /// Wrong tries of a person over all codes of one use made since then: neither a restart nor a new code gives new tries. Those of this
    /// write count.
    /// </summary>
    public async Task<int> WrongTriesAsync(CodeUse use, string personId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var codes = await db.Set<MailedCode>().Where(code => code.Use == use && code.PersonId == personId && code.SentAt > since)
            .ToListAsync(cancellationToken);
        return codes.Sum(code => code.Tries);
    }

    private async Task<MailedCode?> FindAsync(CodeFor what, CancellationToken cancellationToken) =>
        await db.Set<MailedCode>().FindAsync([what.BoundTo], cancellationToken);

    private static byte[] HashOf(MailedCode code, string digits) => Rfc2898DeriveBytes.Pbkdf2(
        digits, Encoding.UTF8.GetBytes($"{code.Use}:{code.BoundTo}:{code.PersonId}:{code.Number}"), Iterations,
        HashAlgorithmName.SHA256, 32);
}

/// <summary>What became of a code that was typed.</summary>
public enum CodeTry
{
    Right,
    Wrong,

    /// <summary>Wrong, and the code is dead by it.</summary>
    LastWrong,

    /// <summary>There is none, or too many wrong ones were typed before.</summary>
    Dead,
    Expired,
}

internal sealed class MailedCodeTable : IEntityTypeConfiguration<MailedCode>
{
    public void Configure(EntityTypeBuilder<MailedCode> builder)
    {
        builder.ToTable("MailedCodes");
        builder.HasKey(code => code.BoundTo);
        builder.Property(code => code.Use).HasConversion<string>();
        builder.HasIndex(code => new { code.PersonId, code.SentAt });
    }
}
