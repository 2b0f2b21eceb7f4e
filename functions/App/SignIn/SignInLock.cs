using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Mail;
using SppsFlows.Settings;

namespace SppsFlows.SignIn;

/// <summary>
/// Somebody guesses a person's sign-in codes: after too many wrong ones in a while no code signs them in, however many new ones are asked
/// for; their mailed links still do. The pages say the same as ever, or they would tell whose address is known. Part of the caller's write.
/// </summary>
public sealed class SignInLock(
    SppsDb db, MailedCodes codes, MailOutbox mails, OfficeAddresses offices, AuditLog audit, TimeProvider clock,
    IOptions<SignInOptions> options, IOptions<AppOptions> app)
{
    /// <summary>Counted in the store, over all challenges: neither a restart nor a new code gives new tries.</summary>
    public async Task<bool> IsLockedAsync(string personId, CancellationToken cancellationToken) =>
        await WrongCodesAsync(personId, cancellationToken) >= options.Value.CodeLockTries;

    /// <summary>One more wrong code, already counted.</summary>
    public async Task NoteWrongCodeAsync(string personId, SignInChallenge challenge, CancellationToken cancellationToken)
    {
        var wrong = await WrongCodesAsync(personId, cancellationToken);
        audit.Add(Actors.System, "sign-in.refused", $"person/{personId}", new { wrong });
        if (wrong != options.Value.CodeLockTries) return;
        audit.Add(Actors.System, "sign-in.locked", $"person/{personId}", new { until = clock.GetUtcNow() + options.Value.CodeLock });
        var person = await db.People.SingleAsync(candidate => candidate.Id == personId, cancellationToken);
        var what = $"{options.Value.CodeLockTries} wrong sign-in codes within {options.Value.CodeLock.TotalMinutes:0} minutes";
        await mails.AddAsync(new MailDraft(
            $"sign-in/{challenge.Id}/locked", person.Email, "Too many wrong sign-in codes", $"person/{personId}")
            .Text($"Hello {person.GivenName},")
            .Text(
                $"Somebody typed {what} for your address. For a while no code signs you in; the button in the mail still does. Nobody "
                + "got in.")
            .Note("If it was not you, somebody is trying to sign in as you: tell the Technology office."), cancellationToken);
        foreach (var office in await offices.OfAsync(Role.Technology, cancellationToken))
            await mails.AddAsync(new MailDraft(
                $"sign-in/{challenge.Id}/locked/{office.Key}", office.Email, "Wrong sign-in codes", $"person/{personId}")
                .Text(
                    $"Somebody typed {what} for {person.FullName}. No code is taken for them for a while, only their mailed links; "
                    + "nobody got in.")
                .Text("Please ask them whether it was they.")
                .Button(
                    "See the audit",
                    $"{app.Value.PublicUrl}/audit?subject={Uri.EscapeDataString($"person/{personId}")}"), cancellationToken);
    }

    private Task<int> WrongCodesAsync(string personId, CancellationToken cancellationToken) =>
        codes.WrongTriesAsync(CodeUse.SignIn, personId, clock.GetUtcNow() - options.Value.CodeLock, cancellationToken);
}
