namespace SppsFlows.Web;

/// <summary>
/// Who may call an HTTP function; enforced by the access middleware before the function runs. Every HTTP function has one: nobody can call
/// a route without a rule, and a test checks that there is none.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AccessAttribute(AccessRule rule) : Attribute
{
    public AccessRule Rule { get; } = rule;
}

/// <summary>The rules. A feature adds finer rules (this school, my own request) on top of these.</summary>
public enum AccessRule
{
    /// <summary>Anybody: sign-in, assets, health, error pages.</summary>
    Public,

    /// <summary>Whoever holds the mailed link; the page itself checks the token.</summary>
    MailedLink,

    /// <summary>Another system, which signs what it sends; the function checks the signature.</summary>
    SignedCaller,

    /// <summary>Any active member of staff, signed in.</summary>
    Staff,

    Communications,

    Technology,

    /// <summary>Communications or Technology: the office that keeps the records.</summary>
    Office,

    /// <summary>Development only; otherwise the route does not exist.</summary>
    Development,
}
