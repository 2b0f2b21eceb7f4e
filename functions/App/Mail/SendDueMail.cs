using Microsoft.Azure.Functions.Worker;
using SppsFlows.Data;

namespace SppsFlows.Mail;

/// <summary>The safety net: mails go out even where no process lives long enough for the pump to wake by itself (Azure scales to none).</summary>
public sealed class SendDueMail(QuickLook look, MailPump pump)
{
    [Function("SendDueMail")]
    public async Task Run([TimerTrigger("30 * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellation)
    {
        if (await look.MayHaveWorkAsync<MailPump>(cancellation)) await pump.SendDueAsync(cancellation);
    }
}
