namespace SppsFlows.Credentials;

/// <summary>Configuration section <c>Credentials</c>.</summary>
public sealed class CredentialOptions
{
    /// <summary>How old a password may get before its rotation begins by itself (B8). Zero: never.</summary>
    public TimeSpan RotateAfter { get; set; } = TimeSpan.FromDays(365);

    /// <summary>How long a step-up stays fresh, and how long its code works (B3).</summary>
    public TimeSpan StepUpLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Wrong codes in <see cref="StepUpLock"/> after which no more are taken from a person.</summary>
    public int StepUpMaxTries { get; set; } = 10;

    public TimeSpan StepUpLock { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long after giving the reason a secret can be taken out.</summary>
    public TimeSpan TicketLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>A mailed code opens no secret: everybody who takes one out sets up an authenticator app first.</summary>
    public bool RequireAuthenticator { get; set; }

    /// <summary>When a page with a secret leaves it by itself.</summary>
    public TimeSpan HideAfter { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>How long the authenticator's codes are shown after one press (B4).</summary>
    public TimeSpan CodesFor { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>From the principal's approval to the one reveal (B5).</summary>
    public TimeSpan BreakGlassWindow { get; set; } = TimeSpan.FromHours(4);

    public TimeSpan EscrowLinkLifetime { get; set; } = TimeSpan.FromDays(90);
}
