namespace SppsFlows.Registry;

/// <summary>
/// Those who asked for the accounts in the registry (A1), as far as other features must know them: until an account has its credentials,
/// its requester sets it up (A7). Registered by the feature that takes the requests.
/// </summary>
public interface IAccountRequesters
{
    /// <summary>Everyone who ever asked for an account that is in the registry.</summary>
    IQueryable<AccountRequester> All { get; }

    /// <summary>Those whose account still awaits its credentials from them.</summary>
    IQueryable<AccountRequester> Awaited { get; }

    /// <summary>The account whose credentials a request awaits.</summary>
    /// <param name="subject">As in the audit.</param>
    /// <returns>Null when the subject is not a request, or the request awaits none.</returns>
    Task<Guid?> AccountOfAsync(string subject, CancellationToken cancellationToken);

    /// <summary>The account's credentials are in the vault: requests that await them continue. Part of the caller's write.</summary>
    Task TellSealedAsync(Account account, CancellationToken cancellationToken);

    /// <summary>The account was closed: requests that await its credentials end. Part of the caller's write.</summary>
    Task EndAsync(Account account, CancellationToken cancellationToken);
}

/// <summary>Who asked for which account. A row of a query.</summary>
public sealed class AccountRequester
{
    public required Guid AccountId { get; init; }

    public required string PersonId { get; init; }
}
