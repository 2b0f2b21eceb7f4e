using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SppsFlows.Data;

namespace SppsFlows.Audit;

/// <summary>
/// Signs the chain's size and root (J5) and logs them: a copy that nobody with write access to the database can take back.
/// </summary>
public sealed class AuditCheckpoints(SppsDb db, IDataProtectionProvider protection, TimeProvider clock, ILogger<AuditCheckpoints> logger)
{
    private readonly IDataProtector _protector = protection.CreateProtector("SppsFlows.Audit.Key");

    /// <summary>Adds a checkpoint when the chain has grown since the last one.</summary>
    /// <returns>The checkpoint, or null when there was nothing new.</returns>
    public async Task<AuditCheckpoint?> AddAsync(CancellationToken cancellationToken)
    {
        var added = await db.WriteAsync(async () =>
        {
            var last = await db.AuditEntries
                .AsNoTracking().OrderByDescending(entry => entry.Sequence).FirstOrDefaultAsync(cancellationToken);
            if (last is null || await db.AuditCheckpoints.AnyAsync(known => known.Size == last.Sequence, cancellationToken)) return null;
            var at = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
            using var key = await OpenKeyAsync(cancellationToken);
            var checkpoint = new AuditCheckpoint
            {
                Size = last.Sequence,
                Root = last.Hash,
                At = at,
                Signature = key.SignData(Statement(last.Sequence, last.Hash, at), HashAlgorithmName.SHA256),
            };
            db.AuditCheckpoints.Add(checkpoint);
            return checkpoint;
        }, cancellationToken);
        if (added is not null)
            logger.LogInformation(
                "Audit checkpoint: size {Size}, root {Root}, signature {Signature}", added.Size, Convert.ToHexStringLower(added.Root),
                Convert.ToBase64String(added.Signature));
        return added;
    }

    /// <summary>What is signed: size, root, and time in seconds since 1970, big-endian.</summary>
    internal static byte[] Statement(long size, byte[] root, DateTimeOffset at)
    {
        var statement = new byte[16 + root.Length];
        BinaryPrimitives.WriteInt64BigEndian(statement, size);
        BinaryPrimitives.WriteInt64BigEndian(statement.AsSpan(8), at.ToUnixTimeSeconds());
        root.CopyTo(statement, 16);
        return statement;
    }

    private async Task<ECDsa> OpenKeyAsync(CancellationToken cancellationToken)
    {
        var stored = await db.Set<AuditKey>().FirstOrDefaultAsync(cancellationToken);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (stored is null)
            db.Set<AuditKey>().Add(new AuditKey
            {
                PublicKey = key.ExportSubjectPublicKeyInfo(),
                ProtectedPrivateKey = _protector.Protect(key.ExportPkcs8PrivateKey())
            });
        else
            key.ImportPkcs8PrivateKey(_protector.Unprotect(stored.ProtectedPrivateKey), out _);
        return key;
    }
}
