using System.Threading.Channels;

namespace SppsFlows.Assignments;

/// <summary>Wakes the alarm of this process, where it has one. Many nudges before it looks are one.</summary>
public sealed class AssignmentSignal
{
    private readonly Channel<AssignmentSignal> _nudges = Channel.CreateBounded<AssignmentSignal>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Nudge() => _nudges.Writer.TryWrite(this);

    /// <summary>Returns at the next nudge, or at once if one came since the last call.</summary>
    internal async Task WaitAsync(CancellationToken cancellationToken) => await _nudges.Reader.ReadAsync(cancellationToken);
}
