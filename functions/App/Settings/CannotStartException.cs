namespace SppsFlows.Settings;

/// <summary>
/// The app refuses to start for a reason that its operator can remove. The message is one line: what is wrong, by its configuration key or
/// file, and what to do.
/// </summary>
public sealed class CannotStartException(string message, Exception? inner = null) : Exception(message, inner);
