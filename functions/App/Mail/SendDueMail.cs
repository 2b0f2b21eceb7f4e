using Microsoft.Azure.Functions.Worker;

namespace SppsFlows.Mail;

/// <summary>The safety net: mails go out even where no process lives long enough for the pump to wake by itself (Azure scales to none).</summary>
public sealed class SendDueMail(MailPump pump)
{
    [Function("SendDueMail")]
    public Task Run([TimerTrigger("30 * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellation) => pump.SendDueAsync(cancellation);
}
