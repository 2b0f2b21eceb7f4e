using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Audit;

/// <summary>The hash chain over the audit (J5): entry n's hash covers its columns and the hash of entry n − 1.</summary>
public static class AuditChain
{
    public static readonly byte[] Genesis = SHA256.HashData("SppsFlows audit"u8);

    /// <summary>
    /// Numbers and seals the entries that <paramref name="db"/> is about to save. Call it inside the only writer's transaction.
    /// </summary>
    internal static async Task SealAsync(SppsDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var added = db.ChangeTracker.Entries<AuditEntry>().Where(entry => entry.State == EntityState.Added).Select(entry => entry.Entity)
            .OrderByDescending(entry => entry.Sequence).ToList();
        if (added.Count == 0) return;
        var last = await db.AuditEntries.AsNoTracking().OrderByDescending(entry => entry.Sequence)
            .Select(entry => new { entry.Sequence, entry.Hash, entry.At }).FirstOrDefaultAsync(cancellationToken);
        var (sequence, hash) = (last?.Sequence ?? 0, last?.Hash ?? Genesis);
        // The chain's time never goes back, whatever the machine's clock does.
        var at = Microseconds(last is not null && last.At > now ? last.At : now);
        foreach (var entry in added)
        {
            (entry.Sequence, entry.PreviousHash, entry.At) = (++sequence, hash, at);
            entry.Hash = hash = Hash(entry);
        }
    }

    /// <summary>
    /// SHA-256 over the columns, in a form in which no two different entries look alike: each text is preceded by its length.
    /// </summary>
    public static byte[] Hash(AuditEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[8];
        hash.AppendData(entry.PreviousHash);
        BinaryPrimitives.WriteInt64BigEndian(number, entry.Sequence);
        hash.AppendData(number);
        BinaryPrimitives.WriteInt64BigEndian(number, entry.At.UtcTicks);
        hash.AppendData(number);
        foreach (var text in (ReadOnlySpan<string>)[entry.Actor, entry.Action, entry.Subject, entry.Details])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt64BigEndian(number, bytes.Length);
            hash.AppendData(number);
            hash.AppendData(bytes);
        }
        return hash.GetHashAndReset();
    }

    // PostgreSQL keeps microseconds, and the hash must cover what the table returns.
    private static DateTimeOffset Microseconds(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % 10, TimeSpan.Zero);
}
