using Microsoft.Azure.Functions.Worker;
using SppsFlows.Data;

namespace SppsFlows.Acknowledgements;

/// <summary>Looks for managers to ask, also soon after a start with a changed text. Nearly always there is nobody.</summary>
public sealed class AskToAcknowledgeTimer(SqliteProbe look, Lazy<AskToAcknowledge> ask)
{
    [Function(nameof(AskToAcknowledge))]
    public async Task Run(
        [TimerTrigger("40 */5 * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        if (!await look.MayHaveWorkAsync<AskToAcknowledge>(cancellationToken)) return;
        await ask.Value.RunAsync(cancellationToken);
    }
}
