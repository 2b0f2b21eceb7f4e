using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SppsFlows.Embedded.Tests.Hosting;

namespace SppsFlows.Embedded.Tests.Triggers;

public sealed class HttpEdgeTests : IDisposable
{
    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Body_OverTheLimit_IsRefusedWithoutAnErrorInTheLog()
    {
        await using var host = await TestHost.StartAsync(
            _data, builder => builder.Configuration["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = "1000", typeof(Functions));
        (await host.Http.PostAsync("api/Length", new ByteArrayContent(new byte[1000]))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Http.PostAsync("api/Length", new ByteArrayContent(new byte[1001]))).StatusCode.ShouldBe(
            HttpStatusCode.RequestEntityTooLarge);
        host.Log.Lines.ShouldNotContain(line => line.Level >= LogLevel.Error);
    }

    [Theory]
    [InlineData("true", "https 203.0.113.7")]
    [InlineData("false", "http 127.0.0.1")]
    public async Task ForwardedHeaders_AreBelievedOnlyWhenSwitchedOn(string enabled, string expected)
    {
        await using var host = await TestHost.StartAsync(
            _data, builder => builder.Configuration["ForwardedHeaders_Enabled"] = enabled, typeof(Functions));
        var request = new HttpRequestMessage(
            HttpMethod.Get, "api/Caller")
        { Headers = { { "X-Forwarded-For", "203.0.113.7" }, { "X-Forwarded-Proto", "https" } } };
        (await (await host.Http.SendAsync(request)).Content.ReadAsStringAsync()).ShouldBe(expected);
    }

    [Fact]
    public async Task Caller_ThatGoesAway_CancelsTheFunctionAndIsNoError()
    {
        await using var host = await TestHost.StartAsync(_data, typeof(Functions));
        using var impatient = new CancellationTokenSource();
        var request = host.Http.GetAsync("api/Forever", impatient.Token);
        await Eventually.IsTrueAsync(() => Functions.Begun == 1, "the function runs");
        await impatient.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => request);
        await Eventually.IsTrueAsync(() => Functions.Cancelled == 1, "the function was cancelled");
        await host.StopAsync();
        host.Log.Lines.ShouldNotContain(line => line.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Function_ThatFailsAfterItsAnswerBegan_BreaksTheConnection()
    {
        await using var host = await TestHost.StartAsync(_data, typeof(Functions));
        await Should.ThrowAsync<HttpRequestException>(() => host.Http.GetStringAsync("api/Half"));
        await Eventually.IsTrueAsync(
            () => host.Log.Lines.Count(line => line.Exception?.Message == "half-way") == 1, "the failure was logged");
        (await host.Http.GetAsync("api/Caller")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    public sealed class Functions
    {
        private static int _begun;
        private static int _cancelled;

        public static int Begun => _begun;

        public static int Cancelled => _cancelled;

        [Function("Length")]
        public static async Task<IResult> Length([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request)
        {
            using var memory = new MemoryStream();
            await request.Body.CopyToAsync(memory);
            return Results.Text($"{memory.Length}");
        }

        [Function("Caller")]
        public static IResult Caller([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
            Results.Text($"{request.Scheme} {request.HttpContext.Connection.RemoteIpAddress}");

        [Function("Forever")]
        public static async Task<IResult> Forever(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _begun);
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                Interlocked.Increment(ref _cancelled);
            }
            return Results.Ok(request.Path);
        }

        [Function("Half")]
        public static async Task Half([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            await request.HttpContext.Response.WriteAsync(new string('x', 100_000));
            await request.HttpContext.Response.Body.FlushAsync();
            throw new InvalidOperationException("half-way");
        }
    }
}
