using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SppsFlows.Tests.Shared;

namespace SppsFlows.Crash.Tests;

/// <summary>Sends signed forms as another system does: one that gets no answer sends the same again.</summary>
internal static class FormHook
{
    private static readonly byte[] Secret = Convert.FromBase64String("c2FtcGxlLXNlY3JldC1mb3ItZGV2ZWxvcG1lbnQtb25seQ==");

    /// <returns>False when the app could not take it; the id makes sending again harmless.</returns>
    public static async Task<bool> SendAsync(AppProcess app, string id, object form, CancellationToken cancellationToken)
    {
        var (body, timestamp) = (JsonSerializer.SerializeToUtf8Bytes(form), DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var signature = HMACSHA256.HashData(Secret, signed);
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var message = new HttpRequestMessage(HttpMethod.Post, "/api/hooks/forms") { Content = content };
        message.Headers.Add("webhook-id", id);
        message.Headers.Add("webhook-timestamp", $"{timestamp}");
        message.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(signature)}");
        using var answer = await app.Http.SendAsync(message, cancellationToken);
        if ((int)answer.StatusCode >= 500) return false;
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync(cancellationToken));
        (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("status").GetString().ShouldBe("accepted");
        return true;
    }
}
