using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.HandOver;

/// <summary>Who hears of what became of a hand-over. Part of the caller's write.</summary>
public sealed class HandOverMails(SppsDb db, CredentialMails mails)
{
    internal async Task<HandOverMailFacts> FactsAsync(HandOverTask task, Account account, CancellationToken cancellationToken)
    {
        var leaver = await db.People.AsNoTracking().FirstOrDefaultAsync(person => person.Id == task.LeaverId, cancellationToken);
        return new HandOverMailFacts(
            await mails.FactsAsync(account, cancellationToken), leaver?.FullName ?? "A manager",
            [.. (await mails.ManagersAsync(account, cancellationToken)).Select(person => person.FullName)]);
    }

    public async Task TellHandedOverAsync(
        HandOverTask task, Account account, HandOverAnswer.Named named, Recipient decider, CancellationToken cancellationToken)
    {
        var facts = await FactsAsync(task, account, cancellationToken);
        var managers = await mails.ManagersAsync(account, cancellationToken);
        var (names, url) = (managers.ConvertAll(person => $"{person.FullName}, {person.Email}"), mails.Url($"/accounts/{account.Id}"));
        foreach (var manager in managers)
            await mails.AddAsync(named.AddedIds.Contains(manager.Id)
                ? HandOverMail.YouManage(KeyOf(task, "new-manager", manager.Id), manager, facts, names, decider, url)
                : HandOverMail.ManagersChanged(
                    KeyOf(task, "manager", manager.Id), manager.Email, manager.GivenName, facts, names, decider, url), cancellationToken);
        foreach (var office in await mails.OfficeAsync(Role.Communications, cancellationToken))
            await mails.AddAsync(
                HandOverMail.ManagersChanged(
                    KeyOf(task, "office", office.Key), office.Email, "Office of Communications", facts, names, decider, url),
                cancellationToken);
        await mails.AddAsync(HandOverMail.YouDecided(KeyOf(task, "decided", decider.Key), decider, facts, names), cancellationToken);
    }

    public async Task TellClosingAsync(HandOverTask task, Account account, Recipient decider, CancellationToken cancellationToken) =>
        await mails.AddAsync(
            HandOverMail.YouDecided(
                KeyOf(task, "decided", decider.Key), decider, await FactsAsync(task, account, cancellationToken), managers: null),
            cancellationToken);

    /// <summary>To all who were asked to delete it, and to Communications.</summary>
    public async Task TellClosedAsync(HandOverTask task, Account account, AnswerView.Open attested, CancellationToken cancellationToken)
    {
        var facts = await FactsAsync(task, account, cancellationToken);
        List<OfficeAddress> told = [.. await mails.OfficeAsync(Role.Communications, cancellationToken)];
        foreach (var asked in attested.Assignment.AskedNow.Select(assignee => Party.Parse(assignee.Party)).OfType<Party.Person>())
            told.Add(new OfficeAddress(asked.Id, (await mails.PersonAsync(asked.Id, cancellationToken)).Email));
        foreach (var to in told.DistinctBy(address => address.Key))
            await mails.AddAsync(
                HandOverMail.IsClosed(KeyOf(task, "closed", to.Key), to.Email, facts, attested.Person), cancellationToken);
    }

    private static string KeyOf(HandOverTask task, string step, string to) => $"{task.Subject}/{step}/{to}";
}
