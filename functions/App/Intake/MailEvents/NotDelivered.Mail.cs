using SppsFlows.Directory;
using SppsFlows.Mail;

namespace SppsFlows.Intake.MailEvents;

/// <summary>To Communications: somebody did not get a mail that they may be waiting for. Pure.</summary>
internal static class NotDeliveredMail
{
    public const string KeyPrefix = "mail-not-delivered/";

    public static MailDraft Of(OutgoingMail mail, MailEvent item, Person? person, OfficeAddress office, string publicUrl)
    {
        var who = person?.FullName ?? mail.To;
        return new MailDraft(
            $"{KeyPrefix}{mail.Key}/{office.Key}", office.Email,
            $"A mail to {who} {(item.Kind is MailEventKind.MarkedAsSpam ? "was marked as unwanted" : "did not arrive")}", mail.About)
            .Text(Explain(item.Kind))
            .Facts(("To", person is null
                ? mail.To
                : $"{person.FullName}, {mail.To}"), ("Subject", mail.Subject), ("Code of the receiving server", item.Code))
            .Button("See what it is about", publicUrl + PathOf(mail.About))
            .Note("They can still do what the mail asked for: it waits on their start page when they sign in.");
    }

    private static string Explain(MailEventKind kind) => kind switch
    {
        MailEventKind.Bounced =>
            "The receiving server says that there is no such address. Correct it in the roster; until then this person gets no mail "
            + "from us.",
        MailEventKind.Blocked =>
            "The receiving server refused the mail, though the address may be right. If it happens again, ask whoever runs that server.",
        MailEventKind.Dropped =>
            "The mail service did not even try: an earlier mail to this address had bounced, or its owner had refused mail. Take the "
            + "address off the service’s list once that is mended.",
        MailEventKind.MarkedAsSpam =>
            "Its reader marked it as unwanted. The mail service will not deliver further mails to this address until it is taken off "
            + "its list.",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static string PathOf(string about) => about.Split('/') switch
    {
        ["account-request", var id] => $"/accounts/requests/{id}",
        ["account", var id] => $"/accounts/{id}",
        _ => "/audit?action=mail.",
    };
}
