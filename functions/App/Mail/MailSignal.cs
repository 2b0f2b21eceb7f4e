using System.Threading.Channels;

namespace SppsFlows.Mail;

/// <summary>Wakes the pump of this process. Many nudges before it looks are one.</summary>
public sealed class MailSignal
{
    // Of references: the runtime brings the code for those, which a start would have to compile for others.
    private readonly Channel<MailSignal> _nudges = Channel.CreateBounded<MailSignal>(new BoundedChannelOptions(
        1)
    { FullMode = BoundedChannelFullMode.DropWrite });

    public void Nudge() => _nudges.Writer.TryWrite(this);

    /// <summary>Returns at the next nudge, or at once if one came since the last call.</summary>
    internal async Task WaitAsync(CancellationToken cancellationToken) => await _nudges.Reader.ReadAsync(cancellationToken);
}
