using System.Collections.Concurrent;

namespace SppsFlows.Embedded.Engine.Client;

/// <summary>Calls that wait for an instance to change its status. They are woken by the commit that changed it; nothing polls.</summary>
internal sealed class Waiters
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiters = new(StringComparer.Ordinal);

    /// <summary>A task that ends at the next change. Take it before you read the instance, so that no change is missed.</summary>
    public Task NextChange(string instanceId) =>
        _waiters.GetOrAdd(instanceId, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Changed(string instanceId)
    {
        if (!_waiters.IsEmpty && _waiters.TryRemove(instanceId, out var waiter)) waiter.TrySetResult();
    }

    /// <summary>The engine is stopping: nothing will change any more.</summary>
    public void Close()
    {
        foreach (var id in _waiters.Keys)
        {
            if (_waiters.TryRemove(id, out var waiter)) waiter.TrySetException(new InvalidOperationException("The engine has stopped."));
        }
    }
}
