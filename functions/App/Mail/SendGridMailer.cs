using System.Net;
using Microsoft.Extensions.Options;
using MimeKit;
using SendGrid;
using SendGrid.Helpers.Mail;

namespace SppsFlows.Mail;

/// <summary>SendGrid's Web API (v3/mail/send).</summary>
public sealed class SendGridMailer(HttpClient http, IOptions<MailOptions> options, TimeProvider clock) : IMailer
{
    /// <summary>The custom argument that comes back with SendGrid's events, so that a bounce finds its mail.</summary>
    internal const string KeyArgument = "mail-key";

    public async Task SendAsync(MailMessage message, CancellationToken cancellationToken)
    {
        var sendGrid = options.Value.SendGrid;
        // The pump does the retries: each try is on record before it happens.
        var client = new SendGridClient(http, new SendGridClientOptions { ApiKey = sendGrid.ApiKey, Host = sendGrid.BaseUrl.TrimEnd('/') });
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(sendGrid.Timeout);
        try
        {
            var response = await client.SendEmailAsync(Request(message, options.Value), limit.Token);
            if (!response.IsSuccessStatusCode) throw Failure(response.StatusCode, response.Headers, clock.GetUtcNow());
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MailDelayedException("SendGrid did not answer in time.", cause: fault);
        }
        catch (HttpRequestException fault)
        {
            throw new MailDelayedException($"SendGrid could not be reached: {fault.HttpRequestError}.", cause: fault);
        }
    }

    // 400 and 413 concern this mail; 401 and 403 concern our key or sender, and the mail waits until that is fixed.
    private static Exception Failure(HttpStatusCode status, System.Net.Http.Headers.HttpResponseHeaders headers, DateTimeOffset now) =>
        status switch
        {
            HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge =>
                new MailRefusedException($"SendGrid refused with {(int)status}."),
            _ => new MailDelayedException($"SendGrid answered {(int)status}.", RetryAfter(headers, now)),
        };

    private static TimeSpan? RetryAfter(System.Net.Http.Headers.HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (headers.RetryAfter is { } after) return after.Delta ?? after.Date - now;
        // SendGrid gives the time at which a rate limit is lifted, as Unix time in seconds.
        return headers.TryGetValues("X-RateLimit-Reset", out var values)
            && long.TryParse(values.First(), out var second) && second is > 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(second) - now
            : null;
    }

    internal static SendGridMessage Request(MailMessage message, MailOptions options)
    {
        var request = new SendGridMessage
        {
            From = Address(options.From),
            ReplyTo = options.ReplyTo.Length > 0 ? Address(options.ReplyTo) : null,
            Subject = message.Subject.ReplaceLineEndings(" "),
            PlainTextContent = message.Text,
            HtmlContent = message.Html,
            MailSettings = options.SendGrid.Sandbox ? new MailSettings { SandboxMode = new SandboxMode { Enable = true } } : null,
        };
        request.AddTo(new EmailAddress(message.To));
        request.AddHeader("Message-ID", $"<{message.Id}>");
        foreach (var (name, value) in MailHeaders.Always) request.AddHeader(name, value);
        request.AddCategories([options.SendGrid.Category, KindOf(message.Key)]);
        request.AddCustomArg(KeyArgument, message.Key);
        // Click tracking would show our one-use tokens to a third party and rewrite the links.
        request.SetClickTracking(false, false);
        request.SetOpenTracking(false);
        request.SetSubscriptionTracking(false);
        request.SetGoogleAnalytics(false);
        return request;
    }

    private static EmailAddress Address(string text)
    {
        var mailbox = MailboxAddress.Parse(text);
        return new EmailAddress(mailbox.Address, string.IsNullOrEmpty(mailbox.Name) ? null : mailbox.Name);
    }

    // "ask-approver/0190…/reminder-2" is a mail of the kind "ask-approver".
    private static string KindOf(string key) => key.Split('/')[0];
}
