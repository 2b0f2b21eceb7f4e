namespace SppsFlows.Embedded.Tests.Engine;

public sealed class ContinueAsNewTests
{
    [Fact]
    public async Task Generations_FollowOneAnotherWithNewInput()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Count", async context =>
        {
            var n = context.GetInput<int>();
            if (n < 10)
            {
                await context.CreateTimer(TimeSpan.Zero, CancellationToken.None);
                context.ContinueAsNew(n + 1);
            }

            return n;
        }));

        var end = await engine.RunAsync("Count", id: "count");

        end.ReadOutputAs<int>().ShouldBe(10);
        end.ReadInputAs<int>().ShouldBe(10);
        engine.CountRows("timer").ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_NotProcessed_AreKept(bool withTimer)
    {
        const int Count = 20;
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Collect", async context =>
        {
            var seen = context.GetInput<List<int>>() ?? [];
            seen.Add(await context.WaitForExternalEvent<int>("n"));
            if (withTimer) await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
            if (seen.Count < Count) context.ContinueAsNew(seen);
            return seen;
        }));

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Collect");
        for (var i = 0; i < Count; i++) await engine.Client.RaiseEventAsync(id, "n", i);

        (await engine.EndOf(id)).ReadOutputAs<List<int>>().ShouldBe(Enumerable.Range(0, Count));
    }

    [Fact]
    public async Task Events_NotWanted_AreDropped()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Drops", async context =>
        {
            if (context.GetInput<bool>())
            {
                context.SetCustomStatus("second");
                return await context.WaitForExternalEvent<string>("kept");
            }

            await context.WaitForExternalEvent<string>("go");
            context.ContinueAsNew(true, preserveUnprocessedEvents: false);
            return null;
        }));

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Drops");
        await engine.Client.RaiseEventAsync(id, "kept", "old");
        await engine.Client.RaiseEventAsync(id, "go");
        await engine.UntilStatus(id, "second");
        await engine.Client.RaiseEventAsync(id, "kept", "new");

        (await engine.EndOf(id)).ReadOutputAs<string>().ShouldBe("new");
    }

    [Fact]
    public async Task OpenWork_IsAwaitedBeforeTheNextGeneration()
    {
        var release = new TaskCompletionSource<object?>();
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Open", async context =>
            {
                if (context.GetInput<bool>())
                {
                    context.SetCustomStatus("second");
                    return await context.WaitForExternalEvent<string>("late");
                }

                context.SetCustomStatus("first");
                _ = context.CallActivityAsync("Slow");
                context.ContinueAsNew(true);
                return null;
            });
            tasks.Activity("Slow", (_, _) => release.Task);
        });

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Open");
        await engine.Client.RaiseEventAsync(id, "late", "carried over");
        await engine.Settle(activities: false);
        (await engine.Client.GetInstanceAsync(id, true))!.ReadCustomStatusAs<string>().ShouldBe("first");
        release.SetResult(null);

        (await engine.EndOf(id)).ReadOutputAs<string>().ShouldBe("carried over");
    }

    [Fact]
    public async Task CustomStatus_OfThePreviousGeneration_Survives()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Status", context =>
        {
            if (context.GetInput<int>() == 0)
            {
                context.SetCustomStatus("from the first");
                context.ContinueAsNew(1);
            }

            return Task.FromResult<object?>(null);
        }));

        (await engine.RunAsync("Status")).ReadCustomStatusAs<string>().ShouldBe("from the first");
    }

    [Fact]
    public async Task History_OfThousandsOfGenerations_DoesNotGrow()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Long", async context =>
            {
                var n = context.GetInput<int>();
                for (var i = 0; i < 40; i++) await context.CallActivityAsync<string>("Text", $"{n} {i}");
                if (n < 5) context.ContinueAsNew(n + 1);
                return n;
            });
            tasks.Activity<string>("Text", text => new string('x', 100) + text);
        });

        (await engine.RunAsync("Long")).ReadOutputAs<int>().ShouldBe(5);

        // 40 steps of about 250 bytes fill a few rows of 2 KB; six generations kept would fill six times as many.
        engine.CountRows("history").ShouldBeInRange(1, 12);
    }
}
