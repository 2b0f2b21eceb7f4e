namespace SppsFlows.Crash.Tests;

/// <summary>What people do when the app does not answer: try again.</summary>
internal static class Retry
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Until the step says that it worked; the app may be dead for the moment.</summary>
    public static async Task UntilAsync(Func<CancellationToken, Task<bool>> step, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                if (await step(cancellation)) return;
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or ObjectDisposedException || (gone is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                // The process died under this request.
            }
            await Task.Delay(Pause, cancellation);
        }
    }
}
