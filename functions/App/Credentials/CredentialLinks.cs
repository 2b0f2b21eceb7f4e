using SppsFlows.Links;

namespace SppsFlows.Credentials;

/// <summary>What the mailed links of credentials are for.</summary>
public static class CredentialLinks
{
    public static readonly LinkPurpose EscrowCredential = new("EscrowCredential", "the credentials of an account");

    /// <summary>Takes one credential out once (B6); works signed in only.</summary>
    public static readonly LinkPurpose RevealCredential = new("RevealCredential");

    public static readonly LinkPurpose HandOverAccount = new("HandOverAccount");

    public static readonly LinkPurpose RepairMisplacedSecret = new("RepairMisplacedSecret");
}
