namespace SppsFlows.SignIn;

/// <summary>Configuration section <c>SignIn</c> (J3).</summary>
public sealed class SignInOptions
{
    /// <summary>
    /// <c>MailedLink</c>: this app mails a link and a code. <c>AppService</c>: App Service authentication (Entra ID) is in front and says
    /// who it is; its header is trusted only then.
    /// </summary>
    public string Provider { get; set; } = "MailedLink";

    public TimeSpan ChallengeLifetime { get; set; } = TimeSpan.FromMinutes(15);

    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(10);

    /// <summary>Wrong codes after which a challenge is dead.</summary>
    public int MaxTries { get; set; } = 5;

    /// <summary>
    /// Wrong codes of a person in <see cref="CodeLock"/>, over all challenges, after which only mailed links sign them in.
    /// </summary>
    public int CodeLockTries { get; set; } = 10;

    public TimeSpan CodeLock { get; set; } = TimeSpan.FromMinutes(30);
}
