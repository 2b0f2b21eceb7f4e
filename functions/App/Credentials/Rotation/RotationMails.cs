using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Calendar;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Mail;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Rotation;

/// <summary>The mails of a rotation (B8), each with the link that it needs. Part of the caller's write.</summary>
public sealed class RotationMails(
    SppsDb db, CredentialMails mails, ActionLinks links, SchoolCalendar calendar, TimeProvider clock, IOptions<CredentialOptions> options)
{
    /// <summary>With a one-use link of this person's own; an older one of theirs ends.</summary>
    public async Task AskAsync(RotationTask task, Account account, string personId, bool isReminder, CancellationToken cancellationToken)
    {
        var (facts, person) = (await mails.FactsAsync(account, cancellationToken), await mails.PersonAsync(personId, cancellationToken));
        await links.RevokeAsync(CredentialLinks.EscrowCredential, task.Subject, RevokedBecause.Renewed, cancellationToken, personId);
        var key = KeyOf(task, personId);
        var token = links.Issue(
            CredentialLinks.EscrowCredential, task.Subject, personId, key, clock.GetUtcNow() + options.Value.EscrowLinkLifetime);
        var manages = account.ManagerIds.Contains(personId);
        await mails.AddAsync(new MailDraft(
            key, person.Email,
            $"{(isReminder ? "Reminder: " : "")}{(task.IsFirst ? $"Please hand in the credentials of "
                + $"{facts.What}" : $"Please change the password of {facts.What}")}",
            account.Subject)
            .Text($"Hello {person.GivenName},")
            .Text(
                $"{(isReminder ? "This still waits for you. " : "")}{RotationText
                    .Because(task.Reason, await AskedByAsync(task, cancellationToken))}{(manages
                        ? ""
                        : " By the registry nobody manages the account now, so we ask you, who answer for it.")}")
            .Facts(("Account", facts.What), ("They write", task.Note))
            .List(Steps(task))
            .Button(task.IsFirst ? "Hand in the credentials" : "Hand in the new password", mails.Url($"/credentials/seal/{token}"))
            .Note(
                "The link works once and is for you alone, so please don’t forward this mail. Whoever of those we asked does it first "
                + "has done it for all; then the reminders end."), cancellationToken, canWait: isReminder);
    }

    /// <summary>Nobody manages the account, and nobody answers for it.</summary>
    public async Task TellNobodyAsync(RotationTask task, Account account, CancellationToken cancellationToken)
    {
        var facts = await mails.FactsAsync(account, cancellationToken);
        foreach (var office in await mails.OfficeAsync(Role.Communications, cancellationToken))
            await mails.AddAsync(new MailDraft(
                KeyOf(task, $"nobody-{office.Key}"), office.Email, $"Nobody to ask for {RotationText.Wanted(task)}: {facts.What}",
                account.Subject)
                .Text(
                    $"By registry and directory nobody manages {facts.What}, and nobody answers for it. "
                    + $"{RotationText.Because(task.Reason, await AskedByAsync(task, cancellationToken))}")
                .Text(account.Kind is AccountKind.Classroom
                    ? "Please have the directory completed. We look again every school morning and ask the new person then."
                    : "Please have the directory completed; or change the password yourselves, and hand it in from the account’s page.")
                .Button("See the account’s credentials", facts.CredentialUrl), cancellationToken, canWait: true);
    }

    /// <param name="personId">
    /// Who answers for the account, or the superintendent's office; null where there is nobody: then Communications hears of it.
    /// </param>
    public async Task TellOverdueAsync(
        RotationTask task, Account account, RotationPeople people, string? personId, CancellationToken cancellationToken)
    {
        // Who was reminded with a link of their own needs no second mail.
        if (personId is not null && people.Asked.Contains(personId)) return;
        var facts = await mails.FactsAsync(account, cancellationToken);
        var names = await db.People
            .AsNoTracking().Where(person => people.Asked.Contains(person.Id)).OrderBy(person => person.Id).ToListAsync(cancellationToken);
        IReadOnlyList<OfficeAddress> told = personId is null
            ? await mails.OfficeAsync(Role.Communications, cancellationToken)
            : [new OfficeAddress(personId, (await mails.PersonAsync(personId, cancellationToken)).Email)];
        foreach (var address in told)
            await mails.AddAsync(new MailDraft(
                KeyOf(task, $"overdue-{address.Key}"), address.Email, $"Overdue: {RotationText.Wanted(task)} of {facts.What}",
                account.Subject)
                .Text(
                    $"{RotationText.Because(task.Reason, await AskedByAsync(task, cancellationToken))} Since {Day(task.OpenedAt)} "
                    + $"nobody has handed in {RotationText.Wanted(task)}.")
                .Facts(("Account", facts.What), ("Asked", names.Count == 0
                    ? "The Office of Communications"
                    : string.Join(", ", names.Select(person => person.FullName))), ("They write", task.Note))
                .Text(
                    "Please see to it that one of them does. The link to do it is in their mails; signed in, it is on the account’s page.")
                .Button("See the account", $"{facts.PublicUrl}/accounts/{account.Id}"), cancellationToken, canWait: true);
    }

    private static string[] Steps(RotationTask task) => task.IsFirst
        ? [
            "Look up the username and password with which you sign in.",
            "Type them into the form behind the button: they go straight into the vault."
        ]
        : [
            "Change the password on the platform. Let it be at least four unrelated words, or one that a password manager made.",
            "Sign out all other devices there, and remove people and apps that no longer need access.",
            "Type the new password into the form behind the button: it goes straight into the vault."
        ];

    private async Task<string?> AskedByAsync(RotationTask task, CancellationToken cancellationToken) =>
        task.AskedById is { } id ? (await db.People.FindAsync([id], cancellationToken))?.FullName : null;

    private static string KeyOf(RotationTask task, string to) => $"{task.Subject}/{++task.Mails}/{to}";

    private string Day(DateTimeOffset at) => calendar.Local(at).ToString("d MMMM", CultureInfo.InvariantCulture);
}
