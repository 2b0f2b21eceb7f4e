using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace SppsFlows.Embedded.Triggers.Http;

/// <summary>The JSON body of a request as an object.</summary>
internal static class JsonBody
{
    /// <exception cref="BadHttpRequestException">The body is missing or is not JSON of that type; the message says where.</exception>
    public static async Task<object?> ReadAsync(HttpRequest request, Type type)
    {
        if (!request.HasJsonContentType())
            throw new BadHttpRequestException(
                "The request body must be JSON, sent with Content-Type: application/json.", StatusCodes.Status415UnsupportedMediaType);
        var options = request.HttpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        try
        {
            return await request.ReadFromJsonAsync(type, options, request.HttpContext.RequestAborted)
                ?? throw new BadHttpRequestException("The request body is empty or null.", StatusCodes.Status400BadRequest);
        }
        catch (JsonException malformed)
        {
            // The path and position, never the text around them: bodies can hold secrets.
            var where = malformed.LineNumber is { } line ? $", line {line + 1}, byte {malformed.BytePositionInLine + 1}" : "";
            throw new BadHttpRequestException(
                $"The request body is not valid JSON for this request: see {malformed.Path ?? "$"}{where}.",
                StatusCodes.Status400BadRequest, malformed);
        }
    }
}
