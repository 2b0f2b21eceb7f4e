using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using SppsFlows.Data;

namespace SppsFlows.Credentials.Escrow;

/// <summary>
/// The key of the reuse marks: random, created once, encrypted by Data Protection, whose own keys are outside this database.
/// </summary>
public sealed class ReusePepper(SppsDb db, IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("SppsFlows.Credentials.ReusePepper");

    public async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        var row = await db.Set<ProtectedPepper>().AsNoTracking().SingleOrDefaultAsync(cancellationToken)
            ?? await db.WriteAsync(() => MakeAsync(cancellationToken), cancellationToken);
        return _protector.Unprotect(row.Value);
    }

    private async Task<ProtectedPepper> MakeAsync(CancellationToken cancellationToken)
    {
        if (await db.Set<ProtectedPepper>().SingleOrDefaultAsync(cancellationToken) is { } known) return known;
        var made = new ProtectedPepper { Value = _protector.Protect(RandomNumberGenerator.GetBytes(32)) };
        db.Add(made);
        return made;
    }
}

/// <summary>As it is stored.</summary>
public sealed class ProtectedPepper
{
    /// <summary>Always 1.</summary>
    public int Id { get; init; } = 1;

    public required byte[] Value { get; init; }
}

internal sealed class ProtectedPepperTable : IEntityTypeConfiguration<ProtectedPepper>
{
    public void Configure(EntityTypeBuilder<ProtectedPepper> builder)
    {
        builder.ToTable("ReusePepper");
        builder.Property(pepper => pepper.Id).ValueGeneratedNever();
    }
}
