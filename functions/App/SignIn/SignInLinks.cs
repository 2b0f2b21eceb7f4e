using SppsFlows.Links;

namespace SppsFlows.SignIn;

/// <summary>What the mailed link of a sign-in is for.</summary>
public static class SignInLinks
{
    public static readonly LinkPurpose SignIn = new("SignIn", "your sign-in");
}
