using System.Security.Cryptography;
using System.Text;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Intake.Forms;
using SppsFlows.Intake.Secrets;
using SppsFlows.Mail;

namespace SppsFlows.Intake.Inbound;

/// <summary>
/// Reads a form's fields out of a mail whose sender is known, and hands them to the feature that takes the form (J1). A mail without a
/// field is answered with instructions.
/// </summary>
public sealed class TakeInMail(
    SppsDb db, IEnumerable<IFormTaker> takers, FormCatalogue forms, MailOutbox mails, IMisplacedSecrets misplaced, AuditLog audit,
    TimeProvider clock)
{
    public async Task<MailOutcome> RunAsync(InboundMail mail, Person person, CancellationToken cancellationToken)
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
        // The flow's first mail tells the sender where the request is; a receipt would be a second mail in the same minute.
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
        // Some programs put only "This is an HTML mail" in the plain part.
        if (values.IsEmpty && mail.Html.Length > 0 && mail.Text.Length > 0)
            values = MailForm.Read(ReplyStripper.Of(HtmlToText.Convert(mail.Html)), form, matcher);
        if (SecretScrubber.Scrub(mail.Subject).Found) values.NoteScrubbed("subject");
        return values;
    }

    private Task HelpAsync(IFormTaker taker, Person person, FormValues values, string key, CancellationToken cancellationToken) =>
        db.WriteAsync(async () =>
        {
            // Once a day: an auto-responder that does not identify itself must not be kept going.
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

    // Includes the person: a Message-ID that somebody else has used, by chance or on purpose, must not suppress this mail.
    private static string KeyOf(InboundMail mail, Person person)
    {
        var id = mail.MessageId.Length > 0 ? mail.MessageId : $"{mail.Subject}\n{mail.Headers.GetValueOrDefault("Date")}\n{mail.Body}";
        return "mail/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{person.Id}\n{id}")))[..32];
    }

    private static string AnswersOf(InboundMail mail) =>
        $"{mail.Headers.GetValueOrDefault("In-Reply-To")} {mail.Headers.GetValueOrDefault("References")}";
}
