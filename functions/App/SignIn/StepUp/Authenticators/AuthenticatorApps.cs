using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using OtpNet;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;

namespace SppsFlows.SignIn.StepUp.Authenticators;

/// <summary>Enrols, checks and removes people's authenticator apps. Every change is recorded and mailed.</summary>
public sealed class AuthenticatorApps(SppsDb db, IDataProtectionProvider protection, StepUpMails mails, AuditLog audit, TimeProvider clock)
{
    /// <summary>How long a seed waits for its first code after it was shown.</summary>
    public static readonly TimeSpan MayTake = TimeSpan.FromMinutes(15);

    private const int SeedBytes = 20;

    // Clocks of phones are off by some seconds: one step to either side (RFC 6238, 5.2).
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    private readonly IDataProtector _protector = protection.CreateProtector("SppsFlows.StepUp.Authenticator");

    public Task<bool> IsEnrolledAsync(string personId, CancellationToken cancellationToken) =>
        db.Set<Authenticator>().AnyAsync(
            authenticator => authenticator.PersonId == personId && authenticator.ConfirmedAt != null, cancellationToken);

    /// <summary>A new seed, to be shown once. It replaces an older one that was never confirmed.</summary>
    /// <returns>Null when the person has an authenticator already: it must be removed first.</returns>
    public Task<AuthenticatorSeed?> BeginAsync(Person person, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var seed = RandomNumberGenerator.GetBytes(SeedBytes);
        var (sealed_, now) = (_protector.Protect(seed), clock.GetUtcNow());
        if (await db.Set<Authenticator>().FindAsync([person.Id], cancellationToken) is not { } known)
            db.Add(new Authenticator { PersonId = person.Id, ProtectedSeed = sealed_, BegunAt = now });
        else if (known.ConfirmedAt is not null) return null;
        else (known.ProtectedSeed, known.BegunAt, known.LastStep) = (sealed_, now, 0);
        return new AuthenticatorSeed(Base32Encoding.ToString(seed), person.Email);
    }, cancellationToken);

    /// <summary>The seed that waits for its first code; null when none does.</summary>
    public async Task<AuthenticatorSeed?> WaitingAsync(Person person, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - MayTake;
        var waiting = await db.Set<Authenticator>()
            .AsNoTracking()
            .FirstOrDefaultAsync(candidate => candidate.PersonId == person.Id
                && candidate.ConfirmedAt == null && candidate.BegunAt > since, cancellationToken);
        return waiting is null
            ? null
            : new AuthenticatorSeed(Base32Encoding.ToString(_protector.Unprotect(waiting.ProtectedSeed)), person.Email);
    }

    /// <summary>Takes the first code: the app has the seed and counts from now on. Part of the caller's write.</summary>
    public async Task<bool> ConfirmAsync(Person person, string typed, CancellationToken cancellationToken)
    {
        var since = clock.GetUtcNow() - MayTake;
        if (await db.Set<Authenticator>().FindAsync([person.Id], cancellationToken) is not { ConfirmedAt: null } waiting
            || waiting.BegunAt <= since || !Takes(waiting, typed))
            return false;
        waiting.ConfirmedAt = clock.GetUtcNow();
        audit.Add(Actors.Person(person.Id), "authenticator.enrolled", $"person/{person.Id}");
        await mails.TellEnrolledAsync(person, waiting.BegunAt, cancellationToken);
        return true;
    }

    /// <summary>Whether this is the current code and has not been used. Part of the caller's write.</summary>
    public async Task<bool> TakesAsync(string personId, string typed, CancellationToken cancellationToken) =>
        await db.Set<Authenticator>().FindAsync([personId], cancellationToken) is { ConfirmedAt: not null } authenticator
            && Takes(authenticator, typed);

    /// <returns>False when there is none.</returns>
    public Task<bool> RemoveAsync(Person person, Person by, string reason, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        if (await db.Set<Authenticator>().FindAsync([person.Id], cancellationToken) is not { } authenticator) return false;
        db.Remove(authenticator);
        if (authenticator.ConfirmedAt is null) return false;
        audit.Add(Actors.Person(by.Id), "authenticator.removed", $"person/{person.Id}", new { reason });
        // What it proved ends with it.
        foreach (var challenge in await db
            .Set<StepUpChallenge>().Where(challenge => challenge.PersonId == person.Id && challenge.ByApp && challenge.ConfirmedAt != null)
            .ToListAsync(cancellationToken))
            challenge.ConfirmedAt = null;
        await mails.TellRemovedAsync(person, by, authenticator.ConfirmedAt.Value, reason, cancellationToken);
        return true;
    }, cancellationToken);

    private bool Takes(Authenticator authenticator, string typed)
    {
        var code = string.Concat(typed.Where(char.IsAsciiDigit));
        if (code.Length != 6) return false;
        var seed = _protector.Unprotect(authenticator.ProtectedSeed);
        try
        {
            if (!new Totp(seed).VerifyTotp(clock.GetUtcNow().UtcDateTime, code, out var step, Window) || step <= authenticator.LastStep)
                return false;
            authenticator.LastStep = step;
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }
}

/// <summary>Shown once, for the app to keep.</summary>
/// <param name="Secret">Base32.</param>
/// <param name="Account">The name that the app shows for it.</param>
public sealed record AuthenticatorSeed(string Secret, string Account)
{
    /// <summary>What authenticator apps read from a QR picture.</summary>
    public string Uri => $"otpauth://totp/SppsFlows:{System.Uri.EscapeDataString(Account)}?secret={Secret}&issuer=SppsFlows";

    public string InGroups => string.Join(' ', Secret.Chunk(4).Select(group => new string(group)));

    public override string ToString() => nameof(AuthenticatorSeed);
}
