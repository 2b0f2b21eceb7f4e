using System.Diagnostics;

namespace SppsFlows.Embedded.Tests.Hosting;

/// <summary>Waits for a condition with a deadline; the only way these tests wait.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static Task IsTrueAsync(Func<bool> condition, string what) => IsTrueAsync(() => Task.FromResult(condition()), what);

    public static async Task IsTrueAsync(Func<Task<bool>> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Deadline) throw new TimeoutException($"Not within {Deadline.TotalSeconds} s: {what}");
            await Task.Delay(10);
        }
    }
}
