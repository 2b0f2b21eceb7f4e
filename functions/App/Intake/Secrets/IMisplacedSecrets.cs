using SppsFlows.Audit;
using SppsFlows.Directory;

namespace SppsFlows.Intake.Secrets;

/// <summary>
/// Is told of every secret that was sent by mail or hook and taken out (B7); registered by the feature that deals with it.
/// </summary>
public interface IMisplacedSecrets
{
    /// <summary>Records it and has it repaired. Part of the caller's write.</summary>
    /// <param name="key">Names the mail or hook for ever: if it is told again, it is the same incident, and nothing happens.</param>
    /// <param name="way"><c>mail</c> or <c>form</c>.</param>
    /// <param name="about">What it came with, as in the audit.</param>
    /// <param name="actor">One of <see cref="Actors"/>.</param>
    /// <param name="fields">Where it was: names that can't themselves hold it.</param>
    Task RecordAsync(
        Person sender, string key, string way, string about, string actor, IReadOnlyCollection<string> fields,
        CancellationToken cancellationToken);
}
