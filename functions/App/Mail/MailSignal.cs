using System.Threading.Channels;

namespace SppsFlows.Mail;

/// <summary>Wakes the pump of this process. Several nudges before it runs count as one.</summary>
public sealed class MailSignal
{
    // A channel of references: the runtime ships compiled code for those, and would have to compile it for other types at start.
    private readonly Channel<MailSignal> _nudges = Channel.CreateBounded<MailSignal>(new BoundedChannelOptions(
        1)
    { FullMode = BoundedChannelFullMode.DropWrite });

    public void Nudge() => _nudges.Writer.TryWrite(this);

    /// <summary>Returns at the next nudge, or at once if one came since the last call.</summary>
    internal async Task WaitAsync(CancellationToken cancellationToken) => await _nudges.Reader.ReadAsync(cancellationToken);
}
