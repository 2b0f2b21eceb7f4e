using Microsoft.Extensions.Options;
using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.Credentials.StepUp;

/// <summary>The mails of a step-up. Part of the caller's write.</summary>
public sealed class StepUpMails(CredentialMails mails, IOptions<CredentialOptions> options)
{
    public Task SendCodeAsync(Person person, Guid challenge, string code, CancellationToken cancellation) => mails.AddAsync(
        new MailDraft($"step-up/{challenge}/code", person.Email, "Your code for the vault", $"person/{person.Id}")
            .Text($"Hello {person.GivenName},")
            .Text($"Type this code on the page that asks for it, in the same browser: {code}")
            .Note($"It works for {options.Value.StepUpLifetime.TotalMinutes:0} minutes. If you are not about to take a credential out of the vault, somebody else uses your account: tell the Technology office at once, and never give the code to anybody."), cancellation);

    /// <summary>Somebody guesses codes: the person and Technology hear of it.</summary>
    public async Task TellLockedAsync(Person person, Guid challenge, CancellationToken cancellation)
    {
        await mails.AddAsync(new MailDraft($"step-up/{challenge}/locked", person.Email, "Too many wrong codes for the vault", $"person/{person.Id}")
            .Text($"Hello {person.GivenName},")
            .Text($"Somebody who is signed in as you typed {options.Value.StepUpMaxTries} wrong codes. For {options.Value.StepUpLock.TotalMinutes:0} minutes no code is taken; nothing was shown.")
            .Note("If it was not you, sign out everywhere, and tell the Technology office at once."), cancellation);
        foreach (var office in await mails.OfficeAsync(Role.Technology, cancellation))
            await mails.AddAsync(new MailDraft($"step-up/{challenge}/locked/{office.Key}", office.Email, "Wrong codes for the vault", $"person/{person.Id}")
                .Text($"Somebody who is signed in as {person.FullName} typed {options.Value.StepUpMaxTries} wrong codes for the vault. No code is taken from them for {options.Value.StepUpLock.TotalMinutes:0} minutes; nothing was shown.")
                .Text("Please ask them whether it was they.")
                .Button("See the audit", mails.Url($"/audit?subject={Uri.EscapeDataString($"person/{person.Id}")}")), cancellation);
    }
}
