using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Retrieval;

/// <summary>Tells people when a credential was taken out (B3), or when somebody tried twice (B6). Part of the caller's write.</summary>
public sealed class RetrievalMails(CredentialMails mails)
{
    /// <summary>
    /// Tells the managers and the other custodian; after a break-glass those who keep the secret and whoever granted it; and the person in
    /// whose name it was done.
    /// </summary>
    public async Task TellTakenOutAsync(
        RetrievalTicket ticket, Account account, Person person, string? grantedById, CancellationToken cancellationToken)
    {
        var facts = await mails.FactsAsync(account, cancellationToken);
        var key = $"credential-taken-out/{ticket.Id}";
        var what = ticket.Kind is RetrievalKind.Code ? "a sign-in code" : "the credentials";
        await mails.AddAsync(new MailDraft($"{key}/self", person.Email, $"You took out {what} of {facts.What}", account.Subject)
            .Text($"Hello {person.GivenName},")
            .Text($"In your name {what} of {facts.What} were taken out of the vault.")
            .Facts(("Reason given", ticket.Reason))
            .Note("If this was not you, tell the Technology office at once."), cancellationToken);
        var told = new List<OfficeAddress>((await mails.ManagersAsync(
            account, cancellationToken)).Select(manager => new OfficeAddress(manager.Id, manager.Email)));
        told.AddRange(await mails.OtherCustodianAddressesAsync(account, cancellationToken));
        if (ticket.Kind is RetrievalKind.BreakGlass) told.AddRange(await mails.CustodianAddressesAsync(account, cancellationToken));
        if (grantedById is not null)
            told.Add(new OfficeAddress(grantedById, (await mails.PersonAsync(grantedById, cancellationToken)).Email));
        foreach (var address in told.Where(address => address.Email != person.Email).DistinctBy(address => address.Email))
            await mails.AddAsync(new MailDraft(
                $"{key}/{address.Key}", address.Email, $"{person.FullName} took out {what} of {facts.What}", account.Subject)
                .Text(
                    $"{person.FullName} took {what} of {facts.What} out of the "
                    + $"vault{(ticket.Kind is RetrievalKind.BreakGlass ? ", by a break-glass that was approved" : "")}.")
                .Facts(("Reason given", ticket.Reason))
                .Button("See the account’s history", $"{facts.PublicUrl}/accounts/{account.Id}")
                .Note(
                    "You need not do anything. If the reason makes no sense to you, ask them, or tell the Office of "
                    + "Communications."), cancellationToken);
    }

    public async Task AlertAsync(RetrievalTicket ticket, Account account, Person person, CancellationToken cancellationToken)
    {
        var facts = await mails.FactsAsync(account, cancellationToken);
        var key = $"credential-alert/{ticket.Id}";
        var told = (await mails.OfficeAsync(
            Role.Technology,
            cancellationToken)).Concat(await mails.CustodianAddressesAsync(account, cancellationToken)).Append(new OfficeAddress(
                "self", person.Email));
        foreach (var address in told.DistinctBy(address => address.Email))
            await mails.AddAsync(new MailDraft(
                $"{key}/{address.Key}", address.Email, "Alert: a one-use link to a secret was used twice", account.Subject)
                .Text(
                    $"A link that shows the credentials of {facts.What} once was used a second time, in the name of {person.FullName}. "
                    + "The second time nothing was shown.")
                .Text(
                    "Often somebody pressed the button twice. If not, somebody else has their session: then end it, and have the "
                    + "password changed.")
                .Button("See the account’s credentials", facts.CredentialUrl), cancellationToken);
    }
}
