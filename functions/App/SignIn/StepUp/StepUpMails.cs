using Microsoft.Extensions.Options;
using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Settings;

namespace SppsFlows.SignIn.StepUp;

/// <summary>The mails of a step-up. Part of the caller's write.</summary>
public sealed class StepUpMails(MailOutbox mails, OfficeAddresses offices, IOptions<StepUpOptions> options, IOptions<AppOptions> app)
{
    public Task SendCodeAsync(Person person, Guid challenge, string code, CancellationToken cancellationToken) => mails.AddAsync(
        new MailDraft($"step-up/{challenge}/code", person.Email, "Your code for the vault", $"person/{person.Id}")
            .Text($"Hello {person.GivenName},")
            .Text($"Type this code on the page that asks for it, in the same browser: {code}")
            .Note(
                $"It works for {options.Value.StepUpLifetime.TotalMinutes:0} minutes. If you are not about to take a credential out of "
                + "the vault, somebody else is using your account: tell the Technology office at once, and never give the code to "
                + "anybody."), cancellationToken);

    /// <summary>Somebody is guessing codes: tells the person and Technology.</summary>
    public async Task TellLockedAsync(Person person, Guid challenge, CancellationToken cancellationToken)
    {
        await mails.AddAsync(new MailDraft(
            $"step-up/{challenge}/locked", person.Email, "Too many wrong codes for the vault", $"person/{person.Id}")
            .Text($"Hello {person.GivenName},")
            .Text(
                $"Somebody who is signed in as you typed {options.Value.StepUpMaxTries} wrong codes. For "
                + $"{options.Value.StepUpLock.TotalMinutes:0} minutes no code is taken; nothing was shown.")
            .Note("If it was not you, sign out everywhere, and tell the Technology office at once."), cancellationToken);
        foreach (var office in await offices.OfAsync(Role.Technology, cancellationToken))
            await mails.AddAsync(new MailDraft(
                $"step-up/{challenge}/locked/{office.Key}", office.Email, "Wrong codes for the vault", $"person/{person.Id}")
                .Text(
                    $"Somebody who is signed in as {person.FullName} typed {options.Value.StepUpMaxTries} wrong codes for the vault. No "
                    + $"code is taken from them for {options.Value.StepUpLock.TotalMinutes:0} minutes; nothing was shown.")
                .Text("Please ask them whether it was them.")
                .Button(
                    "See the audit",
                    $"{app.Value.PublicUrl}/audit?subject={Uri.EscapeDataString($"person/{person.Id}")}"), cancellationToken);
    }

    /// <summary>Anybody with the mailbox could have done it: tells the person and Technology.</summary>
    public async Task TellEnrolledAsync(Person person, DateTimeOffset begun, CancellationToken cancellationToken)
    {
        var key = $"authenticator/{person.Id}/{begun.ToUnixTimeMilliseconds()}/enrolled";
        await mails.AddAsync(new MailDraft(key, person.Email, "An authenticator app was set up for you", $"person/{person.Id}")
            .Text($"Hello {person.GivenName},")
            .Text("From now on a code from your authenticator app is asked for before a secret is shown, and none is mailed to you.")
            .Note("If this was not you, tell the Technology office at once."), cancellationToken);
        foreach (var office in await offices.OfAsync(Role.Technology, cancellationToken))
            await mails.AddAsync(new MailDraft(
                $"{key}/{office.Key}", office.Email, $"{person.FullName} set up an authenticator app", $"person/{person.Id}")
                .Text(
                    $"{person.FullName} proved by a mailed code that it is them, and set up an authenticator app for the vault. If you "
                    + "hear that it was somebody else, remove it.")
                .Button("See the authenticators", $"{app.Value.PublicUrl}/step-up/authenticators"), cancellationToken);
    }

    public async Task TellRemovedAsync(
        Person person, Person by, DateTimeOffset enrolled, string reason, CancellationToken cancellationToken)
    {
        var key = $"authenticator/{person.Id}/{enrolled.ToUnixTimeMilliseconds()}/removed";
        await mails.AddAsync(new MailDraft(key, person.Email, "Your authenticator app was removed", $"person/{person.Id}")
            .Text($"Hello {person.GivenName},")
            .Text(
                $"{(by.Id == person.Id ? "In your name" : $"By {by.FullName}")} the authenticator app that protects the vault for you "
                + "was removed. Until you set up another one, codes are mailed to you.")
            .Facts(("Reason given", reason))
            .Note("If you did not ask for this, tell the Technology office at once."), cancellationToken);
        foreach (var office in await offices.OfAsync(Role.Communications, cancellationToken))
            if (office.Email != person.Email)
                await mails.AddAsync(new MailDraft(
                    $"{key}/{office.Key}", office.Email, $"The authenticator app of {person.FullName} was removed", $"person/{person.Id}")
                    .Text(
                        $"{by.FullName} removed the authenticator app by which {person.FullName} proves that it is them before the "
                        + "vault shows a secret.")
                    .Facts(("Reason given", reason))
                    .Note("You need not do anything. If the reason makes no sense to you, ask them."), cancellationToken);
    }
}
