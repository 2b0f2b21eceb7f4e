namespace Microsoft.DurableTask;

/// <summary>
/// When a failed activity or sub-orchestration is tried again: up to <see cref="MaxNumberOfAttempts"/> tries, waiting
/// <see cref="FirstRetryInterval"/> × <see cref="BackoffCoefficient"/>ⁿ between them, never longer than
/// <see cref="MaxRetryInterval"/>, and none after <see cref="RetryTimeout"/> since the first try. The waits are durable timers.
/// </summary>
public class RetryPolicy
{
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, the coefficient is under 1, or a limit is under the first interval.</exception>
    public RetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNumberOfAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1.0);
        RequireAtLeast(firstRetryInterval, maxRetryInterval, nameof(maxRetryInterval));
        RequireAtLeast(firstRetryInterval, retryTimeout, nameof(retryTimeout));
        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? TimeSpan.FromHours(1);
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
    }

    public int MaxNumberOfAttempts { get; }

    public TimeSpan FirstRetryInterval { get; }

    public double BackoffCoefficient { get; }

    /// <summary>One hour unless given; <see cref="Timeout.InfiniteTimeSpan"/> for none.</summary>
    public TimeSpan MaxRetryInterval { get; }

    /// <summary><see cref="Timeout.InfiniteTimeSpan"/> unless given.</summary>
    public TimeSpan RetryTimeout { get; }

    /// <summary>Decides from the failure whether to try again. Runs as orchestrator code: it must be deterministic.</summary>
    public Func<TaskFailureDetails, bool> HandleFailure { init => ShouldRetry = value; }

    internal Func<TaskFailureDetails, bool>? ShouldRetry { get; private init; }

    private static void RequireAtLeast(TimeSpan first, TimeSpan? limit, string name)
    {
        if (limit < first && limit != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(name, limit, $"{name} must not be shorter than the first retry interval ({first}).");
    }
}
