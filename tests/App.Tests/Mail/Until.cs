namespace SppsFlows.App.Tests.Mail;

/// <summary>Waits on a condition, with a deadline.</summary>
internal static class Until
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var end = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(end) > Deadline) throw new TimeoutException("The condition did not come true in time.");
            await Task.Delay(20);
        }
    }
}
