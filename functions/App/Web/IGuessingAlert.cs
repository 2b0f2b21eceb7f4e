using Microsoft.AspNetCore.Http;

namespace SppsFlows.Web;

/// <summary>
/// Is told whenever <see cref="RateLimits"/> refuses somebody. Who they are, and who must know, is not for the kernel to decide.
/// </summary>
public interface IGuessingAlert
{
    Task TellAsync(HttpContext http);
}
