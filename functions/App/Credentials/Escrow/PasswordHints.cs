using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Escrow;

/// <summary>
/// Hints about a password before it is sealed: easy to guess, or used for another account. They are computed here; nothing is sent
/// anywhere.
/// </summary>
public sealed class PasswordHints(SppsDb db, ReusePepper pepper)
{
    private const int GoodScore = 3;

    /// <returns>What to say at the password's field; null when there is nothing to say.</returns>
    public async Task<string?> FindAsync(
        CredentialContent content, IReadOnlyCollection<string> wordsAround, string mark, Guid accountId,
        CancellationToken cancellationToken)
    {
        if (Weakness(content.Password, [content.Username, .. wordsAround]) is { } weak) return weak;
        return await IsUsedElsewhereAsync(mark, accountId, cancellationToken)
            ? "This password is also used for another account: whoever learns one has both. Choose one for this account only."
            : null;
    }

    /// <summary>
    /// A mark by which a password is recognized. It is too short to tell passwords apart for certain, and it is keyed: somebody who steals
    /// the marks can't try passwords against them.
    /// </summary>
    public async Task<string> MarkAsync(string password, CancellationToken cancellationToken)
    {
        var hash = HMACSHA256.HashData(await pepper.ReadAsync(cancellationToken), Encoding.UTF8.GetBytes(password));
        return Convert.ToHexStringLower(hash)[..5];
    }

    internal static string? Weakness(string password, IReadOnlyCollection<string> wordsAround)
    {
        var words = wordsAround.SelectMany(text => text.Split(' ', '@', '.', '-', '_').Append(text))
            .Where(word => word.Length > 2).Distinct(StringComparer.OrdinalIgnoreCase);
        // A longer password is as strong as it looks, and estimating it takes time.
        var score = new Zxcvbn.Zxcvbn().EvaluatePassword(password.Length > 64 ? password[..64] : password, words).Score;
        return score >= GoodScore
            ? null
            : "This password is easy to guess. Choose a longer one: four or more unrelated words, or what a password manager makes up.";
    }

    private Task<bool> IsUsedElsewhereAsync(string mark, Guid accountId, CancellationToken cancellationToken) => db.Credentials
        .Where(credential => credential.Mark == mark && credential.AccountId != accountId)
        .AnyAsync(credential => db.Set<Account>().Any(account => account.Id == credential.AccountId
            && account.Escrow != EscrowState.Revoked), cancellationToken);
}
