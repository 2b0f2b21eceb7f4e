using Microsoft.AspNetCore.Http;

namespace SppsFlows.Web;

/// <summary>Hears of those whom <see cref="RateLimits"/> brakes; who they are and who must know is not the kernel's to say.</summary>
public interface IGuessingAlert
{
    Task TellAsync(HttpContext http);
}
