using Microsoft.Extensions.Options;
using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Settings;

namespace SppsFlows.SignIn;

/// <summary>The mails of a sign-in. Part of the caller's write.</summary>
public sealed class SignInMails(MailOutbox mails, OfficeAddresses offices, IOptions<SignInOptions> options, IOptions<AppOptions> app)
{
    /// <summary>Of the mail that carries a challenge's link and code.</summary>
    public static string KeyOf(SignInChallenge challenge) => $"sign-in/{challenge.Id}";

    public Task SendAsync(
        SignInChallenge challenge, Person person, string code, string token, string back, CancellationToken cancellationToken) =>
        mails.AddAsync(new MailDraft(KeyOf(challenge), person.Email, "Your sign-in link", $"person/{person.Id}")
            .Text($"Hello {person.GivenName},")
            .Text("Somebody, most likely you, wants to sign in to SppsFlows with this address.")
            .Button("Sign in", $"{app.Value.PublicUrl}/sign-in/{token}?back={Uri.EscapeDataString(back)}")
            .Text($"Or type this code on the page that asks for it: {code[..3]} {code[3..]}")
            .Note(
                $"Link and code work once, for {options.Value.ChallengeLifetime.TotalMinutes:0} minutes. If you did not ask for them, you "
                + "need not do anything. Never give the code to anybody: nobody of the district will ask for it."), cancellationToken);

    /// <summary>Somebody guesses codes: the person and Technology hear of it.</summary>
    public async Task TellLockedAsync(SignInChallenge challenge, Person person, CancellationToken cancellationToken)
    {
        var what = $"{options.Value.CodeLockTries} wrong sign-in codes within {options.Value.CodeLock.TotalMinutes:0} minutes";
        await mails.AddAsync(new MailDraft(
            $"sign-in/{challenge.Id}/locked", person.Email, "Too many wrong sign-in codes", $"person/{person.Id}")
            .Text($"Hello {person.GivenName},")
            .Text(
                $"Somebody typed {what} for your address. For a while no code signs you in; the button in the mail still does. Nobody "
                + "got in.")
            .Note("If it was not you, somebody is trying to sign in as you: tell the Technology office."), cancellationToken);
        foreach (var office in await offices.OfAsync(Role.Technology, cancellationToken))
            await mails.AddAsync(new MailDraft(
                $"sign-in/{challenge.Id}/locked/{office.Key}", office.Email, "Wrong sign-in codes", $"person/{person.Id}")
                .Text(
                    $"Somebody typed {what} for {person.FullName}. No code is taken for them for a while, only their mailed links; "
                    + "nobody got in.")
                .Text("Please ask them whether it was they.")
                .Button(
                    "See the audit",
                    $"{app.Value.PublicUrl}/audit?subject={Uri.EscapeDataString($"person/{person.Id}")}"), cancellationToken);
    }
}
