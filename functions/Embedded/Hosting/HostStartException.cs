namespace SppsFlows.Embedded;

/// <summary>
/// The host refuses to start, for a reason that its operator can see to. The message is one line that says what to do;
/// unhandled, it is all that the process prints, with exit code 2.
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
