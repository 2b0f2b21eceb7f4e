using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.Intake.Secrets;

/// <summary>To somebody who sent a credential the wrong way (B7). It repeats nothing of it. Pure.</summary>
internal static class SecretRemovedMail
{
    /// <param name="way">How it came: mail, form.</param>
    public static MailDraft Draft(string key, Person sender, string about, string way) =>
        new MailDraft(key, sender.Email, "We removed a password from what you sent", about)
            .Text($"Hello {sender.GivenName},")
            .Text($"Your {way} held what looks like a password, a code or another secret. We removed it before anything was stored: nobody can read it here.")
            .Text("It passed through other systems on its way, so please change it now. When the account is approved, you get a link to a protected form: that is the place for usernames, passwords and codes.")
            .Note("The rest of what you sent was taken in as usual. Never send a password by mail or in a form.");
}
