using SppsFlows.Links;

namespace SppsFlows.Accounts;

/// <summary>What the mailed links of a request are for.</summary>
public static class AccountLinks
{
    public static readonly LinkPurpose FixAccountRequest = new("FixAccountRequest", "a change of your account request");
}
