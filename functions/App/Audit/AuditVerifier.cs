using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Audit;

/// <summary>Recomputes the whole chain and checks every checkpoint against it (J5).</summary>
public sealed class AuditVerifier(SppsDb db)
{
    private const int PageSize = 1000;

    public async Task<AuditVerdict> VerifyAsync(CancellationToken cancellationToken)
    {
        var checkpoints = await db.AuditCheckpoints.AsNoTracking().OrderBy(checkpoint => checkpoint.Size).ToListAsync(cancellationToken);
        if (await CheckSignaturesAsync(checkpoints, cancellationToken) is { } forged) return forged;
        var waiting = new Queue<AuditCheckpoint>(checkpoints);
        var (sequence, hash) = (0L, AuditChain.Genesis);
        while (true)
        {
            var page = await db.AuditEntries
                .AsNoTracking().Where(entry => entry.Sequence > sequence).OrderBy(entry => entry.Sequence).Take(PageSize)
                .ToListAsync(cancellationToken);
            if (page.Count == 0) break;
            foreach (var entry in page)
            {
                if (entry.Sequence != ++sequence) return new AuditVerdict.Broken(sequence, "This entry is missing.");
                if (!entry.PreviousHash.AsSpan().SequenceEqual(hash))
                    return new AuditVerdict.Broken(sequence, "This entry does not follow the one before it.");
                if (!entry.Hash.AsSpan().SequenceEqual(AuditChain.Hash(entry)))
                    return new AuditVerdict.Broken(sequence, "This entry was changed after it was written.");
                hash = entry.Hash;
                if (waiting.TryPeek(out var checkpoint) && checkpoint.Size == sequence)
                {
                    if (!checkpoint.Root.AsSpan().SequenceEqual(hash))
                        return new AuditVerdict.Broken(
                            sequence, "The chain up to this entry was rewritten after a checkpoint was signed.");
                    waiting.Dequeue();
                }
            }
        }
        return waiting.TryPeek(out var beyond)
            ? new AuditVerdict.Broken(
                sequence + 1, $"A checkpoint was signed over {beyond.Size} entries; entries from here on were cut off.")
            : new AuditVerdict.Intact(sequence, hash, checkpoints.Count);
    }

    private async Task<AuditVerdict?> CheckSignaturesAsync(List<AuditCheckpoint> checkpoints, CancellationToken cancellationToken)
    {
        if (checkpoints.Count == 0) return null;
        if (await db.Set<AuditKey>().AsNoTracking().FirstOrDefaultAsync(cancellationToken) is not { } stored)
            return new AuditVerdict.Broken(0, "The key that signed the checkpoints is missing.");
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(stored.PublicKey, out _);
        var forged = checkpoints.Find(checkpoint =>
            !key.VerifyData(
                AuditCheckpoints.Statement(checkpoint.Size, checkpoint.Root, checkpoint.At), checkpoint.Signature,
                HashAlgorithmName.SHA256));
        return forged is null
            ? null
            : new AuditVerdict.Broken(forged.Size, "The checkpoint at this size does not carry a valid signature.");
    }
}

/// <summary>Closed.</summary>
public abstract record AuditVerdict
{
    private AuditVerdict() { }

    public sealed record Intact(long Size, byte[] Root, int Checkpoints) : AuditVerdict;

    /// <param name="Sequence">The first entry at which the chain fails.</param>
    public sealed record Broken(long Sequence, string What) : AuditVerdict;
}
