using SppsFlows.Mail;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.Credentials.Escrow;

/// <summary>Tells of a sealed credential whoever sealed it, and both custodians (B2). Part of the caller's write.</summary>
public sealed class SealMails(CredentialMails mails)
{
    public async Task TellSealedAsync(SealOperation operation, Account account, Credential credential, CancellationToken cancellationToken)
    {
        var facts = await mails.FactsAsync(account, cancellationToken);
        var sealer = await mails.PersonAsync(operation.PersonId, cancellationToken);
        var key = $"credential-sealed/{operation.Id}";
        await mails.AddAsync(new MailDraft($"{key}/sealer", sealer.Email, "The credentials are sealed", account.Subject)
            .Text($"Hello {sealer.GivenName},")
            .Text(
                $"The credentials of {facts.What} are in the district’s vault. {Keeper(account)} can take them out, on record; nobody "
                + "else.")
            .Text("Please delete every other copy: notes, mails, chats, photos of the screen.")
            .Facts(("Change the password by", credential.RotateBy?.ToString(
                "d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture)))
            .Note("If it was not you who sealed them, tell the Technology office at once."), cancellationToken);
        foreach (var custodian in await mails.CustodianAddressesAsync(account, cancellationToken))
            await mails.AddAsync(new MailDraft(
                $"{key}/{custodian.Key}", custodian.Email, $"Sealed: the credentials of {facts.What}", account.Subject)
                .Text($"{sealer.FullName} handed in the credentials of {facts.What}. You keep them.")
                .Text(
                    "There is nothing to do now. When they are needed, sign in and take them out; each time is on record, and the "
                    + "managers are told.")
                .Button("See the account’s credentials", facts.CredentialUrl), cancellationToken);
        if (account.Kind is not AccountKind.Classroom) return;
        foreach (var office in await mails.OtherCustodianAddressesAsync(account, cancellationToken))
            await mails.AddAsync(new MailDraft(
                $"{key}/other-{office.Key}", office.Email, $"A classroom account has its credentials sealed: {facts.What}", account.Subject)
                .Text(
                    $"{sealer.FullName} handed in the credentials of {facts.What}. The principal keeps them; you see the username in "
                    + "the portal.")
                .Button("See the username", facts.CredentialUrl), cancellationToken, canWait: true);
    }

    private static string Keeper(Account account) =>
        account.Kind is AccountKind.Classroom ? "The school’s principal" : "The Office of Communications";
}
