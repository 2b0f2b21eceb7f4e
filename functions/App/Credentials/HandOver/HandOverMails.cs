using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.HandOver;

/// <summary>
/// Who hears of a hand-over, with which link. Part of the caller's write, which also changes the task: each mail has a key of its own.
/// </summary>
public sealed class HandOverMails(
    SppsDb db, CredentialMails mails, ReadHandOver read, ActionLinks links, IOptions<CredentialOptions> options, TimeProvider clock)
{
    public async Task AskAsync(
        HandOverFacts facts, Account account, string personId, HandOverAsking why, CancellationToken cancellationToken)
    {
        var (key, person) = (KeyOf(facts.Task, why.ToString()), await mails.PersonAsync(personId, cancellationToken));
        await mails.AddAsync(
            HandOverMail.Ask(
                key, person, await FactsAsync(facts.Task, account, cancellationToken), why, UrlOf(facts.Task.Subject, personId, key)),
            cancellationToken, canWait: true);
    }

    public async Task TellNobodyDecidesAsync(HandOverFacts facts, Account account, CancellationToken cancellationToken)
    {
        var told = await FactsAsync(facts.Task, account, cancellationToken);
        foreach (var office in await mails.OfficeAsync(Role.Communications, cancellationToken))
            await mails.AddAsync(
                HandOverMail.NobodyDecides(KeyOf(facts.Task, "nobody"), office.Email, told), cancellationToken, canWait: true);
    }

    /// <summary>To the managers who are still there, whoever answers for the account, and Communications, which signs in.</summary>
    public async Task AskToCloseAsync(HandOverFacts facts, Account account, bool isReminder, CancellationToken cancellationToken)
    {
        foreach (var personId in await read.ClosersAsync(account, facts, cancellationToken))
            await AskOneToCloseAsync(facts, account, personId, isReminder, cancellationToken);
        var told = await FactsAsync(facts.Task, account, cancellationToken);
        foreach (var office in await mails.OfficeAsync(Role.Communications, cancellationToken))
            await mails.AddAsync(
                HandOverMail.PleaseClose(
                    KeyOf(facts.Task, "close"), office.Email, "Office of Communications", told,
                    mails.Url($"/accounts/{account.Id}/hand-over"), isReminder),
                cancellationToken, canWait: isReminder);
    }

    public async Task AskOneToCloseAsync(
        HandOverFacts facts, Account account, string personId, bool isReminder, CancellationToken cancellationToken)
    {
        var (key, person) = (KeyOf(facts.Task, "close"), await mails.PersonAsync(personId, cancellationToken));
        var url = UrlOf(facts.Task.ClosingSubject, personId, key);
        await mails.AddAsync(
            HandOverMail.PleaseClose(
                key, person.Email, person.GivenName, await FactsAsync(facts.Task, account, cancellationToken), url, isReminder),
            cancellationToken, canWait: isReminder);
    }

    public async Task TellHandedOverAsync(
        HandOverTask task, Account account, HandOverAnswer.Named named, Person decider, CancellationToken cancellationToken)
    {
        var told = await FactsAsync(task, account, cancellationToken);
        var managers = await mails.ManagersAsync(account, cancellationToken);
        var names = managers.Select(person => $"{person.FullName}, {person.Email}").ToList();
        foreach (var manager in managers)
            await mails.AddAsync(named.AddedIds.Contains(manager.Id)
                ? HandOverMail.YouManage(KeyOf(task, "new-manager"), manager, told, names, decider, mails.Url($"/accounts/{account.Id}"))
                : HandOverMail.ManagersChanged(
                    KeyOf(task, "manager"), manager.Email, manager.GivenName, told, names, decider,
                    mails.Url($"/accounts/{account.Id}")), cancellationToken);
        foreach (var office in await mails.OfficeAsync(Role.Communications, cancellationToken))
            await mails.AddAsync(
                HandOverMail.ManagersChanged(
                    KeyOf(task, "office"), office.Email, "Office of Communications", told, names, decider,
                    mails.Url($"/accounts/{account.Id}")),
                cancellationToken);
        await mails.AddAsync(HandOverMail.YouDecided(KeyOf(task, "decided"), decider, told, names), cancellationToken);
    }

    public async Task TellClosingAsync(HandOverTask task, Account account, Person decider, CancellationToken cancellationToken) =>
        await mails.AddAsync(
            HandOverMail.YouDecided(KeyOf(task, "decided"), decider, await FactsAsync(task, account, cancellationToken), managers: null),
            cancellationToken);

    public async Task TellClosedAsync(HandOverFacts facts, Account account, Person attester, CancellationToken cancellationToken)
    {
        var told = await FactsAsync(facts.Task, account, cancellationToken);
        foreach (var personId in await read.ClosersAsync(account, facts, cancellationToken))
            await mails.AddAsync(
                HandOverMail.IsClosed(
                    KeyOf(facts.Task, "closed"), (await mails.PersonAsync(personId, cancellationToken)).Email, told, attester),
                cancellationToken);
        foreach (var office in await mails.OfficeAsync(Role.Communications, cancellationToken))
            await mails.AddAsync(HandOverMail.IsClosed(KeyOf(facts.Task, "closed"), office.Email, told, attester), cancellationToken);
    }

    private string UrlOf(string subject, string personId, string mailKey) =>
        mails.Url(
            $"/hand-overs/{links.Issue(
                CredentialLinks.HandOverAccount, subject, personId, mailKey, clock.GetUtcNow() + options.Value.EscrowLinkLifetime)}");

    private async Task<HandOverMailFacts> FactsAsync(HandOverTask task, Account account, CancellationToken cancellationToken)
    {
        var leaver = await db.People.AsNoTracking().FirstOrDefaultAsync(person => person.Id == task.LeaverId, cancellationToken);
        return new HandOverMailFacts(
            await mails.FactsAsync(account, cancellationToken), leaver?.FullName ?? "A manager",
            [.. (await mails.ManagersAsync(account, cancellationToken)).Select(person => person.FullName)]);
    }

    private static string KeyOf(HandOverTask task, string step) => $"hand-over/{task.Id}/{++task.Mails}-{step.ToLowerInvariant()}";
}
