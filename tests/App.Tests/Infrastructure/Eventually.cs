namespace SppsFlows.App.Tests.Infrastructure;

/// <summary>Waits, with a deadline, for what other threads do.</summary>
public static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <param name="missing">What to say when it does not come.</param>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> find, Func<Task<string>> missing)
        where T : class
    {
        for (var start = TimeProvider.System.GetTimestamp(); ; await Task.Delay(Pause))
        {
            if (await find() is { } found) return found;
            if (TimeProvider.System.GetElapsedTime(start) > Deadline) throw new ShouldAssertException(await missing());
        }
    }

    public static Task TrueAsync(Func<Task<bool>> condition, string missing) =>
        GetAsync(async () => await condition() ? "" : null, () => Task.FromResult(missing));
}
