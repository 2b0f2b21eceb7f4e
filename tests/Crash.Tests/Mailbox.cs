using SppsFlows.Tests.Shared;

namespace SppsFlows.Crash.Tests;

/// <summary>
/// The mailbox that everybody reads, fetched once for all: hundreds of readers of hundreds of mails would themselves be the load.
/// </summary>
internal sealed class Mailbox(AppProcess app) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(300);

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private IReadOnlyList<SentMail> _mails = [];
    private long _readAt;

    public async Task<IReadOnlyList<SentMail>> ReadAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            if (_readAt == 0 || System.Diagnostics.Stopwatch.GetElapsedTime(_readAt) > Fresh)
            {
                _mails = await app.MailsAsync();
                _readAt = System.Diagnostics.Stopwatch.GetTimestamp();
            }
            return _mails;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();
}
