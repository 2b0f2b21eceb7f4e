using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace SppsFlows.Mail;

/// <summary>
/// Any SMTP server, through MailKit. Each mail has its own connection: a district sends few, and a broken connection delays only one mail.
/// </summary>
public sealed class SmtpMailer(IOptions<MailOptions> options) : IMailer
{
    public async Task SendAsync(MailMessage message, CancellationToken cancellationToken)
    {
        var smtp = options.Value.Smtp;
        using var client = new SmtpClient { Timeout = (int)smtp.Timeout.TotalMilliseconds };
        try
        {
            await client.ConnectAsync(smtp.Host, smtp.Port, TlsOf(smtp.Security), cancellationToken);
            if (smtp.User.Length > 0) await client.AuthenticateAsync(smtp.User, smtp.Password, cancellationToken);
            await client.SendAsync(Mime(message, options.Value), cancellationToken);
        }
        catch (SmtpCommandException refusal) when (IsFinal(refusal))
        {
            // The server's text may repeat the address, so only its code is kept.
            throw new MailRefusedException($"The mail server refused with {(int)refusal.StatusCode} ({refusal.ErrorCode}).");
        }
        catch (SmtpCommandException refusal)
        {
            throw new MailDelayedException($"The mail server answered {(int)refusal.StatusCode} ({refusal.ErrorCode}).", cause: refusal);
        }
        catch (Exception fault) when (fault is ProtocolException
            or AuthenticationException or SslHandshakeException or SocketException or TimeoutException or NotSupportedException
            or ServiceNotConnectedException or ServiceNotAuthenticatedException)
        {
            throw new MailDelayedException($"The mail server could not be used: {fault.GetType().Name}.", cause: fault);
        }
        await LeaveAsync(client, cancellationToken);
    }

    // A refused sender is a fault of our configuration, not of the mail, which waits until that is fixed.
    private static bool IsFinal(SmtpCommandException refusal) =>
        (int)refusal.StatusCode is >= 550 and < 560
            && (refusal.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted);

    private static SecureSocketOptions TlsOf(SmtpSecurity security) => security switch
    {
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.None,
    };

    // The mail has been accepted by now: a server that hangs up early must not make us send it again.
    private static async Task LeaveAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException
            or ProtocolException or SocketException or OperationCanceledException or CommandException)
        {
        }
    }

    internal static MimeMessage Mime(MailMessage message, MailOptions options)
    {
        var mime = new MimeMessage { MessageId = message.Id, Date = message.At, Subject = message.Subject.ReplaceLineEndings(" ") };
        mime.From.Add(MailboxAddress.Parse(options.From));
        if (options.ReplyTo.Length > 0) mime.ReplyTo.Add(MailboxAddress.Parse(options.ReplyTo));
        mime.To.Add(MailboxAddress.TryParse(message.To, out var to)
            ? to
            : throw new MailRefusedException("The recipient is not an e-mail address."));
        foreach (var (name, value) in MailHeaders.Always) mime.Headers.Add(name, value);
        mime.Body = new BodyBuilder { TextBody = message.Text, HtmlBody = message.Html }.ToMessageBody();
        return mime;
    }
}
