using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SppsFlows.Embedded.Engine;
using SppsFlows.Embedded.Engine.Store;
using SQLitePCL;

namespace SppsFlows.Embedded.Tests.Engine;

/// <summary>One flow that does a bit of everything, with a fault at every statement it takes, one after another.</summary>
public sealed class CrashTests
{
    private const string Expected = "a1 b2 child 1.0:c3 e4 fired kept d5";

    private readonly List<string> _recorded = [];

    [Fact]
    public void Flow_WithoutFaults_EndsAsItShould()
    {
        using var engine = new SteppedEngine(Tasks());

        RunFlow(engine).ReadOutputAs<string>().ShouldBe(Expected);
        _recorded.ShouldBe(["a", "b", "c", "d"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Death_AtAnyStatement_LosesNothingAndRepeatsNoRecordedResult(bool before)
    {
        var statements = CountStatements();
        statements.ShouldBeGreaterThan(60);
        for (var at = 1; at <= statements; at++)
        {
            using var engine = new SteppedEngine(Tasks());
            var first = engine.Statements;
            var died = false;
            engine.Fault = (number, isBefore, sql) =>
            {
                if (died || number - first != at || isBefore != before) return null;
                died = true;
                return new ProcessDeathException($"{number}: {sql}");
            };

            var end = RunFlow(engine);
            end.ReadOutputAs<string>().ShouldBe(Expected, $"death {(before ? "before" : "after")} statement {at}");
            end.Tags.ShouldBe([new("school", "Löwen")]);
            end.SerializedCustomStatus.ShouldBeNull($"death {(before ? "before" : "after")} statement {at}");
            _recorded.ShouldBeInOrder(SortDirection.Ascending, "a recorded result was asked for again");
            _recorded.Count.ShouldBeInRange(4, 5);
            CountRows(engine, "timer").ShouldBe(0);
            CountRows(engine, "inbox").ShouldBe(0);
        }
    }

    [Theory]
    [InlineData(raw.SQLITE_BUSY, true)]
    [InlineData(raw.SQLITE_IOERR, false)]
    [InlineData(raw.SQLITE_FULL, false)]
    public void StoreFault_AtAnyStatement_IsOvercome(int code, bool before)
    {
        var statements = CountStatements();
        for (var at = 1; at <= statements; at++)
        {
            using var engine = new SteppedEngine(Tasks());
            var first = engine.Statements;
            engine.Fault = (number, isBefore, sql) =>
                number - first == at && isBefore == before && IsWrite(sql) ? new StoreFaultException(code, $"injected at {sql}") : null;

            RunFlow(engine).ReadOutputAs<string>().ShouldBe(Expected, $"fault {code} {(before ? "before" : "after")} statement {at}");
            engine.Health.Problem.ShouldBeNull();
            _recorded.ShouldBe(["a", "b", "c", "d"], $"fault {code} {(before ? "before" : "after")} statement {at}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Death_BetweenMuchMailAndTheNextGeneration_StillBeginsIt(bool before)
    {
        // More mail than one turn takes is waiting when the flow continues as new, so turns come between the new generation and its
        // beginning.
        const int Events = 1200;
        for (var at = 2; at <= 9; at++)
        {
            using var engine = new SteppedEngine(Tasks());
            engine.Run(() => engine.Client.ScheduleNewOrchestrationInstanceAsync("Collect", new StartOrchestrationOptions("c")));
            var (commits, waiting) = (0, Enumerable.Range(0, Events).ToHashSet());
            engine.Fault = (_, isBefore, sql) => sql == "COMMIT" && isBefore == before && ++commits == at
                ? new ProcessDeathException($"{at}")
                : null;

            int? seen = null;
            while (seen is null)
            {
                try
                {
                    seen = engine.Run(async () =>
                    {
                        await Task.WhenAll(waiting.ToList().Select(async n =>
                        {
                            await engine.Client.RaiseEventAsync("c", "n", n);
                            waiting.Remove(n);
                        }));
                        return (await engine.Client.WaitForInstanceCompletionAsync("c", true)).ReadOutputAs<int>();
                    });
                }
                catch (ProcessDeathException)
                {
                    engine.DieAndStart();
                }
                catch (InvalidOperationException)
                {
                    waiting.Clear(); // it has ended: everything that was not acknowledged was on disk
                }
            }

            seen.ShouldBe(Events, $"death {(before ? "before" : "after")} commit {at}");
        }
    }

    [Fact]
    public void EveryCommit_ReportedAsFailedAfterItSucceeded_IsNotDoneTwice()
    {
        using var engine = new SteppedEngine(Tasks());
        var lies = 0;
        var lied = false;
        engine.Fault = (_, isBefore, sql) =>
        {
            lied = !isBefore && sql == "COMMIT" && !lied;
            if (!lied) return null;
            lies++;
            return new StoreFaultException(raw.SQLITE_IOERR, "injected");
        };

        RunFlow(engine).ReadOutputAs<string>().ShouldBe(Expected);

        lies.ShouldBeGreaterThan(8);
        _recorded.ShouldBe(["a", "b", "c", "d"]);
    }

    [Fact]
    public void StoreFault_ThatLasts_IsToldAndNothingIsAcknowledged()
    {
        using var engine = new SteppedEngine(Tasks());
        var broken = true;
        engine.Fault = (_, isBefore, sql) => broken && isBefore && sql == "COMMIT"
            ? new StoreFaultException(raw.SQLITE_FULL, "database or disk is full")
            : null;
        Task<string>? start = null;
        Should.Throw<TimeoutException>(() => engine.Run(async () => await (start = engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "Flow", new StartOrchestrationOptions("f")))));

        start!.IsCompleted.ShouldBeFalse();
        engine.Health.Problem.ShouldNotBeNull().ShouldContain("disk is full");
        engine.Run(() => engine.Client.GetInstanceAsync("f")).ShouldBeNull();
        broken = false;

        engine.Run(() => start).ShouldBe("f");
        engine.Health.Problem.ShouldBeNull();
    }

    [Fact]
    public void Turn_TooLargeForTheStore_FailsItsInstanceAlone()
    {
        using var engine = new SteppedEngine(Tasks());
        engine.Fault = (_, isBefore, sql) =>
            isBefore && sql.StartsWith("INSERT INTO history", StringComparison.Ordinal)
                ? new StoreFaultException(raw.SQLITE_TOOBIG, "string or blob too big")
                : null;

        var ends = engine.Run(async () =>
        {
            var large = engine.Client.ScheduleNewOrchestrationInstanceAsync("Large");
            var small = engine.Client.ScheduleNewOrchestrationInstanceAsync("Small");
            return (await engine.Client.WaitForInstanceCompletionAsync(
                await large, true), await engine.Client.WaitForInstanceCompletionAsync(await small, true));
        });

        ends.Item1.FailureDetails!.ErrorMessage.ShouldContain("too big");
        ends.Item2.ReadOutputAs<string>().ShouldBe("small");
    }

    private OrchestrationMetadata RunFlow(SteppedEngine engine)
    {
        _recorded.Clear();
        var raised = false;
        while (true)
        {
            try
            {
                return engine.Run(async () =>
                {
                    // Like a careful caller: what was not acknowledged is requested again, under the same id.
                    if (await engine.Client.GetInstanceAsync("flow") is null)
                    {
                        var tags = new Dictionary<string, string> { ["school"] = "Löwen" };
                        var options = new StartOrchestrationOptions("flow") { Tags = tags };
                        await engine.Client.ScheduleNewOrchestrationInstanceAsync("Flow", "a", options);
                    }

                    if (!raised)
                    {
                        await engine.Client.RaiseEventAsync("flow", "external", "kept");
                        raised = true;
                    }

                    return await engine.Client.WaitForInstanceCompletionAsync("flow", true);
                });
            }
            catch (ProcessDeathException)
            {
                engine.DieAndStart();
            }
            catch (RpcException) when (!raised)
            {
                raised = true; // the event was on disk when the process died, and the flow has ended with it
            }
        }
    }

    private int CountStatements()
    {
        using var engine = new SteppedEngine(Tasks());
        var first = engine.Statements;
        RunFlow(engine);
        return engine.Statements - first;
    }

    private static long CountRows(SteppedEngine engine, string table)
    {
        using var database = Database.OpenForReading(Path.Combine(engine.Folder, "flows.db"), null);
        return database.ReadNumber($"SELECT count(*) FROM {table}");
    }

    private static bool IsWrite(string sql) => !sql.StartsWith("PRAGMA", StringComparison.Ordinal);

    private TaskRegistry Tasks()
    {
        var tasks = new TaskRegistry();
        tasks.Orchestrator("Flow", async context =>
        {
            var seen = new List<string>();
            if (context.GetInput<string>() is { } input and not "again")
            {
                // Two generations: the second does the work. Its status is that of the first until its second turn.
                context.SetCustomStatus("old");
                context.ContinueAsNew("again");
                return input;
            }

            seen.Add(await context.CallActivityAsync<string>("Note", "a") + 1);
            seen.Add(await context.CallActivityAsync<string>("Note", "b") + 2);
            seen.Add(await context.CallSubOrchestratorAsync<string>("Child", options: new TaskOptions().WithInstanceId("flow-child")));
            context.SendEvent(context.InstanceId, "internal", "e4");
            seen.Add(await context.WaitForExternalEvent<string>("internal"));
            using var lost = new CancellationTokenSource();
            var loser = context.CreateTimer(TimeSpan.FromDays(7), lost.Token);
            await context.CreateTimer(TimeSpan.FromMinutes(2), CancellationToken.None);
            lost.Cancel();
            seen.Add(loser.IsCanceled ? "fired" : "both fired");
            seen.Add(await context.WaitForExternalEvent<string>("external"));
            seen.Add(await context.CallActivityAsync<string>("Note", "d", new TaskOptions { Version = "7" }) + 5);
            return string.Join(' ', seen);
        });
        tasks.Orchestrator("Child", async context => $"child {context.Version}:{await context.CallActivityAsync<string>("Note", "c")}3");
        tasks.Orchestrator("Large", async context =>
            await context.CallActivityAsync<string>(
                "Note", await context.CallActivityAsync<string>("Note", "x") + new string('x', 10_000)));
        tasks.Orchestrator("Collect", async context =>
        {
            if (context.GetInput<int?>() is not { } first)
            {
                context.ContinueAsNew(await context.WaitForExternalEvent<int>("n"));
                return null;
            }

            var seen = new HashSet<int> { first };
            while (seen.Count < 1200) seen.Add(await context.WaitForExternalEvent<int>("n"));
            return seen.Count;
        });
        tasks.Orchestrator("Small", _ => Task.FromResult<object?>("small"));
        tasks.Activity<string>("Note", text =>
        {
            _recorded.Add(text);
            return text;
        });
        return tasks;
    }
}
