using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace SppsFlows.Web.Pipeline;

/// <summary>Turns a fault into a page that reveals only a number to quote; the log has the rest under that number.</summary>
internal sealed class ErrorPage(ILogger<ErrorPage> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }
        RequestSpan.Describe(context, http);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The reader has gone; there is nobody to answer.
        }
        catch (Exception fault)
        {
            // The path is left out: it can hold a token. The function's name says enough.
            logger.LogError(fault, "{Function} failed, reference {Reference}", context.FunctionDefinition.Name, context.InvocationId);
            if (http.Response.HasStarted) throw;
            await WriteAsync(http, context.InvocationId);
        }
    }

    private static Task WriteAsync(HttpContext http, string reference)
    {
        if (http.WantsJson())
            return Results.Problem(
                statusCode: StatusCodes.Status500InternalServerError, title: "Something went wrong on our side. Try again.",
                extensions: [new("reference", reference)]).ExecuteAsync(http);
        return Pages.Message(
            "Something went wrong on our side",
            $"Nothing that you wrote was half-done. Please try again in a minute. If it stays so, tell the Technology office this "
            + $"number: {reference}",
            StatusCodes.Status500InternalServerError, "Go to the start page", "/").ExecuteAsync(http);
    }
}
