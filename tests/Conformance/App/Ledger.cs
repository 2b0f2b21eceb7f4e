using System.Collections.Concurrent;
using System.Text.Json;

namespace SppsFlows.Conformance.App;

/// <summary>
/// What functions did, in order, by key: the only way in which a test on the other side of HTTP can see side effects.
/// Orchestrators write to it too, on every pass over their code, which is how replays are counted. <c>CONFORMANCE_LEDGER</c>
/// names a file to keep it in, for hosts that are stopped and started.
/// </summary>
public static class Ledger
{
    private static readonly string? Kept = Environment.GetEnvironmentVariable("CONFORMANCE_LEDGER");
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Books = new();
    private static readonly Lock Writing = new();

    static Ledger()
    {
        if (Kept is null || !File.Exists(Kept)) return;
        foreach (var line in File.ReadLines(Kept))
        {
            // A line that was being written when the process died is incomplete.
            if (line is ['[', .., ']'] && JsonSerializer.Deserialize<string[]>(line) is [var key, var entry]) Note(key, entry);
        }
    }

    public static void Write(string key, string entry)
    {
        lock (Writing)
        {
            if (Kept is not null) File.AppendAllText(Kept, JsonSerializer.Serialize<string[]>([key, entry]) + '\n');
            Note(key, entry);
        }
    }

    public static IReadOnlyList<string> Read(string key) => Books.TryGetValue(key, out var book) ? [.. book] : [];

    private static void Note(string key, string entry) => Books.GetOrAdd(key, static _ => new()).Enqueue(entry);
}

/// <summary>Gates that activities wait at until a test opens them.</summary>
public static class Gate
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly ConcurrentDictionary<string, TaskCompletionSource> Doors = new();

    /// <exception cref="TimeoutException">Nobody opened the gate within a minute.</exception>
    public static Task PassAsync(string key) => Door(key).Task.WaitAsync(Patience);

    public static void Open(string key) => Door(key).TrySetResult();

    private static TaskCompletionSource Door(string key) =>
        Doors.GetOrAdd(key, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
