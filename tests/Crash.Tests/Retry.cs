namespace SppsFlows.Crash.Tests;

/// <summary>What people do when the app does not answer: try again.</summary>
internal static class Retry
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Repeats the step until it says that it worked; the app may be dead in between.</summary>
    public static async Task UntilAsync(Func<CancellationToken, Task<bool>> step, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                if (await step(cancellationToken)) return;
            }
            catch (Exception gone) when (IsDeath(gone)
                && !(gone is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                // The process died under this request.
            }
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>How a request fails when its server dies; with the socket's own fault if it dies between accepting and answering.</summary>
    public static bool IsDeath(Exception fault) =>
        fault is HttpRequestException
            or IOException or System.Net.Sockets.SocketException or ObjectDisposedException or TaskCanceledException;
}
