namespace SppsFlows.SignIn.StepUp;

/// <summary>How people prove again that it is them (B3). In configuration section <c>Credentials</c>, because it protects those.</summary>
public sealed class StepUpOptions
{
    /// <summary>How long a step-up stays fresh and its code works (B3).</summary>
    public TimeSpan StepUpLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Wrong codes within <see cref="StepUpLock"/> after which no more are accepted from a person.</summary>
    public int StepUpMaxTries { get; set; } = 10;

    public TimeSpan StepUpLock { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A mailed code opens no secret: everybody who takes one out sets up an authenticator app first.</summary>
    public bool RequireAuthenticator { get; set; }
}
