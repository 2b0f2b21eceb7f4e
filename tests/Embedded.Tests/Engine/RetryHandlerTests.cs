using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Time.Testing;
using CoreExceptions = DurableTask.Core.Exceptions;

namespace SppsFlows.Embedded.Tests.Engine;

public sealed class RetryHandlerTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Handler_AcceptingFailures_IsAskedOfEachUntilTheTaskSucceeds(bool child, bool async)
    {
        await using var engine = await StartAsync(failures: 3, context =>
        {
            var asked = new List<string>();
            bool Ask(RetryContext retry)
            {
                asked.Add($"{retry.LastAttemptNumber} {retry.LastFailure.ErrorMessage}");
                return retry.OrchestrationContext.InstanceId == context.InstanceId && retry.LastFailure.IsCausedBy<TimeoutException>();
            }

            return Told(
                context, child,
                async ? TaskOptions.FromRetryHandler(retry => Task.FromResult(Ask(retry))) : TaskOptions.FromRetryHandler(Ask), asked);
        });

        (await engine.RunAsync("Retries")).ReadOutputAs<string>().ShouldBe(
            "attempt 4: 1 attempt 1 failed, 2 attempt 2 failed, 3 attempt 3 failed");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Handler_Rejecting_LeavesTheLastFailure(bool child)
    {
        await using var engine = await StartAsync(failures: 9, context =>
            Told(context, child, TaskOptions.FromRetryHandler(retry => retry.LastAttemptNumber < 2), []));

        var end = await engine.RunAsync("Retries");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails!.ErrorType.ShouldBe(typeof(TaskFailedException).FullName);
        end.FailureDetails.InnerFailure!.ErrorMessage.ShouldBe("attempt 2 failed");
    }

    [Fact]
    public async Task Handler_AwaitingATimer_RetriesWhenItHasFiredAndKnowsTheTime()
    {
        var clock = new FakeTimeProvider(Now);
        await using var engine = await StartAsync(
            failures: 2,
            context =>
            {
                var asked = new List<string>();
                var options = TaskOptions.FromRetryHandler(async retry =>
                {
                    asked.Add(retry.TotalRetryTime.ToString("c"));
                    await retry.OrchestrationContext.CreateTimer(TimeSpan.FromHours(retry.LastAttemptNumber), CancellationToken.None);
                    return true;
                });
                return Told(context, false, options, asked);
            },
            clock);
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Retries", TestEngine.Deadline);
        await engine.Settle();

        clock.Advance(TimeSpan.FromHours(1));
        await engine.Settle();
        await engine.CrashAndReopenAsync();
        await engine.Settle();
        clock.Advance(TimeSpan.FromHours(2));

        (await engine.EndOf(id)).ReadOutputAs<string>().ShouldBe("attempt 3: 00:00:00, 01:00:00");
    }

    [Fact]
    public async Task Handler_FailingItself_FailsTheCallWithItsOwnException()
    {
        await using var engine = await StartAsync(failures: 9, context =>
            Told(context, false, TaskOptions.FromRetryHandler(bool (_) => throw new NotSupportedException("the handler failed")), []));

        var failure = (await engine.RunAsync("Retries")).FailureDetails!;

        failure.ErrorType.ShouldBe(typeof(NotSupportedException).FullName);
        failure.ErrorMessage.ShouldBe("the handler failed");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Handler_OfATaskThatDoesNotExist_IsNotAsked(bool child)
    {
        var asked = 0;
        await using var engine = await TestEngine.StartAsync(tasks => tasks.Orchestrator("Retries", async context =>
        {
            var options = TaskOptions.FromRetryHandler(_ => Interlocked.Increment(ref asked) > 0);
            return child
                ? await context.CallSubOrchestratorAsync<string>("Nowhere", options)
                : await context.CallActivityAsync<string>("Nowhere", options);
        }));

        (await engine.RunAsync("Retries")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);

        asked.ShouldBe(0);
    }

    [Fact]
    public async Task Child_RetriedByAHandler_RunsUnderOneId()
    {
        var ids = new List<string>();
        await using var engine = await StartAsync(
            failures: 2, context => Told(context, true, TaskOptions.FromRetryHandler(_ => true), []), childRan: ids.Add);

        await engine.RunAsync("Retries");

        ids.Count.ShouldBe(3);
        ids.Distinct().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RetryPolicy_DecidingByTheException_SeesTheKindOfTheTask(bool child)
    {
        var seen = new List<Type>();
        await using var engine = await StartAsync(failures: 1, context =>
        {
            var policy = new RetryPolicy(3, TimeSpan.FromMilliseconds(1));
            typeof(RetryPolicy).GetProperty(nameof(RetryPolicy.Handle))!.SetValue(policy, (Exception fault) =>
            {
                seen.Add(fault.GetType());
                return true;
            });
            return Told(context, child, TaskOptions.FromRetryPolicy(policy), []);
        });

        await engine.RunAsync("Retries");

        seen.ShouldAllBe(type => type == (child
            ? typeof(CoreExceptions.SubOrchestrationFailedException)
            : typeof(CoreExceptions.TaskFailedException)));
        seen.ShouldNotBeEmpty();
    }

    private static async Task<object?> Told(TaskOrchestrationContext context, bool child, TaskOptions options, List<string> asked)
    {
        var attempt = child
            ? await context.CallSubOrchestratorAsync<string>("AttemptAsChild", options)
            : await context.CallActivityAsync<string>("Attempt", options);
        return $"{attempt}: {string.Join(", ", asked)}";
    }

    private static Task<TestEngine> StartAsync(
        int failures, Func<TaskOrchestrationContext, Task<object?>> retries, TimeProvider? clock = null, Action<string>? childRan = null)
    {
        var attempts = 0;
        return TestEngine.StartAsync(
            tasks =>
            {
                tasks.Orchestrator("Retries", retries);
                tasks.Orchestrator("AttemptAsChild", context =>
                {
                    childRan?.Invoke(context.InstanceId);
                    return Task.FromResult<object?>(Attempt());
                });
                tasks.Activity("Attempt", (_, _) => Task.FromResult<object?>(Attempt()));
            },
            clock);

        string Attempt() => Interlocked.Increment(ref attempts) is var attempt && attempt > failures
            ? $"attempt {attempt}"
            : throw new TimeoutException($"attempt {attempt} failed");
    }
}
