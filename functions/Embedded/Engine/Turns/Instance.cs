using SppsFlows.Embedded.Engine.Orchestration;
using SppsFlows.Embedded.Engine.Store;
using SppsFlows.Embedded.Engine.Work;

namespace SppsFlows.Embedded.Engine.Turns;

/// <summary>
/// An instance's place in memory: its mail and, while it is warm, its state. From the moment a turn is taken until it is on disk, the
/// instance belongs to that turn; mail waits in the meantime.
/// </summary>
internal sealed class Instance(long key, TurnRunner runner) : IWork
{
    private const int MaxMessagesPerTurn = 500;

    private readonly Lock _gate = new();
    private List<Message> _mail = [];
    private Phase _phase;
    private bool _attention;

    private enum Phase
    {
        Idle,
        Taken,
        Aside,
        Gone,
    }

    public long Key { get; } = key;

    /// <summary>Belongs to the turn, as does everything below.</summary>
    public Execution? Execution { get; set; }

    public InstanceRow? Row { get; set; }

    /// <summary>Set when the process starts: work known only to the last process must be started again.</summary>
    public bool Recovering { get; set; }

    /// <summary>Why the instance can't continue, if that was found outside its turn.</summary>
    public Microsoft.DurableTask.TaskFailureDetails? Defect { get; set; }

    /// <summary>Used since the last eviction round.</summary>
    public bool Used { get; set; }

    public bool InClock { get; set; }

    public void Run() => runner.Run(this);

    /// <summary>
    /// Leaves a message. Null when the instance has left memory: look it up again. True when the caller must schedule a turn.
    /// </summary>
    public bool? Post(Message message)
    {
        lock (_gate)
        {
            if (_phase == Phase.Gone) return null;
            if (_phase == Phase.Aside) return false;
            _mail.Add(message);
            return Take();
        }
    }

    /// <summary>Asks for a turn without a message. Returns what <see cref="Post"/> does.</summary>
    public bool? Nudge()
    {
        lock (_gate)
        {
            if (_phase == Phase.Gone) return null;
            _attention = true;
            return Take();
        }
    }

    /// <summary>Takes the instance for a turn that no message asked for. Only for an instance that nobody else knows yet.</summary>
    public void Reserve() => _phase = Phase.Taken;

    public List<Message> TakeMail()
    {
        lock (_gate)
        {
            _attention = false;
            if (_mail.Count <= MaxMessagesPerTurn)
            {
                var all = _mail;
                _mail = [];
                return all;
            }

            var some = _mail.GetRange(0, MaxMessagesPerTurn);
            _mail.RemoveRange(0, MaxMessagesPerTurn);
            return some;
        }
    }

    public void PutBack(List<Message> messages)
    {
        lock (_gate) _mail.InsertRange(0, messages);
    }

    /// <summary>The turn is over. True when there is mail and the caller must schedule the next.</summary>
    public bool Release()
    {
        lock (_gate)
        {
            if (_mail.Count > 0 || _attention) return true;
            _phase = Phase.Idle;
            return false;
        }
    }

    /// <summary>Takes no more turns in this process. What arrives for it stays on disk.</summary>
    public void SetAside()
    {
        lock (_gate)
        {
            _phase = Phase.Aside;
            _mail = [];
        }
    }

    /// <summary>Leaves memory for good and returns the mail that nobody will read.</summary>
    public List<Message> Leave()
    {
        lock (_gate)
        {
            _phase = Phase.Gone;
            var left = _mail;
            _mail = [];
            return left;
        }
    }

    /// <summary>Leaves memory if it is idle.</summary>
    public bool TryLeave()
    {
        lock (_gate)
        {
            if (_phase != Phase.Idle) return false;
            _phase = Phase.Gone;
            return true;
        }
    }

    private bool Take()
    {
        if (_phase != Phase.Idle) return false;
        _phase = Phase.Taken;
        return true;
    }
}
