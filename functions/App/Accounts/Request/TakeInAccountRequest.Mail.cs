using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.Accounts.Request;

/// <summary>To somebody whose mail held no request. Pure.</summary>
internal static class TakeInAccountRequestMail
{
    public static MailDraft HowTo(string key, Person sender, string formUrl) =>
        new MailDraft(key, sender.Email, "How to ask for a social media account", $"person/{sender.Id}")
            .Text($"Hello {sender.GivenName},")
            .Text(
                "Your mail came in, but this address is read by a program, and it found no request in it. A link in one of our mails is "
                + "answered by opening the link.")
            .Text("To ask for an account, use the form:")
            .Button("Ask for an account", formUrl)
            .Text("Or send a new mail with these lines, and your words behind the colons:")
            .List(AccountRequestLines())
            .Note("A mail with some of the lines is enough: what is missing is asked back. Never send a password by mail.");

    private static IEnumerable<string> AccountRequestLines() => AccountRequestFields.Definition.Fields.Select(field => $"{field.Title}:");
}
