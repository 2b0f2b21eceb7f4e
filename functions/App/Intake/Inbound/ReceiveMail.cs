using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Intake.Forms;
using SppsFlows.Intake.Secrets;
using SppsFlows.Mail;
using SppsFlows.Settings;

namespace SppsFlows.Intake.Inbound;

/// <summary>
/// Takes in one mail (J1). Each step can be repeated: SendGrid posts again what it got no 200 for, and a mail is one mail by its
/// Message-ID.
/// </summary>
public sealed class ReceiveMail(
    SppsDb db, IEnumerable<IFormTaker> takers, FormCatalogue forms, MailOutbox mails, IMisplacedSecrets misplaced, AuditLog audit,
    IOptions<AppOptions> app, IOptions<MailOptions> outgoing,
    TimeProvider clock, ILogger<ReceiveMail> logger)
{
    /// <returns>What was done with it: for the log and for tests; SendGrid is told nothing.</returns>
    public async Task<MailOutcome> RunAsync(InboundMail mail, CancellationToken cancellationToken)
    {
        var (outcome, person) = await JudgeAsync(mail, cancellationToken);
        if (person is not null) outcome = await TakeInAsync(mail, person, cancellationToken);
        // Neither address nor subject: what a stranger writes is not ours to keep.
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

    private async Task<MailOutcome> TakeInAsync(InboundMail mail, Person person, CancellationToken cancellationToken)
    {
        var form = forms.ForMailTo(mail.To);
        var taker = takers.Single(candidate => candidate.Form == form);
        var values = Read(mail, form);
        var key = KeyOf(mail, person);
        if (values.IsEmpty)
        {
            await HelpAsync(taker, person, values, key, cancellationToken);
            return MailOutcome.NoFields;
        }
        // The flow's first mail tells the sender where the request is; a receipt of our own would be a second mail in the same minute.
        var outcome = await taker.TakeInAsync(new HandedInForm(values, IntakeWay.Mail, key, person, AnswersOf(mail)), cancellationToken);
        var taken = outcome as FormOutcome.TakenIn;
        await db.WriteAsync(async () =>
        {
            if (taken is { IsNew: true })
                audit.Add(
                    Actors.Person(person.Id), "mail.received", taken.Subject,
                    new { form = form.Id, messageId = mail.MessageId.Length > 200 ? mail.MessageId[..200] : mail.MessageId });
            await TellOfSecretAsync(person, values, key, taken?.Subject, cancellationToken);
        }, cancellationToken);
        return taken is null ? MailOutcome.Incomplete : MailOutcome.Accepted;
    }

    private FormValues Read(InboundMail mail, FormDefinition form)
    {
        var matcher = forms.MatcherOf(form, "mail");
        var values = MailForm.Read(ReplyStripper.Of(mail.Body), form, matcher);
        // Some programs put only "This is an HTML mail" into the plain part.
        if (values.IsEmpty && mail.Html.Length > 0 && mail.Text.Length > 0)
            values = MailForm.Read(ReplyStripper.Of(HtmlToText.Convert(mail.Html)), form, matcher);
        if (SecretScrubber.Scrub(mail.Subject).Found) values.NoteScrubbed("subject");
        return values;
    }

    private Task HelpAsync(IFormTaker taker, Person person, FormValues values, string key, CancellationToken cancellationToken) =>
        db.WriteAsync(async () =>
        {
            // Once a day: an answering machine that does not say that it is one must not be fed.
            var day = clock.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            await mails.AddAsync(taker.HowTo($"receive-mail/{person.Id}/{day}/how-to", person), cancellationToken);
            await TellOfSecretAsync(person, values, key, null, cancellationToken);
        }, cancellationToken);

    private async Task TellOfSecretAsync(Person person, FormValues values, string key, string? subject, CancellationToken cancellationToken)
    {
        if (values.Scrubbed.Count == 0) return;
        await misplaced.RecordAsync(
            person, key, "mail", subject ?? $"person/{person.Id}", Actors.Person(person.Id), values.Scrubbed, cancellationToken);
    }

    private string[] OwnAddresses =>
        [.. new[]
        {
            outgoing.Value.From,
            outgoing.Value.ReplyTo
        }.Where(text => text.Length > 0).Select(text => MimeKit.MailboxAddress.Parse(text).Address)];

    // With the person in it: a Message-ID that somebody else used, by chance or on purpose, must not swallow this mail.
    private static string KeyOf(InboundMail mail, Person person)
    {
        var id = mail.MessageId.Length > 0 ? mail.MessageId : $"{mail.Subject}\n{mail.Headers.GetValueOrDefault("Date")}\n{mail.Body}";
        return "mail/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{person.Id}\n{id}")))[..32];
    }

    private static string AnswersOf(InboundMail mail) =>
        $"{mail.Headers.GetValueOrDefault("In-Reply-To")} {mail.Headers.GetValueOrDefault("References")}";
}

/// <summary>What became of a mail.</summary>
public enum MailOutcome
{
    Accepted,

    /// <summary>The sender was mailed a pre-filled form.</summary>
    Incomplete,

    /// <summary>From somebody we know, without a field in it: the sender was told how to ask.</summary>
    NoFields,

    NoSingleSender,
    Automatic,
    NotAuthentic,
    NotInDirectory,
}
