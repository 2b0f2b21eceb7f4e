namespace SppsFlows.Embedded;

/// <summary>
/// The host refuses to start, for a reason that its operator can remove. The message is one line that says what to do. If nobody catches
/// it, that line is all the process prints, and the exit code is 2.
/// </summary>
public sealed class HostStartException : Exception
{
    public HostStartException(string message) : base(message)
    {
    }

    public HostStartException(string message, Exception inner) : base(message, inner)
    {
    }
}
