using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.SignIn;

internal static class SignInMail
{
    public static MailDraft Draft(string key, Person person, string code, string url, TimeSpan lifetime) =>
        new MailDraft(key, person.Email, "Your sign-in link", $"person/{person.Id}")
            .Text($"Hello {person.GivenName},")
            .Text("Somebody, most likely you, wants to sign in to SppsFlows with this address.")
            .Button("Sign in", url)
            .Text($"Or type this code on the page that asks for it: {code[..3]} {code[3..]}")
            .Note(
                $"Link and code work once, for {lifetime.TotalMinutes:0} minutes. If you did not ask for them, you need not do "
                + "anything. Never give the code to anybody: nobody of the district will ask for it.");
}
