using System.Globalization;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Mail;
using SppsFlows.Settings;

namespace SppsFlows.SignIn;

/// <summary>Mails a link and a code to sign in with (J3). Nothing shows whether an address is known.</summary>
public sealed class MailSignIn(
    SppsDb db, ActionLinks links, MailOutbox mails, AuditLog audit, TimeProvider clock, IOptions<SignInOptions> options,
    IOptions<AppOptions> app)
{
    /// <summary>Mails a link and a code to the owner of an address, if it is one.</summary>
    /// <returns>The challenge's id, for the browser that asked.</returns>
    public Task<Guid> RunAsync(string email, string back, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var wanted = email.Trim().ToLowerInvariant();
        var person = await db.People.FirstOrDefaultAsync(candidate => candidate.Email == wanted && candidate.Active, cancellationToken);
        var now = clock.GetUtcNow();
        var code = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var id = Guid.NewGuid();
        var challenge = new SignInChallenge
        {
            Id = id,
            PersonId = person?.Id,
            CodeHash = SignInChallenge.HashOf(id, code),
            ExpiresAt = now + options.Value.ChallengeLifetime
        };
        db.Set<SignInChallenge>().Add(challenge);
        if (person is null) return challenge.Id;
        var mailKey = $"sign-in/{challenge.Id}";
        var token = links.Issue(SignInLinks.SignIn, $"sign-in/{challenge.Id}", person.Id, mailKey, challenge.ExpiresAt);
        var url = $"{app.Value.PublicUrl}/sign-in/{token}?back={Uri.EscapeDataString(back)}";
        await mails.AddAsync(SignInMail.Draft(mailKey, person, code, url, options.Value.ChallengeLifetime), cancellationToken);
        audit.Add(Actors.System, "sign-in.mailed", $"person/{person.Id}");
        return challenge.Id;
    }, cancellationToken);
}
