using Microsoft.EntityFrameworkCore;
using SppsFlows.Data;

namespace SppsFlows.Links;

/// <summary>Issues, finds, uses and revokes mailed links (A5). Changes need a <see cref="SppsDb.WriteAsync{T}"/> around them.</summary>
public sealed class ActionLinks(SppsDb db, TimeProvider clock)
{
    /// <returns>The token: 256 random bits as 43 characters of base64url. It can't be retrieved later.</returns>
    public string Issue(LinkPurpose purpose, string subject, string personId, string mailKey, DateTimeOffset expiresAt)
    {
        var token = RandomToken.New();
        var now = clock.GetUtcNow();
        db.Links.Add(new ActionLink
        {
            Id = Guid.CreateVersion7(now),
            TokenHash = RandomToken.HashOf(token),
            Purpose = purpose.Name,
            Subject = subject,
            PersonId = personId,
            MailKey = mailKey,
            CreatedAt = now,
            ExpiresAt = expiresAt,
        });
        return token;
    }

    /// <summary>What a token means now. Changes nothing.</summary>
    public async Task<LinkLookup> FindAsync(LinkPurpose purpose, string token, CancellationToken cancellationToken)
    {
        var hash = RandomToken.HashOf(token);
        var link = await db.Links.FirstOrDefaultAsync(
            candidate => candidate.TokenHash == hash && candidate.Purpose == purpose.Name, cancellationToken);
        return link switch
        {
            null => new LinkLookup.Unknown(),
            { UsedAt: not null } => new LinkLookup.Used(link),
            { RevokedAt: not null } => new LinkLookup.Revoked(link),
            _ when link.ExpiresAt <= clock.GetUtcNow() => new LinkLookup.Expired(link),
            _ => new LinkLookup.Live(link),
        };
    }

    /// <summary>Revokes every live link of one purpose on a subject.</summary>
    /// <param name="personId">If given, only this person's.</param>
    public async Task RevokeAsync(
        LinkPurpose purpose, string subject, RevokedBecause because, CancellationToken cancellationToken, string? personId = null)
    {
        var live = await db.Links.Where(link => link.Purpose == purpose.Name
            && link.Subject == subject && link.UsedAt == null && link.RevokedAt == null)
            .Where(link => personId == null || link.PersonId == personId).ToListAsync(cancellationToken);
        // A link that this write uses up is not revoked as well.
        foreach (var link in live.Where(link => link.UsedAt is null)) (link.RevokedAt, link.RevokedBecause) = (clock.GetUtcNow(), because);
    }
}

/// <summary>What a token means now. Closed.</summary>
public abstract record LinkLookup
{
    private LinkLookup() { }

    /// <summary>The link that the token was issued for, whatever its state now; null when <see cref="Unknown"/>.</summary>
    public ActionLink? Issued => this switch
    {
        Live live => live.Link,
        Used used => used.Link,
        Revoked revoked => revoked.Link,
        Expired expired => expired.Link,
        _ => null,
    };

    public sealed record Live(ActionLink Link) : LinkLookup;
    public sealed record Used(ActionLink Link) : LinkLookup;
    public sealed record Revoked(ActionLink Link) : LinkLookup;
    public sealed record Expired(ActionLink Link) : LinkLookup;

    /// <summary>Never issued, tampered with, or issued for another purpose.</summary>
    public sealed record Unknown : LinkLookup;
}
