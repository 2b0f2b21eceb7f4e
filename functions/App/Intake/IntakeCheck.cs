using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SppsFlows.Intake.Hooks;
using SppsFlows.Intake.Inbound;

namespace SppsFlows.Intake;

/// <summary>
/// An unreadable secret or key stops the start; otherwise the first mail or form would run into it. Ways in that are not set up are named.
/// </summary>
internal sealed class IntakeCheck(
    HookCaller hooks, InboundPoster mail, IOptions<IntakeOptions> options, IHostEnvironment environment,
    ILogger<IntakeCheck> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Both read their keys when they are created.
        ArgumentNullException.ThrowIfNull(hooks);
        ArgumentNullException.ThrowIfNull(mail);
        if (options.Value.Webhooks is { Secret.Length: 0, Keys.Count: 0 })
            logger.LogWarning("Intake:Webhooks:Secret is not set: forms posted by other systems are refused");
        if (options.Value.Mail is { SendGridPublicKey.Length: 0, Password.Length: 0 } && !environment.IsDevelopment())
            logger.LogWarning("Intake:Mail:SendGridPublicKey is not set: inbound mail is refused");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
