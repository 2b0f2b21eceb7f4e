using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using MimeKit;

namespace SppsFlows.Mail;

/// <summary>A host that could not send mail does not start: it would take requests and leave everybody waiting.</summary>
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
        if (!MailboxAddress.TryParse(options.From, out var from) || from.Domain.Length == 0)
            yield return "Mail:From is not an e-mail address. Mails need a sender, such as 'Social Media Desk <social@district.example>'.";
        if (options.ReplyTo.Length > 0 && !MailboxAddress.TryParse(options.ReplyTo, out _))
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
    }
}
