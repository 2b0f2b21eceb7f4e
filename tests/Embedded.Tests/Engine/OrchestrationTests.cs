using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SppsFlows.Embedded.Tests.Engine;

public sealed class OrchestrationTests
{
    [Fact]
    public async Task Orchestration_OfNothing_Completes()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Empty", _ => Task.FromResult<object?>(null)));

        var end = await engine.RunAsync("empty", id: "e-1");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        end.InstanceId.ShouldBe("e-1");
        end.Name.ShouldBe("empty");
        end.SerializedOutput.ShouldBeNull();
        end.SerializedInput.ShouldBeNull();
    }

    [Fact]
    public async Task Activities_InSequence_PassTheirResultsOn()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Sum", async context =>
            {
                var sum = context.GetInput<int>();
                for (var i = 0; i < 5; i++) sum = await context.CallActivityAsync<int>("Add", sum);
                return sum;
            });
            tasks.Activity<int>("Add", value => value + 1);
        });

        var end = await engine.RunAsync("Sum", 10);

        end.ReadOutputAs<int>().ShouldBe(15);
        end.ReadInputAs<int>().ShouldBe(10);
    }

    [Fact]
    public async Task Activities_InParallel_AllEnd()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Fan", async context => await Task.WhenAll(Enumerable.Range(0, 200).Select(i => context.CallActivityAsync<int>("Square", i))));
            tasks.Activity<int>("Square", value => value * value);
        });

        var end = await engine.RunAsync("Fan");

        end.ReadOutputAs<int[]>().ShouldBe(Enumerable.Range(0, 200).Select(i => i * i));
    }
}
