using Microsoft.Azure.Functions.Worker;
using SppsFlows.Data;

namespace SppsFlows.Mail;

/// <summary>The safety net: mails go out even if no process lives long enough for the pump to wake up (Azure scales to zero).</summary>
public sealed class SendDueMail(SqliteProbe look, MailPump pump)
{
    [Function("SendDueMail")]
    public async Task Run([TimerTrigger("30 * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        if (await look.MayHaveWorkAsync<MailPump>(cancellationToken)) await pump.SendDueAsync(cancellationToken);
    }
}
