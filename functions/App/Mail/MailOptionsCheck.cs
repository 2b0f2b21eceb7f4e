using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MimeKit;

namespace SppsFlows.Mail;

/// <summary>A host that can't send mail does not start: it would accept requests and leave everybody waiting.</summary>
internal sealed class MailOptionsCheck(IHostEnvironment environment) : IPostConfigureOptions<MailOptions>, IValidateOptions<MailOptions>
{
    public void PostConfigure(string? name, MailOptions options)
    {
        if (environment.IsDevelopment()) options.Provider ??= MailProvider.Local;
    }

    public ValidateOptionsResult Validate(string? name, MailOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(MailOptions options)
    {
        if (options.Provider is null)
            yield return "Mail:Provider is not set. Use Smtp or SendGrid; Local only keeps mails in a folder.";
        if (!IsPlain(options.From) && !IsMailbox(options.From, needsDomain: true))
            yield return "Mail:From is not an e-mail address. Mails need a sender, such as 'Social Media Desk <social@district.example>'.";
        if (options.ReplyTo.Length > 0 && !IsPlain(options.ReplyTo) && !IsMailbox(options.ReplyTo, needsDomain: false))
            yield return "Mail:ReplyTo is not an e-mail address.";
        if (options.Parallel is < 1 or > 50)
            yield return "Mail:Parallel must be from 1 to 50.";
        if (options is { Provider: MailProvider.Smtp, Smtp.Host.Length: 0 })
            yield return "Mail:Provider is Smtp: set Mail:Smtp:Host.";
        if (options is { Provider: MailProvider.Smtp, Smtp: { Security: SmtpSecurity.None, User.Length: > 0 } })
            yield return "Mail:Smtp:Security is None: a password would go in clear. Use StartTls or Tls, or no user.";
        if (options is { Provider: MailProvider.SendGrid, SendGrid.ApiKey.Length: 0 })
            yield return "Mail:Provider is SendGrid: set Mail:SendGrid:ApiKey.";
        if (options.Provider == MailProvider.SendGrid && !Uri.TryCreate(options.SendGrid.BaseUrl, UriKind.Absolute, out _))
            yield return "Mail:SendGrid:BaseUrl is not an address.";
        if (options.SendGrid.EventPublicKey is { Length: > 0 } key && !IsPublicKey(key))
            yield return "Mail:SendGrid:EventPublicKey is not a public key in base64. Copy it from the settings of the signed event "
                + "webhook.";
    }

    private static bool IsPublicKey(string key)
    {
        try
        {
            SendGridSignature.ReadKey(key).Dispose();
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>
    /// True only for what every parser accepts: letters, digits and spaces, then an address of the usual characters. Loading MimeKit would
    /// noticeably lengthen each start.
    /// </summary>
    private static bool IsPlain(string mailbox)
    {
        var address = mailbox.AsSpan();
        if (mailbox.EndsWith('>') && mailbox.IndexOf('<', StringComparison.Ordinal) is > 0 and var open)
        {
            foreach (var letter in address[..open])
                if (!char.IsAsciiLetterOrDigit(letter) && letter != ' ') return false;
            address = address[(open + 1)..^1];
        }
        var at = address.IndexOf('@');
        return at > 0 && IsDotted(address[..at]) && IsDotted(address[(at + 1)..]);
    }

    private static bool IsDotted(ReadOnlySpan<char> text)
    {
        foreach (var part in text.Split('.'))
        {
            var word = text[part];
            if (word.IsEmpty || word[0] == '-' || word[^1] == '-') return false;
            foreach (var letter in word)
                if (!char.IsAsciiLetterOrDigit(letter) && letter != '-') return false;
        }
        return true;
    }

    private static bool IsMailbox(string text, bool needsDomain) =>
        MailboxAddress.TryParse(text, out var mailbox) && (!needsDomain || mailbox.Domain.Length > 0);
}
