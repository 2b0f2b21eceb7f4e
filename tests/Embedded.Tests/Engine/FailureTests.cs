using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SppsFlows.Embedded.Tests.Engine;

public sealed class FailureTests
{
    [Fact]
    public async Task Activity_ThatThrows_FailsTheOrchestrationWithAllDetails()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Faulty", RunFaulty);
            tasks.Activity("Boom", (_, _) => throw new InvalidOperationException("Boom!", new CustomException("Inner!")));
        });

        var end = await engine.RunAsync("Faulty");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        var failure = end.FailureDetails.ShouldNotBeNull();
        failure.ErrorType.ShouldBe(typeof(TaskFailedException).FullName);
        failure.ErrorMessage.ShouldBe("Task 'Boom' (#0) failed with an unhandled exception: Boom!");
        failure.StackTrace.ShouldNotBeNull().ShouldContain(nameof(RunFaulty));
        failure.InnerFailure!.ErrorType.ShouldBe(typeof(InvalidOperationException).FullName);
        failure.InnerFailure.ErrorMessage.ShouldBe("Boom!");
        failure.InnerFailure.StackTrace.ShouldNotBeNull();
        failure.InnerFailure.InnerFailure!.IsCausedBy<CustomException>().ShouldBeTrue();
        failure.InnerFailure.InnerFailure.ErrorMessage.ShouldBe("Inner!");
        failure.IsCausedBy<TaskFailedException>().ShouldBeTrue();
    }

    [Fact]
    public async Task Orchestrator_ThatThrows_Fails()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
            tasks.Orchestrator("Throws", _ => throw new CustomException("no", new ArgumentException("because"))));

        var failure = (await engine.RunAsync("Throws")).FailureDetails.ShouldNotBeNull();

        failure.ErrorType.ShouldBe(typeof(CustomException).FullName);
        failure.ErrorMessage.ShouldBe("no");
        failure.IsCausedBy<CustomException>().ShouldBeTrue();
        failure.IsCausedBy<Exception>().ShouldBeTrue();
        failure.IsCausedBy<ArgumentException>().ShouldBeFalse();
        failure.InnerFailure!.IsCausedBy<ArgumentException>().ShouldBeTrue();
        failure.ToString().ShouldBe($"{typeof(CustomException).FullName}: no");
        Should.Throw<ArgumentException>(() => failure.IsCausedBy(typeof(string)));
    }

    [Fact]
    public async Task Orchestrator_ThatCatches_GoesOn()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Catches", async context =>
            {
                try
                {
                    await context.CallActivityAsync("Boom");
                    return "not thrown";
                }
                catch (TaskFailedException failed) when (failed.FailureDetails.IsCausedBy<ArgumentException>())
                {
                    return $"{failed.TaskName} #{failed.TaskId} {await context.CallActivityAsync<string>("Fine", "x")}";
                }
            });
            tasks.Activity("Boom", (_, _) => throw new ArgumentException("bad"));
            tasks.Activity<string>("Fine", text => text + "!");
        });

        (await engine.RunAsync("Catches")).ReadOutputAs<string>().ShouldBe("Boom #0 x!");
    }

    [Fact]
    public async Task FailureDetails_AreShownOnlyWhenAskedFor()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Throws", _ => throw new CustomException("no")));
        await engine.RunAsync("Throws", id: "f");

        var bare = (await engine.Client.GetInstanceAsync("f")).ShouldNotBeNull();

        bare.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        bare.FailureDetails.ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => bare.ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public async Task Retry_OfAnActivityThatAlwaysFails_StopsAtTheLimit(int attempts)
    {
        var calls = 0;
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Retries", async context =>
            {
                await context.CallActivityAsync(
                    "Boom", options: TaskOptions.FromRetryPolicy(new RetryPolicy(attempts, TimeSpan.FromMilliseconds(1))));
                return null;
            });
            tasks.Activity("Boom", (_, _) =>
            {
                Interlocked.Increment(ref calls);
                throw new CustomException("no");
            });
        });

        var end = await engine.RunAsync("Retries");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails!.InnerFailure!.IsCausedBy<CustomException>().ShouldBeTrue();
        calls.ShouldBe(attempts);
    }

    [Fact]
    public async Task Retry_OfAnActivityThatRecovers_GivesItsResult()
    {
        var calls = 0;
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Retries", async context =>
                await context.CallActivityAsync<string>(
                    "Flaky", new TaskOptions(new RetryPolicy(5, TimeSpan.FromMilliseconds(1), backoffCoefficient: 2))));
            tasks.Activity(
                "Flaky",
                (_, _) => Interlocked.Increment(ref calls) < 4 ? throw new CustomException("no") : Task.FromResult<object?>("yes"));
        });

        (await engine.RunAsync("Retries")).ReadOutputAs<string>().ShouldBe("yes");
        calls.ShouldBe(4);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public async Task Retry_WithHandleFailure_AsksIt(bool again, int expected)
    {
        var calls = 0;
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Retries", async context =>
            {
                var policy = new RetryPolicy(
                    3, TimeSpan.FromMilliseconds(1))
                { HandleFailure = failure => failure.IsCausedBy<CustomException>() && again };
                await context.CallActivityAsync("Boom", TaskOptions.FromRetryPolicy(policy));
                return null;
            });
            tasks.Activity("Boom", (_, _) =>
            {
                Interlocked.Increment(ref calls);
                throw new CustomException("no");
            });
        });

        (await engine.RunAsync("Retries")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        calls.ShouldBe(expected);
    }

    [Fact]
    public async Task UnknownNames_FailWithTheNameAndAreNotRetried()
    {
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Calls", async context =>
        {
            var retry = TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromDays(1)));
            if (context.GetInput<bool>()) await context.CallActivityAsync("Bogus", retry);
            else await context.CallSubOrchestratorAsync("Bogus", retry);
            return null;
        }));

        foreach (var activity in new[] { true, false })
        {
            var failure = (await engine.RunAsync("Calls", activity)).FailureDetails.ShouldNotBeNull();
            failure.InnerFailure!.ErrorType.ShouldBe(activity ? "ActivityTaskNotFound" : "OrchestratorTaskNotFound");
            failure.ErrorMessage.ShouldContain("'Bogus'");
        }

        (await engine.RunAsync("Nowhere")).FailureDetails!.ErrorMessage.ShouldBe("No orchestrator task named 'Nowhere' was found.");
    }

    [Fact]
    public async Task ActivityInputOrResult_OfTheWrongType_FailsTheCallAlone()
    {
        await using var engine = await TestEngine.StartAsync(tasks =>
        {
            tasks.Orchestrator("Mismatch", async context =>
            {
                var seen = new List<string>();
                try
                {
                    await context.CallActivityAsync("TakesNumber", "not a number");
                }
                catch (TaskFailedException failed)
                {
                    seen.Add(failed.FailureDetails.ErrorType);
                }

                try
                {
                    await context.CallActivityAsync<int>("GivesText");
                }
                catch (System.Text.Json.JsonException)
                {
                    seen.Add("result");
                }

                return seen;
            });
            tasks.Activity<int>("TakesNumber", number => number);
            tasks.Activity("GivesText", (_, _) => Task.FromResult<object?>("text"));
        });

        (await engine.RunAsync("Mismatch")).ReadOutputAs<List<string>>().ShouldBe(["System.Text.Json.JsonException", "result"]);
    }

    [Theory]
    [InlineData(0, 1, 1.0, null)]
    [InlineData(1, 0, 1.0, null)]
    [InlineData(1, 1, 0.5, null)]
    [InlineData(1, 10, 1.0, 5)]
    public void RetryPolicy_OutOfRange_IsRefused(int attempts, int seconds, double coefficient, int? limit) =>
        Should.Throw<ArgumentOutOfRangeException>(() =>
            new RetryPolicy(
                attempts, TimeSpan.FromSeconds(seconds), coefficient,
                retryTimeout: limit is { } value ? TimeSpan.FromSeconds(value) : null));

    private static async Task<object?> RunFaulty(TaskOrchestrationContext context)
    {
        await context.CallActivityAsync("Boom");
        return null;
    }

    private sealed class CustomException(string message, Exception? inner = null) : Exception(message, inner);
}
