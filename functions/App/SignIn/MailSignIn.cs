using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;

namespace SppsFlows.SignIn;

/// <summary>Mails a link and a code to sign in with (J3). Nothing shows whether an address is known.</summary>
public sealed class MailSignIn(
    SppsDb db, ActionLinks links, MailedCodes codes, SignInMails mails, AuditLog audit, TimeProvider clock,
    IOptions<SignInOptions> options)
{
    /// <summary>Mails a link and a code to the owner of an address, if it is one.</summary>
    /// <returns>The challenge's id, for the browser that asked.</returns>
    public Task<Guid> RunAsync(string email, string back, CancellationToken cancellationToken) => db.WriteAsync(async () =>
    {
        var wanted = email.Trim().ToLowerInvariant();
        var person = await db.People.FirstOrDefaultAsync(candidate => candidate.Email == wanted && candidate.Active, cancellationToken);
        var now = clock.GetUtcNow();
        var challenge = new SignInChallenge
        {
            Id = Guid.NewGuid(),
            PersonId = person?.Id,
            ExpiresAt = now + options.Value.ChallengeLifetime
        };
        db.Set<SignInChallenge>().Add(challenge);
        // Also for nobody's address: it must not be known by how long this takes.
        var code = await codes.IssueAsync(challenge.Code(options.Value), options.Value.ChallengeLifetime, cancellationToken);
        if (person is null) return challenge.Id;
        var token = links.Issue(
            SignInLinks.SignIn, $"sign-in/{challenge.Id}", person.Id, SignInMails.KeyOf(challenge), challenge.ExpiresAt);
        await mails.SendAsync(challenge, person, code, token, back, cancellationToken);
        audit.Add(Actors.System, "sign-in.mailed", $"person/{person.Id}");
        return challenge.Id;
    }, cancellationToken);
}
