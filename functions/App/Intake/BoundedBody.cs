using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace SppsFlows.Intake;

/// <summary>Reads a request's raw bytes, over which a signature is checked. They stay in memory: they may hold a password.</summary>
internal static class BoundedBody
{
    /// <returns>Null when there are more than <paramref name="most"/>.</returns>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        if (request.ContentLength > most) return null;
        // The server's own limit may be lower; ours applies here.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = (long)most + 1;
        using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 4096, most));
        var buffer = new byte[32 * 1024];
        try
        {
            for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                if (body.Length + read > most) return null;
                body.Write(buffer, 0, read);
            }
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
        return body.ToArray();
    }
}
