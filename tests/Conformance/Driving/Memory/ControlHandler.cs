using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Conformance.App.Control;

namespace SppsFlows.Conformance.Driving.Memory;

/// <summary>
/// Answers the suite's control operations in this process. Orders and answers become JSON as on every host, but there is no server in
/// between. The app's other HTTP functions cannot be called.
/// </summary>
/// <param name="services">The app's.</param>
/// <param name="client">Microsoft's, of the in-memory host.</param>
internal sealed class ControlHandler(IServiceProvider services, Func<DurableTaskClient> client) : HttpMessageHandler
{
    private const string Route = "/conformance/";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri?.AbsolutePath is not { } path || !path.StartsWith(Route, StringComparison.Ordinal))
            throw new NotSupportedException("This host serves no HTTP functions.");
        await using var scope = services.CreateAsyncScope();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Body = await request.Content!.ReadAsStreamAsync(cancellationToken);
        context.Response.Body = body;
        var control = ActivatorUtilities.CreateInstance<ControlFunction>(scope.ServiceProvider);
        await (await control.RunAsync(context.Request, client(), path[Route.Length..])).ExecuteAsync(context);
        return new HttpResponseMessage((HttpStatusCode)context.Response.StatusCode)
        {
            Content = new ByteArrayContent(
                body.ToArray())
            { Headers = { { "Content-Type", context.Response.ContentType ?? "text/plain" } } },
        };
    }
}
