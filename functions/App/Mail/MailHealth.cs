using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SppsFlows.Data;

namespace SppsFlows.Mail;

/// <summary>Whether mails go out: none may be long overdue.</summary>
public sealed class MailHealth(SqliteProbe look, Lazy<SppsDb> db, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan MayWait = TimeSpan.FromMinutes(30);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!await look.MayHaveWorkAsync<MailPump>(cancellationToken)) return HealthCheckResult.Healthy();
        var overdue = clock.GetUtcNow() - MayWait;
        return await db.Value.OutgoingMails.AnyAsync(
            mail => (mail.State == MailState.Waiting || mail.State == MailState.Sending) && mail.DueAt < overdue, cancellationToken)
            ? HealthCheckResult.Unhealthy("mails have been waiting for more than 30 minutes")
            : HealthCheckResult.Healthy();
    }
}
