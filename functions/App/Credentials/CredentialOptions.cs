namespace SppsFlows.Credentials;

/// <summary>
/// Configuration section <c>Credentials</c>; its settings for step-ups are read by <see cref="SignIn.StepUp.StepUpOptions"/>.
/// </summary>
public sealed class CredentialOptions
{
    /// <summary>How old a password may get before its rotation begins by itself (B8). With zero it never does.</summary>
    public TimeSpan RotateAfter { get; set; } = TimeSpan.FromDays(365);

    /// <summary>How long after giving the reason a secret can be taken out.</summary>
    public TimeSpan TicketLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a page shows a secret before it leaves by itself.</summary>
    public TimeSpan HideAfter { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>How long the authenticator's codes are shown after one press (B4).</summary>
    public TimeSpan CodesFor { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>From the principal's approval to the one reveal (B5).</summary>
    public TimeSpan BreakGlassWindow { get; set; } = TimeSpan.FromHours(4);

    public TimeSpan EscrowLinkLifetime { get; set; } = TimeSpan.FromDays(90);
}
