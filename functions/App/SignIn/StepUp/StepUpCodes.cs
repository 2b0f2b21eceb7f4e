using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.SignIn.StepUp.Authenticators;

namespace SppsFlows.SignIn.StepUp;

/// <summary>The codes of step-ups: mails them, takes them, and counts wrong ones. All of it part of the caller's write.</summary>
public sealed class StepUpCodes(
    SppsDb db, MailedCodes codes, AuthenticatorApps apps, StepUpMails mails, AuditLog audit, TimeProvider clock,
    IOptions<StepUpOptions> options)
{
    private const int MostCodes = 6;

    public async Task<StepUpSent> MailAsync(Person person, string browser, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var since = now - options.Value.StepUpLock;
        if (await IsLockedAsync(person.Id, cancellationToken)) return StepUpSent.Locked;
        if (await apps.IsEnrolledAsync(person.Id, cancellationToken)) return StepUpSent.HasApp;
        if (await db.Set<StepUpChallenge>().CountAsync(
            challenge => challenge.PersonId == person.Id && challenge.SentAt > since && challenge.ConfirmedAt == null && !challenge.ByApp,
            cancellationToken) >= MostCodes)
            return StepUpSent.TooMany;
        var id = Guid.CreateVersion7(now);
        db.Add(new StepUpChallenge
        {
            Id = id,
            PersonId = person.Id,
            BrowserHash = RandomToken.HashOf(browser),
            SentAt = now,
            ExpiresAt = now + options.Value.StepUpLifetime,
        });
        var code = await codes.IssueAsync(CodeOf(id, person), options.Value.StepUpLifetime, cancellationToken);
        audit.Add(Actors.Person(person.Id), "step-up.sent", $"person/{person.Id}", new { challenge = id });
        await mails.SendCodeAsync(person, id, code, cancellationToken);
        return StepUpSent.Mailed;
    }

    public async Task<StepUpOutcome> TakeFromMailAsync(Person person, string browser, string typed, CancellationToken cancellationToken)
    {
        var (hash, now) = (RandomToken.HashOf(browser), clock.GetUtcNow());
        var challenge = await db.Set<StepUpChallenge>().FirstOrDefaultAsync(
            candidate => candidate.PersonId == person.Id && candidate.BrowserHash == hash && !candidate.ByApp, cancellationToken);
        if (challenge is not { ConfirmedAt: null } || challenge.ExpiresAt <= now) return StepUpOutcome.AskAgain;
        return await codes.TakeAsync(CodeOf(challenge.Id, person), typed, cancellationToken) is CodeTry.Right
            ? Confirm(challenge, now)
            : await RefuseAsync(person, challenge, now, cancellationToken);
    }

    public async Task<StepUpOutcome> TakeFromAppAsync(Person person, string browser, string typed, CancellationToken cancellationToken)
    {
        var (challenge, now) = (AddByApp(person, browser), clock.GetUtcNow());
        return await apps.TakesAsync(person.Id, typed, cancellationToken)
            ? Confirm(challenge, now)
            : await RefuseAsync(person, challenge, now, cancellationToken);
    }

    /// <summary>By the first code of an app, which was taken already.</summary>
    public void ConfirmByApp(Person person, string browser) => Confirm(AddByApp(person, browser), clock.GetUtcNow());

    private StepUpChallenge AddByApp(Person person, string browser)
    {
        var now = clock.GetUtcNow();
        var challenge = new StepUpChallenge
        {
            Id = Guid.CreateVersion7(now),
            PersonId = person.Id,
            BrowserHash = RandomToken.HashOf(browser),
            ByApp = true,
            SentAt = now,
            ExpiresAt = now
        };
        db.Add(challenge);
        return challenge;
    }

    private StepUpOutcome Confirm(StepUpChallenge challenge, DateTimeOffset now)
    {
        challenge.ConfirmedAt = now;
        audit.Add(
            Actors.Person(challenge.PersonId), "step-up.confirmed", $"person/{challenge.PersonId}",
            new { challenge = challenge.Id, challenge.ByApp });
        return StepUpOutcome.Confirmed;
    }

    private async Task<StepUpOutcome> RefuseAsync(
        Person person, StepUpChallenge challenge, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (challenge.ByApp) challenge.Tries++;
        audit.Add(
            Actors.Person(person.Id), "step-up.refused", $"person/{person.Id}", new { challenge = challenge.Id, challenge.ByApp });
        // A try by app is counted on a row of this write.
        if (!await IsLockedAsync(person.Id, cancellationToken, added: challenge.ByApp ? 1 : 0)) return StepUpOutcome.WrongCode;
        audit.Add(Actors.System, "step-up.locked", $"person/{person.Id}", new { until = now + options.Value.StepUpLock });
        await mails.TellLockedAsync(person, challenge.Id, cancellationToken);
        return StepUpOutcome.Locked;
    }

    /// <summary>
    /// Counted in the store, over all of a person's browsers and codes: neither a restart nor a new code gives new tries.
    /// </summary>
    public async Task<bool> IsLockedAsync(string personId, CancellationToken cancellationToken, int added = 0)
    {
        var since = clock.GetUtcNow() - options.Value.StepUpLock;
        var tries = await db.Set<StepUpChallenge>()
            .Where(challenge => challenge.PersonId == personId && challenge.SentAt > since)
            .SumAsync(challenge => challenge.Tries, cancellationToken);
        return tries + added + await codes.WrongTriesAsync(CodeUse.StepUp, personId, since, cancellationToken)
            >= options.Value.StepUpMaxTries;
    }

    private CodeFor CodeOf(Guid challenge, Person person) =>
        new(CodeUse.StepUp, $"step-up/{challenge}", person.Id, options.Value.StepUpMaxTries);
}
