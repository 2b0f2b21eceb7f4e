using System.Text.Json;

namespace SppsFlows.Embedded.Engine.Orchestration;

/// <summary>
/// External events of one instance. Each name has a stack of live waits (the newest gets the event) and a queue of events that nobody waits
/// for yet. Names are case-insensitive. A cancelled wait leaves the stack, so it can't swallow an event.
/// </summary>
internal sealed class EventBox
{
    private readonly Dictionary<string, List<Waiter>> _waits = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Queue<Buffered>> _buffer = new(StringComparer.OrdinalIgnoreCase);
    private long _arrivals;

    public int Waiting { get; private set; }

    public Task<T> Wait<T>(string name, CancellationToken token)
    {
        var wait = new Waiter<T>();
        var waits = _waits.TryGetValue(name, out var known) ? known : _waits[name] = [];
        if (waits.Count > 0 && waits[^1].Type != typeof(T))
        {
            throw new ArgumentException(
                $"The orchestrator already waits for the event '{name}' as {waits[^1].Type}; it can't wait for it as {typeof(T)} too.",
                nameof(name));
        }

        if (_buffer.TryGetValue(name, out var queue) && queue.TryDequeue(out var buffered))
        {
            if (queue.Count == 0) _buffer.Remove(name);
            wait.Receive(buffered.Payload);
            return wait.Task;
        }

        if (token.IsCancellationRequested) return Task.FromCanceled<T>(token);
        waits.Add(wait);
        Waiting++;
        if (token.CanBeCanceled) token.Register(() => Cancel(waits, wait, token));
        return wait.Task;
    }

    /// <summary>Gives an event to the newest wait on its name, or keeps it.</summary>
    /// <exception cref="System.Text.Json.JsonException">The payload is not what the wait asked for.</exception>
    public void Raise(string name, ReadOnlyMemory<byte> payload)
    {
        if (_waits.TryGetValue(name, out var waits) && waits.Count > 0)
        {
            var wait = waits[^1];
            waits.RemoveAt(waits.Count - 1);
            Waiting--;
            wait.Receive(payload);
            return;
        }

        var queue = _buffer.TryGetValue(name, out var known) ? known : _buffer[name] = new();
        queue.Enqueue(new Buffered(_arrivals++, payload));
    }

    /// <summary>The events that nobody took, in order of arrival.</summary>
    public IEnumerable<(string Name, ReadOnlyMemory<byte> Payload)> Unprocessed() =>
        from queue in _buffer from item in queue.Value orderby item.Arrival select (queue.Key, item.Payload);

    private void Cancel(List<Waiter> waits, Waiter wait, CancellationToken token)
    {
        if (!waits.Remove(wait)) return;
        Waiting--;
        TurnQueue.Complete(() => wait.Cancel(token));
    }

    private readonly record struct Buffered(long Arrival, ReadOnlyMemory<byte> Payload);

    private abstract class Waiter
    {
        public abstract Type Type { get; }

        public abstract void Receive(ReadOnlyMemory<byte> payload);

        public abstract void Cancel(CancellationToken token);
    }

    private sealed class Waiter<T> : Waiter
    {
        private readonly TaskCompletionSource<T> _source = new();

        public Task<T> Task => _source.Task;

        public override Type Type => typeof(T);

        public override void Receive(ReadOnlyMemory<byte> payload)
        {
            // As on the real worker, an empty payload can't be read as a value type.
            if (payload.IsEmpty && default(T) is not null)
                throw new JsonException($"The event brought no payload, which is no {typeof(T)}.");
            _source.TrySetResult(Payloads.Read<T>(payload.Span)!);
        }

        public override void Cancel(CancellationToken token) => _source.TrySetCanceled(token);
    }
}
