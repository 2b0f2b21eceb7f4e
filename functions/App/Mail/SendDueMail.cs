using Microsoft.Azure.Functions.Worker;
using SppsFlows.Data;

namespace SppsFlows.Mail;

/// <summary>
/// The safety net: mails go out even where no process lives long enough for the pump to wake by itself (Azure scales to none).
/// </summary>
public sealed class SendDueMail(SqliteProbe look, MailPump pump)
{
    [Function("SendDueMail")]
    public async Task Run([TimerTrigger("30 * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken)
    {
        if (await look.MayHaveWorkAsync<MailPump>(cancellationToken)) await pump.SendDueAsync(cancellationToken);
    }
}
