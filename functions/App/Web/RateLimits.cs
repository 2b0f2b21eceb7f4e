using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace SppsFlows.Web;

/// <summary>
/// Limits on guessing: a number of tries in a window for one key (a person, an address, a link). Kept in this process's memory; what must
/// hold across restarts and hosts (wrong codes) is also counted in the database.
/// </summary>
public sealed class RateLimits : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    // Anybody can send anything as a token; a real one is shorter.
    private const int LongestKey = 64;

    private readonly PartitionedRateLimiter<(string Key, int Permits)> _limiter = PartitionedRateLimiter
        .Create<(string Key, int Permits), string>(
        request => RateLimitPartition.GetSlidingWindowLimiter(request.Key, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = request.Permits,
            Window = Window,
            SegmentsPerWindow = 10,
        }));

    /// <summary>Takes one try for <paramref name="key"/>. False: too many in the last ten minutes.</summary>
    /// <param name="what">What is tried; different things have different counts.</param>
    public bool TryTake(string what, string key, int permits)
    {
        using var lease = _limiter.AttemptAcquire(($"{what}\n{key}", permits));
        return lease.IsAcquired;
    }

    /// <summary>Takes one try at a mailed form, for its link and for the address that it comes from.</summary>
    /// <param name="key">The link's token; in the portal, whatever takes its place.</param>
    /// <returns>The page to show instead; null while the limit is not reached.</returns>
    public IResult? RefuseTooMany(HttpContext http, string what, string key, int perKey, int perAddress) =>
        TryTake(what, key.Length > LongestKey ? key[..LongestKey] : key, perKey) && TryTake(what, AddressOf(http), perAddress)
            ? null
            : Refusal(http);

    /// <summary>The page for too many tries; <see cref="IGuessingAlert"/> is told.</summary>
    public static IResult Refusal(HttpContext http)
    {
        http.Response.Headers.RetryAfter = ((int)Window.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new Told(Pages.Message(
            "Too many tries", "Please wait ten minutes, then try again. Nothing was changed.", StatusCodes.Status429TooManyRequests));
    }

    private sealed class Told(IResult page) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            if (httpContext.RequestServices.GetService<IGuessingAlert>() is { } alert) await alert.TellAsync(httpContext);
            await page.ExecuteAsync(httpContext);
        }
    }

    /// <summary>The address that a request comes from, as a key.</summary>
    public static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "unknown";

    public void Dispose() => _limiter.Dispose();
}
