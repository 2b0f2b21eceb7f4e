using System.Collections.Concurrent;

namespace SppsFlows.Conformance.App;

/// <summary>
/// What functions did, in order, by key: the only way in which a test on the other side of HTTP can see side effects.
/// Orchestrators write to it too, on every pass over their code, which is how replays are counted.
/// </summary>
public static class Ledger
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Books = new();

    public static void Write(string key, string entry) => Books.GetOrAdd(key, static _ => new()).Enqueue(entry);

    public static IReadOnlyList<string> Read(string key) => Books.TryGetValue(key, out var book) ? [.. book] : [];
}

/// <summary>Doors that activities wait at until a test opens them.</summary>
public static class Gate
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Doors = new();

    /// <exception cref="TimeoutException">Nobody opened the door within a minute.</exception>
    public static Task PassAsync(string key) => Door(key).Task.WaitAsync(Patience);

    public static void Open(string key) => Door(key).TrySetResult();

    private static TaskCompletionSource Door(string key) =>
        Doors.GetOrAdd(key, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
