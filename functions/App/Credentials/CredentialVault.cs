using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Credentials.Escrow;
using SppsFlows.Credentials.Retrieval;
using SppsFlows.Credentials.Vault;
using SppsFlows.Data;
using SppsFlows.Registry;

namespace SppsFlows.Credentials;

/// <summary>
/// The only way to the vault (B2): every caller is checked here by <see cref="CustodyRule"/>, on the directory as it is now, whatever a
/// page has checked before. A secret comes out only for a redemption that is on record already (B3: no record, no secret).
/// </summary>
public sealed class CredentialVault(ISecretVault vault, ReadCustody custody, SppsDb db)
{
    /// <summary>Puts a credential in, under an operation that is on record.</summary>
    /// <exception cref="UnauthorizedAccessException">The person may not, or no longer may.</exception>
    public async Task<KeptVersions> KeepAsync(
        SealOperation operation, Account account, CredentialContent content, string? mark, DateTimeOffset? expires,
        CancellationToken cancellationToken)
    {
        await ThrowIfRefusedAsync(operation.PersonId, account, CustodyPurpose.Seal, cancellationToken);
        var key = new SecretKey(account.Id, CustodyRule.Of(account.Kind));
        var version = await SealAsync(
            new SecretRecord(key, operation.Id, CredentialContent.MediaType, expires, mark), content.ToBytes(), cancellationToken);
        return new KeptVersions(
            version,
            key.Custody is Custody.Principal
                ? await KeepUsernameAsync(operation.Id, account.Id, content.Username, cancellationToken)
                : null,
            mark);
    }

    /// <summary>Finds what the vault kept under an operation whose end was not recorded, and completes it.</summary>
    /// <returns>Null when the vault kept nothing.</returns>
    public async Task<KeptVersions?> RecoverAsync(SealOperation operation, Account account, CancellationToken cancellationToken)
    {
        var key = new SecretKey(account.Id, CustodyRule.Of(account.Kind));
        if (await FindAsync(key, operation.Id, cancellationToken) is not { Version: var version, Mark: var mark }) return null;
        if (key.Custody is not Custody.Principal) return new KeptVersions(version, null, mark);
        var card = await FindAsync(key with { Custody = Custody.Communications }, operation.Id, cancellationToken);
        return new KeptVersions(
            version,
            card?.Version
                ?? await KeepUsernameAsync(
                    operation.Id, account.Id, (await OpenAsync(key, version, cancellationToken)).Username, cancellationToken),
            mark);
    }

    /// <summary>The secret, for a redemption that won and is on record.</summary>
    /// <param name="claimId">Known to the one who claimed the ticket.</param>
    /// <exception cref="UnauthorizedAccessException">No such claim is on record, or the person may not, or no longer may.</exception>
    public async Task<CredentialContent> OpenAsync(Guid ticketId, Guid claimId, CancellationToken cancellationToken)
    {
        var ticket = await db.Set<RetrievalTicket>()
            .AsNoTracking()
            .FirstOrDefaultAsync(candidate => candidate.Id == ticketId
                && candidate.ClaimId == claimId && candidate.ClaimedAt != null, cancellationToken)
            ?? throw new UnauthorizedAccessException("No redemption on record opens this.");
        var account = await db.Accounts.AsNoTracking().SingleAsync(candidate => candidate.Id == ticket.AccountId, cancellationToken);
        // The claim itself used up the grant; that the grant was there is on record.
        if (ticket.Kind is not RetrievalKind.BreakGlass)
            await ThrowIfRefusedAsync(
                ticket.PersonId, account, ticket.Kind is RetrievalKind.Code ? CustodyPurpose.ShowCode : CustodyPurpose.Reveal,
                cancellationToken);
        var credential = await db.Credentials.AsNoTracking().SingleAsync(candidate => candidate.AccountId == account.Id, cancellationToken);
        return await OpenAsync(credential.Key, credential.Version, cancellationToken);
    }

    /// <summary>The username alone (B2), for those who may see it.</summary>
    /// <returns>Null when nothing is sealed, or the person may not see it.</returns>
    public async Task<string?> UsernameAsync(string personId, Account account, CancellationToken cancellationToken)
    {
        if (await custody.DecideAsync(personId, account, CustodyPurpose.SeeUsername, cancellationToken) is CustodyVerdict.Refused)
            return null;
        if (await db.Credentials.AsNoTracking().FirstOrDefaultAsync(
            candidate => candidate.AccountId == account.Id, cancellationToken) is not { } credential)
            return null;
        var (key, version) = credential.Username;
        var bytes = await vault.OpenAsync(key, version, cancellationToken);
        try
        {
            return credential.UsernameVersion is null
                ? CredentialContent.FromBytes(bytes).Username
                : UsernameCard.FromBytes(bytes).Username;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Disables outdated versions: they are kept but no longer open. One that is being sealed right now stays enabled.</summary>
    public async Task DisableOutdatedAsync(Guid accountId, CancellationToken cancellationToken)
    {
        foreach (var custodian in Enum.GetValues<Custody>())
            await foreach (var version in vault.ListAsync(custodian, accountId, cancellationToken))
                if (version is { Enabled: true, Deleted: false } && await IsOutdatedAsync(version, cancellationToken))
                    await vault.DisableAsync(version.Key, version.Version, cancellationToken);
    }

    /// <summary>The account is closed: its secrets are deleted, recoverable for as long as the vault keeps what is deleted.</summary>
    public async Task RevokeAsync(Credential credential, CancellationToken cancellationToken)
    {
        await vault.DeleteAsync(credential.Key, cancellationToken);
        if (credential.UsernameVersion is not null)
            await vault.DeleteAsync(new SecretKey(credential.AccountId, Custody.Communications), cancellationToken);
    }

    private Task<string> KeepUsernameAsync(Guid operationId, Guid accountId, string username, CancellationToken cancellationToken) =>
        SealAsync(
            new SecretRecord(
                new SecretKey(accountId, Custody.Communications), operationId, UsernameCard.MediaType, ExpiresAt: null, Mark: null),
            new UsernameCard(username).ToBytes(), cancellationToken);

    private async Task<string> SealAsync(SecretRecord record, byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            return (await vault.SealAsync(record, bytes, cancellationToken)).Version;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private async Task<CredentialContent> OpenAsync(SecretKey key, string version, CancellationToken cancellationToken)
    {
        var bytes = await vault.OpenAsync(key, version, cancellationToken);
        try
        {
            return CredentialContent.FromBytes(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private async Task<SecretVersion?> FindAsync(SecretKey key, Guid operationId, CancellationToken cancellationToken)
    {
        await foreach (var version in vault.ListAsync(key.Custody, key.AccountId, cancellationToken))
            if (version.OperationId == operationId && version is { Enabled: true, Deleted: false }) return version;
        return null;
    }

    // In this order, so that an operation which is taken over after the first query shows in the second.
    private async Task<bool> IsOutdatedAsync(SecretVersion version, CancellationToken cancellationToken)
    {
        if (await db.Set<SealOperation>().AnyAsync(
            operation => operation.Id == version.OperationId && operation.State == SealState.Began, cancellationToken))
            return false;
        return !await db.Credentials.AnyAsync(credential => credential.AccountId == version.Key.AccountId
            && ((credential.Custody == version.Key.Custody && credential.Version == version.Version)
                || credential.UsernameVersion == version.Version), cancellationToken);
    }

    private async Task ThrowIfRefusedAsync(string personId, Account account, CustodyPurpose purpose, CancellationToken cancellationToken)
    {
        if (await custody.DecideAsync(personId, account, purpose, cancellationToken) is CustodyVerdict.Refused)
            throw new UnauthorizedAccessException($"Custody refuses {purpose}.");
    }
}

/// <summary>What the vault kept.</summary>
/// <param name="Username">The version of the separate username, for classrooms.</param>
/// <param name="Mark">The mark by which the password is recognized.</param>
public sealed record KeptVersions(string Version, string? Username, string? Mark);
