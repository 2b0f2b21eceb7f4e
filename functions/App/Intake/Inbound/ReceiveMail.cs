using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Settings;

namespace SppsFlows.Intake.Inbound;

/// <summary>
/// Receives one mail (J1). A mail from somebody who is not in the directory ends here. Each step can be repeated: SendGrid posts again what
/// it got no 200 for, and a mail is one mail by its Message-ID.
/// </summary>
public sealed class ReceiveMail(
    SppsDb db, TakeInMail takeIn, IOptions<AppOptions> app, IOptions<MailOptions> outgoing, ILogger<ReceiveMail> logger)
{
    /// <returns>What was done with it, for the log and for tests; SendGrid is not told.</returns>
    public async Task<MailOutcome> RunAsync(InboundMail mail, CancellationToken cancellationToken)
    {
        var (outcome, person) = await JudgeAsync(mail, cancellationToken);
        if (person is not null) outcome = await takeIn.RunAsync(mail, person, cancellationToken);
        // Neither address nor subject: we must not keep what a stranger writes.
        logger.LogInformation("Inbound mail: {Outcome}", outcome);
        return outcome;
    }

    private async Task<(MailOutcome, Person?)> JudgeAsync(InboundMail mail, CancellationToken cancellationToken)
    {
        if (mail.From is not [var from]) return (MailOutcome.NoSingleSender, null);
        if (AutomaticMail.Is(mail, OwnAddresses)) return (MailOutcome.Automatic, null);
        if (!SenderCheck.IsAuthentic(from, mail.Dkim, mail.Spf, mail.EnvelopeFrom, [.. app.Value.EmailDomains]))
            return (MailOutcome.NotAuthentic, null);
        var person = await db.People.AsNoTracking().FirstOrDefaultAsync(
            candidate => candidate.Email == from && candidate.Active, cancellationToken);
        return person is null ? (MailOutcome.NotInDirectory, null) : (MailOutcome.Accepted, person);
    }

    private string[] OwnAddresses =>
        [.. new[]
        {
            outgoing.Value.From,
            outgoing.Value.ReplyTo
        }.Where(text => text.Length > 0).Select(text => MimeKit.MailboxAddress.Parse(text).Address)];
}

/// <summary>What became of a mail.</summary>
public enum MailOutcome
{
    Accepted,

    /// <summary>The sender was mailed a pre-filled form.</summary>
    Incomplete,

    /// <summary>From somebody we know, but without a field: the sender was told how to ask.</summary>
    NoFields,

    NoSingleSender,
    Automatic,
    NotAuthentic,
    NotInDirectory,
}
