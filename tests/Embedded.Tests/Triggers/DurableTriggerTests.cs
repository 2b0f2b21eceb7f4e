using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SppsFlows.Embedded.Tests.Hosting;

namespace SppsFlows.Embedded.Tests.Triggers;

public sealed class DurableTriggerTests : IDisposable
{
    private readonly TempFolder _data = new();
    private readonly MovableClock _clock = new();
    private readonly Trace _trace = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Flow_StartedByHttp_RunsItsActivitiesInTheirScopes()
    {
        await using var host = await StartAsync();
        (await RunAsync(host, "start/Greet/Ada")).ShouldBe("\"Hello Ada of flow-1 in scope True\"");
        _trace.Lines.ShouldContain("before Greet http False");
        _trace.Lines.ShouldContain("before SayHello http False");
        _trace.Lines.ShouldContain("after SayHello http False");
        _trace.Lines.ShouldContain("before Start http True");
        _trace.Scopes.ShouldBe(_trace.DisposedScopes);
    }

    [Fact]
    public async Task Flow_WithoutInputParameter_ReadsItsInputFromTheContext()
    {
        await using var host = await StartAsync();
        (await RunAsync(host, "start/ByContext/Grace")).ShouldBe("\"Hi Grace\"");
    }

    [Fact]
    public async Task Activity_ThatThrows_FailsTheFlowWithItsError()
    {
        await using var host = await StartAsync();
        (await RunAsync(host, "start/Fails/x")).ShouldBe(
            "\"Microsoft.DurableTask.TaskFailedException: System.InvalidOperationException: no such school\"");
    }

    [Fact]
    public async Task Flow_WaitingForDays_GoesOnWhenTheClockIsMoved()
    {
        await using var host = await StartAsync();
        await host.Http.PostAsync("api/start/Sleeps/x", null);
        await Eventually.IsTrueAsync(() => _trace.Lines.Contains("sleeping"), "the flow sleeps");
        _clock.Advance(TimeSpan.FromDays(3));
        (await host.Http.GetStringAsync("api/wait")).ShouldBe("\"woken\"");
    }

    [Fact]
    public async Task Flow_UnderWayAtAStop_GoesOnAfterTheStart()
    {
        await using (var host = await StartAsync())
        {
            await host.Http.PostAsync("api/start/Waits/x", null);
            await Eventually.IsTrueAsync(() => _trace.Lines.Contains("waiting"), "the flow waits");
        }
        await using var restarted = await StartAsync();
        (await restarted.Http.PostAsync("api/raise/answer", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await restarted.Http.GetStringAsync("api/wait")).ShouldBe("\"heard yes\"");
    }

    [Fact]
    public async Task Stop_WhileAnActivityRuns_WaitsForItAndKeepsItsResult()
    {
        await using (var host = await StartAsync())
        {
            await host.Http.PostAsync("api/start/Slow/x", null);
            await Eventually.IsTrueAsync(() => _trace.Lines.Contains("slow begun"), "the activity runs");
            var stop = host.StopAsync();
            stop.IsCompleted.ShouldBeFalse();
            _trace.Release.SetResult();
            await stop;
        }
        await using var restarted = await StartAsync();
        (await restarted.Http.GetStringAsync("api/wait")).ShouldBe("\"slow\"");
        _trace.Lines.Count(line => line == "slow begun").ShouldBe(1);
    }

    [Fact]
    public async Task Hosts_InOneProcess_KeepTheirFlowsApart()
    {
        using var other = new TempFolder();
        await using var first = await StartAsync();
        await using var second = await StartAsync(other);
        await RunAsync(first, "start/Greet/Ada");
        (await first.Http.GetAsync("api/known")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await second.Http.GetAsync("api/known")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task DataFolder_OfARunningHost_IsRefusedToASecond()
    {
        await using var first = await StartAsync();
        var refused = await Should.ThrowAsync<HostStartException>(() => StartAsync());
        refused.Message.ShouldContain($"'{_data.File("data")}' is in use by another process");
        refused.Message.ShouldNotContain("\n");
        (await first.Http.GetAsync("api/known")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task EngineFile_Damaged_IsRefusedAndNotTouched()
    {
        Directory.CreateDirectory(_data.File("data"));
        await File.WriteAllTextAsync(_data.File("data/flows.db"), new string('x', 8192));
        var refused = await Should.ThrowAsync<HostStartException>(() => StartAsync());
        refused.Message.ShouldContain("flows.db");
        refused.Message.ShouldNotContain("\n");
        (await File.ReadAllTextAsync(_data.File("data/flows.db"))).ShouldBe(new string('x', 8192));
    }

    private Task<TestHost> StartAsync(TempFolder? data = null) => TestHost.StartAsync(data ?? _data, builder =>
    {
        builder.Services.AddSingleton(_trace);
        builder.Services.AddScoped<Scope>();
        builder.Services.AddSingleton<TimeProvider>(_clock);
        builder.UseMiddleware<TraceMiddleware>();
    }, typeof(Flows), typeof(Activities));

    private static async Task<string> RunAsync(TestHost host, string start)
    {
        (await host.Http.PostAsync($"api/{start}", null)).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return await host.Http.GetStringAsync("api/wait");
    }

    public sealed class Trace
    {
        private int _scopes;
        private int _disposedScopes;

        public ConcurrentQueue<string> Lines { get; } = new();

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Scopes => _scopes;

        public int DisposedScopes => _disposedScopes;

        public void Opened() => Interlocked.Increment(ref _scopes);

        public void Closed() => Interlocked.Increment(ref _disposedScopes);
    }

    public sealed class Scope : IAsyncDisposable
    {
        private readonly Trace _trace;

        public Scope(Trace trace) => (_trace = trace).Opened();

        public ValueTask DisposeAsync()
        {
            _trace.Closed();
            return ValueTask.CompletedTask;
        }
    }

    public sealed class TraceMiddleware(Trace trace) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            trace.Lines.Enqueue($"before {context.FunctionDefinition.Name} http {context.GetHttpContext() is not null}");
            await next(context);
            trace.Lines.Enqueue($"after {context.FunctionDefinition.Name} http {context.GetHttpContext() is not null}");
        }
    }

    public sealed class Flows(Trace trace)
    {
        [Function("Start")]
        public static async Task<IResult> Start(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start/{flow}/{input}")] HttpRequest request, string flow,
            string input, [DurableClient] DurableTaskClient client)
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                flow, input, new StartOrchestrationOptions("flow-1"), request.HttpContext.RequestAborted);
            return Results.Accepted();
        }

        [Function("Wait")]
        public static async Task<IResult> Wait(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "wait")] HttpRequest request,
            [DurableClient] DurableTaskClient client)
        {
            var ended = await client.WaitForInstanceCompletionAsync(
                "flow-1", getInputsAndOutputs: true, request.HttpContext.RequestAborted);
            return Results.Text(ended.SerializedOutput ?? ended.FailureDetails?.ToString() ?? ended.RuntimeStatus.ToString());
        }

        [Function("Known")]
        public static async Task<IResult> Known(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "known")] HttpRequest request,
            [DurableClient] DurableTaskClient client) =>
            await client.GetInstanceAsync("flow-1", request.HttpContext.RequestAborted) is null ? Results.NotFound() : Results.Ok();

        [Function("Raise")]
        public static async Task<IResult> Raise(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "raise/{name}")] HttpRequest request, string name,
            [DurableClient] DurableTaskClient client)
        {
            await client.RaiseEventAsync("flow-1", name, "yes", request.HttpContext.RequestAborted);
            return Results.Ok();
        }

        [Function("Greet")]
        public static async Task<string> Greet([OrchestrationTrigger] TaskOrchestrationContext context, string input) =>
            await context.CallActivityAsync<string>("SayHello", input);

        [Function("ByContext")]
        public static Task<string> ByContext(
            [OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult($"Hi {context.GetInput<string>()}");

        [Function("Fails")]
        public static async Task<string> Fails([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            try
            {
                await context.CallActivityAsync("Throw");
                return "no failure";
            }
            catch (TaskFailedException failed)
            {
                return $"{failed.GetType().FullName}: {failed.FailureDetails.ErrorType}: {failed.FailureDetails.ErrorMessage}";
            }
        }

        [Function("Sleeps")]
        public async Task<string> Sleeps([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var sleep = context.CreateTimer(TimeSpan.FromDays(3), CancellationToken.None);
            trace.Lines.Enqueue("sleeping");
            await sleep;
            return "woken";
        }

        [Function("Waits")]
        public async Task<string> Waits([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            trace.Lines.Enqueue("waiting");
            return $"heard {await context.WaitForExternalEvent<string>("answer")}";
        }

#pragma warning disable DURABLE2002 // The analyzer takes a ValueTask for the result itself; both workers wait for it.
        [Function("Slow")]
        public static async Task<string> Slow(
            [OrchestrationTrigger] TaskOrchestrationContext context) => await context.CallActivityAsync<string>("BeSlow");
#pragma warning restore DURABLE2002
    }

    public sealed class Activities(Trace trace, Scope scope)
    {
        [Function("SayHello")]
        public async Task<string> SayHello(
            [ActivityTrigger] string name, string instanceId, FunctionContext context, CancellationToken cancellationToken)
        {
            await Task.Delay(1, cancellationToken);
            return $"Hello {name} of {instanceId} in scope {context.InstanceServices.GetRequiredService<Scope>() == scope}";
        }

        [Function("Throw")]
        public static void Throw([ActivityTrigger] FunctionContext context) => throw new InvalidOperationException("no such school");

        [Function("BeSlow")]
        public async ValueTask<string> BeSlow([ActivityTrigger] object? input)
        {
            trace.Lines.Enqueue("slow begun");
            await trace.Release.Task;
            return "slow";
        }
    }
}
