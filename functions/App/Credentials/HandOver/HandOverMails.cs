using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Links;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.HandOver;

/// <summary>Who hears of a hand-over, with which link. Part of the caller's write, which also changes the task: each mail has a key of its own.</summary>
public sealed class HandOverMails(SppsDb db, CredentialMails mails, ReadHandOver read, ActionLinks links, IOptions<CredentialOptions> options, TimeProvider clock)
{
    public async Task AskAsync(HandOverFacts facts, Account account, string personId, HandOverAsking why, CancellationToken cancellation)
    {
        var (key, person) = (KeyOf(facts.Task, why.ToString()), await mails.PersonAsync(personId, cancellation));
        await mails.AddAsync(HandOverMail.Ask(key, person, await FactsAsync(facts.Task, account, cancellation), why, UrlOf(facts.Task.Subject, personId, key)), cancellation, canWait: true);
    }

    public async Task TellNobodyDecidesAsync(HandOverFacts facts, Account account, CancellationToken cancellation)
    {
        var told = await FactsAsync(facts.Task, account, cancellation);
        foreach (var office in await mails.OfficeAsync(Role.Communications, cancellation))
            await mails.AddAsync(HandOverMail.NobodyDecides(KeyOf(facts.Task, "nobody"), office.Email, told), cancellation, canWait: true);
    }

    /// <summary>To the managers who are still there, whoever answers for the account, and Communications, which signs in.</summary>
    public async Task AskToCloseAsync(HandOverFacts facts, Account account, bool isReminder, CancellationToken cancellation)
    {
        foreach (var personId in await read.ClosersAsync(account, facts, cancellation)) await AskOneToCloseAsync(facts, account, personId, isReminder, cancellation);
        var told = await FactsAsync(facts.Task, account, cancellation);
        foreach (var office in await mails.OfficeAsync(Role.Communications, cancellation))
            await mails.AddAsync(HandOverMail.PleaseClose(KeyOf(facts.Task, "close"), office.Email, "Office of Communications", told, mails.Url($"/accounts/{account.Id}/hand-over"), isReminder), cancellation, canWait: isReminder);
    }

    public async Task AskOneToCloseAsync(HandOverFacts facts, Account account, string personId, bool isReminder, CancellationToken cancellation)
    {
        var (key, person) = (KeyOf(facts.Task, "close"), await mails.PersonAsync(personId, cancellation));
        var url = UrlOf(facts.Task.ClosingSubject, personId, key);
        await mails.AddAsync(HandOverMail.PleaseClose(key, person.Email, person.GivenName, await FactsAsync(facts.Task, account, cancellation), url, isReminder), cancellation, canWait: isReminder);
    }

    public async Task TellHandedOverAsync(HandOverTask task, Account account, HandOverAnswer.Named named, Person decider, CancellationToken cancellation)
    {
        var told = await FactsAsync(task, account, cancellation);
        var managers = await mails.ManagersAsync(account, cancellation);
        var names = managers.Select(person => $"{person.FullName}, {person.Email}").ToList();
        foreach (var manager in managers)
            await mails.AddAsync(named.AddedIds.Contains(manager.Id)
                ? HandOverMail.YouManage(KeyOf(task, "new-manager"), manager, told, names, decider, mails.Url($"/accounts/{account.Id}"))
                : HandOverMail.ManagersChanged(KeyOf(task, "manager"), manager.Email, manager.GivenName, told, names, decider, mails.Url($"/accounts/{account.Id}")), cancellation);
        foreach (var office in await mails.OfficeAsync(Role.Communications, cancellation))
            await mails.AddAsync(HandOverMail.ManagersChanged(KeyOf(task, "office"), office.Email, "Office of Communications", told, names, decider, mails.Url($"/accounts/{account.Id}")), cancellation);
        await mails.AddAsync(HandOverMail.YouDecided(KeyOf(task, "decided"), decider, told, names), cancellation);
    }

    public async Task TellClosingAsync(HandOverTask task, Account account, Person decider, CancellationToken cancellation) =>
        await mails.AddAsync(HandOverMail.YouDecided(KeyOf(task, "decided"), decider, await FactsAsync(task, account, cancellation), managers: null), cancellation);

    public async Task TellClosedAsync(HandOverFacts facts, Account account, Person attester, CancellationToken cancellation)
    {
        var told = await FactsAsync(facts.Task, account, cancellation);
        foreach (var personId in await read.ClosersAsync(account, facts, cancellation))
            await mails.AddAsync(HandOverMail.IsClosed(KeyOf(facts.Task, "closed"), (await mails.PersonAsync(personId, cancellation)).Email, told, attester), cancellation);
        foreach (var office in await mails.OfficeAsync(Role.Communications, cancellation))
            await mails.AddAsync(HandOverMail.IsClosed(KeyOf(facts.Task, "closed"), office.Email, told, attester), cancellation);
    }

    private string UrlOf(string subject, string personId, string mailKey) =>
        mails.Url($"/hand-overs/{links.Issue(CredentialLinks.HandOverAccount, subject, personId, mailKey, clock.GetUtcNow() + options.Value.EscrowLinkLifetime)}");

    private async Task<HandOverMailFacts> FactsAsync(HandOverTask task, Account account, CancellationToken cancellation)
    {
        var leaver = await db.People.AsNoTracking().FirstOrDefaultAsync(person => person.Id == task.LeaverId, cancellation);
        return new HandOverMailFacts(await mails.FactsAsync(account, cancellation), leaver?.FullName ?? "A manager", [.. (await mails.ManagersAsync(account, cancellation)).Select(person => person.FullName)]);
    }

    private static string KeyOf(HandOverTask task, string step) => $"hand-over/{task.Id}/{++task.Mails}-{step.ToLowerInvariant()}";
}
