using System.Collections.Concurrent;

namespace SppsFlows.Embedded.Engine.Turns;

/// <summary>
/// The instances in memory, by key. When there are too many, idle ones leave, least recently used first (a clock: an instance that was used
/// gets a second round). They are loaded from disk when needed.
/// </summary>
internal sealed class InstanceTable(int capacity)
{
    private readonly ConcurrentDictionary<long, Instance> _instances = new();
    private readonly Queue<Instance> _clock = new();

    /// <summary>No state outlives its turn.</summary>
    public bool KeepsNothing => capacity == 0;

    public int Count => _instances.Count;

    public Instance GetOrAdd(long key, TurnRunner runner) =>
        _instances.TryGetValue(key, out var known)
            ? known
            : _instances.GetOrAdd(key, static (key, runner) => new Instance(key, runner), runner);

    public void Add(Instance instance) => _instances[instance.Key] = instance;

    public void Remove(Instance instance) => _instances.TryRemove(new KeyValuePair<long, Instance>(instance.Key, instance));

    /// <summary>Notes that an instance is idle, and evicts others when there are too many. </summary>
    public void Rest(Instance instance)
    {
        lock (_clock) RestOne(instance);
    }

    private void RestOne(Instance instance)
    {
        instance.Used = true;
        if (!instance.InClock)
        {
            instance.InClock = true;
            _clock.Enqueue(instance);
        }

        for (var looks = 0; looks < 8 && _instances.Count > capacity && _clock.TryDequeue(out var oldest); looks++)
        {
            if (oldest.Used && capacity > 0)
            {
                oldest.Used = false;
                _clock.Enqueue(oldest);
            }
            else if (oldest.TryLeave())
            {
                Remove(oldest);
                oldest.Execution = null;
                oldest.Row = null;
            }
            else
            {
                oldest.InClock = false; // it is working; it comes back here when it is idle
            }
        }
    }
}
