using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SppsFlows.Embedded.Tests.Engine;

public sealed class EventTests
{
    [Fact]
    public async Task Waits_OnOneName_AreServedNewestFirst()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Stack", async context =>
            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => context.WaitForExternalEvent<int>("Event")).ToList())));

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Stack");
        for (var i = 0; i < 5; i++) await engine.Client.RaiseEventAsync(id, "event", i);

        (await engine.EndOf(id)).ReadOutputAs<int[]>().ShouldBe([4, 3, 2, 1, 0]);
    }

    [Fact]
    public async Task Events_NobodyWaitsFor_AreKeptInOrder()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Queue", async context =>
        {
            await context.WaitForExternalEvent<string>("go");
            return new[]
            {
                await context.WaitForExternalEvent<int>("n"),
                await context.WaitForExternalEvent<int>("N"),
                await context.WaitForExternalEvent<int>("n")
            };
        }));

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Queue");
        for (var i = 0; i < 3; i++) await engine.Client.RaiseEventAsync(id, "n", i);
        await engine.Client.RaiseEventAsync(id, "go");

        (await engine.EndOf(id)).ReadOutputAs<int[]>().ShouldBe([0, 1, 2]);
    }

    [Fact]
    public async Task CancelledWait_DoesNotSwallowTheNextEvent()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Cancels", async context =>
        {
            using var cancel = new CancellationTokenSource();
            var first = context.WaitForExternalEvent<string>("e");
            var second = context.WaitForExternalEvent<string>("e", cancel.Token);
            cancel.Cancel();
            using var over = new CancellationTokenSource();
            over.Cancel();
            return $"{await IsCancelled(second)} {await IsCancelled(context.WaitForExternalEvent<string>("e", over.Token))} {await first}";
        }));

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Cancels");
        await engine.Client.RaiseEventAsync(id, "e", "mine");

        (await engine.EndOf(id)).ReadOutputAs<string>().ShouldBe("True True mine");
    }

    [Fact]
    public async Task Payload_OfTheWrongType_FailsTheOrchestrationPastItsCatch()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Typed", async context =>
        {
            try
            {
                return await context.WaitForExternalEvent<int>("number");
            }
            catch (Exception)
            {
                return "caught";
            }
        }));

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Typed");
        await engine.Client.RaiseEventAsync(id, "number", "text");

        var end = await engine.EndOf(id);
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails!.ErrorMessage.ShouldContain("'number'");
    }

    [Fact]
    public async Task Waits_OnOneNameWithTwoTypes_AreRefused()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Types", context =>
        {
            _ = context.WaitForExternalEvent<int>("e");
            _ = context.WaitForExternalEvent<string>("E");
            return Task.FromResult<object?>(null);
        }));

        (await engine.RunAsync("Types")).FailureDetails!.ErrorType.ShouldBe(typeof(ArgumentException).FullName);
    }

    [Fact]
    public async Task SendEvent_ToAnotherInstance_ArrivesThere()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Sender", context =>
            {
                context.SendEvent("receiver", "hello", new { From = context.InstanceId });
                context.SendEvent("nobody", "hello", 1);
                return Task.FromResult<object?>(null);
            });
            tasks.Orchestrator(
                "Receiver",
                async context => (await context.WaitForExternalEvent<System.Text.Json.JsonElement>("Hello")).GetProperty(
                    "From").GetString());
        });
        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Receiver", new StartOrchestrationOptions("receiver"));

        (await engine.RunAsync("Sender", id: "sender")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);

        (await engine.EndOf("receiver")).ReadOutputAs<string>().ShouldBe("sender");
    }

    [Fact]
    public async Task Events_ManyAtOnceFromManyCallers_AreAllReceivedOnce()
    {
        const int Count = 1000;
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Counter", async context =>
        {
            var seen = new HashSet<int>();
            for (var i = 0; i < Count; i++) seen.Add(await context.WaitForExternalEvent<int>("n"));
            return seen.Count;
        }));

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Counter");
        await Task.WhenAll(Enumerable.Range(0, Count).Select(i => engine.Client.RaiseEventAsync(id, "n", i)));

        (await engine.EndOf(id)).ReadOutputAs<int>().ShouldBe(Count);
    }

    [Fact]
    public async Task Raise_ToAnUnknownOrEndedInstance_Throws()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Empty", _ => Task.FromResult<object?>(null)));
        await engine.RunAsync("Empty", id: "over");

        var unknown = await Should.ThrowAsync<RpcException>(() => engine.Client.RaiseEventAsync("none", "e"));
        var over = await Should.ThrowAsync<RpcException>(() => engine.Client.RaiseEventAsync("over", "e"));
        (unknown.StatusCode, over.StatusCode).ShouldBe((StatusCode.NotFound, StatusCode.FailedPrecondition));
        unknown.Message.ShouldContain("'none'");
        over.Message.ShouldContain("ended");
    }

    private static async Task<bool> IsCancelled(Task wait)
    {
        try
        {
            await wait;
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }
}
