using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SppsFlows.Embedded.Engine.Store;

namespace SppsFlows.Embedded.Tests.Simulation;

/// <summary>
/// Careful clients: what was not acknowledged when the process died is requested again. They keep count of what they tried and were told.
/// </summary>
internal sealed class Clients(Plan plan, Random random, Trace trace, TimeProvider clock)
{
    private readonly List<string> _violations = [];

    /// <summary>Answers that the engine must not have given.</summary>
    public IReadOnlyList<string> Violations => _violations;

    public int Calls { get; private set; }

    /// <summary>The process died: calls that were under way get no answer.</summary>
    public void Forget()
    {
        foreach (var flow in plan.Flows) flow.StartInFlight = false;
        foreach (var mailing in plan.Mailings) mailing.InFlight = false;
    }

    /// <summary>One call, of any kind.</summary>
    public void Act(DurableTaskClient client)
    {
        var flow = plan.Flows[random.Next(plan.Flows.Count)];
        switch (random.Next(20))
        {
            case < 6: Start(client, plan.Flows.Find(flow => CanStart(flow))); break;
            case < 13: Mail(client); break;
            case < 15: Look(client, flow); break;
            case 15: List(client); break;
            case 16: Call($"suspend {flow.Id}", () => client.SuspendInstanceAsync(flow.Id, "simulated")); break;
            case 17 or 18: Call($"resume {flow.Id}", () => client.ResumeInstanceAsync(flow.Id)); break;
            default: Terminate(client, flow); break;
        }
    }

    /// <summary>Everything that is still to be done for every instance to end.</summary>
    public void Finish(DurableTaskClient client)
    {
        foreach (var flow in plan.Flows)
        {
            if (CanStart(flow)) Start(client, flow);
            Call($"finish {flow.Id}", async () =>
            {
                if (await client.GetInstanceAsync(flow.Id) is { RuntimeStatus: OrchestrationRuntimeStatus.Suspended })
                    await client.ResumeInstanceAsync(flow.Id);
            });
        }

        foreach (var mailing in plan.Mailings) Mail(client, mailing);
    }

    public void Look(DurableTaskClient client, Flow flow) => Call($"look {flow.Id}", async () =>
    {
        var started = flow.Started;
        var seen = await client.GetInstanceAsync(flow.Id, true);
        if (seen is null && started) Violate($"{flow.Id} was acknowledged and is gone");
        if (flow.End is not null && (seen is null || End(seen) != flow.End))
            Violate($"{flow.Id} had ended as {flow.End} and is now {seen}");
        if (seen is { IsCompleted: true }) flow.End = End(seen);
        if (seen is not null && seen.Tags.GetValueOrDefault("of") != flow.Root.Id) Violate($"{flow.Id} has tags that are not its root's");
        trace.Add($"saw {flow.Id} {seen?.RuntimeStatus} {seen?.SerializedCustomStatus} {seen?.SerializedOutput}");
    });

    private static string End(OrchestrationMetadata seen) =>
        $"{seen.RuntimeStatus} {seen.SerializedOutput} {seen.FailureDetails?.ErrorMessage}";

    private static bool CanStart(Flow flow) =>
        flow is { Started: false, StartInFlight: false, Parent: null } && flow.After?.Started != false;

    private void Start(DurableTaskClient client, Flow? flow)
    {
        if (flow is null) return;
        flow.StartInFlight = true;
        Call($"start {flow.Id}", async () =>
        {
            try
            {
                if (await client.GetInstanceAsync(flow.Id) is null)
                {
                    DateTimeOffset? at = flow.StartDelay == TimeSpan.Zero ? null : clock.GetUtcNow() + flow.StartDelay;
                    var options = new StartOrchestrationOptions(flow.Id, at) { Tags = new Dictionary<string, string> { ["of"] = flow.Id } };
                    await client.ScheduleNewOrchestrationInstanceAsync("Steps", new Progress(flow.Steps, 0, []), options);
                }

                flow.Started = true;
            }
            finally
            {
                flow.StartInFlight = false;
            }
        });
    }

    private void Mail(DurableTaskClient client)
    {
        if (plan.Mailings.Count > 0) Mail(client, plan.Mailings[random.Next(plan.Mailings.Count)]);
    }

    private void Mail(DurableTaskClient client, Mailing mailing)
    {
        if (mailing.InFlight || mailing.IsDone || mailing.Target is { Parent: null, Started: false }) return;
        var sent = mailing.Events[mailing.Next];
        mailing.InFlight = true;
        Call($"raise {mailing.Target.Id} {mailing.Name} {sent.Payload}", async () =>
        {
            try
            {
                if (await client.GetInstanceAsync(mailing.Target.Id) is null)
                {
                    if (mailing.Target.Parent is null) Violate($"{mailing.Target.Id} was acknowledged and is gone");
                    return; // a child that does not exist yet
                }

                sent.Tries++;
                await client.RaiseEventAsync(mailing.Target.Id, mailing.Name, sent.Payload);
                sent.Acknowledged++;
                mailing.Next++;
            }
            catch (RpcException refused)
            {
                // It has ended: by termination, or because the last event was on disk when the process died.
                if (!mailing.Target.MayBeTerminated && (sent.Payload != Workload.Stop || sent.Tries < 2))
                    Violate($"{mailing.Target.Id} waits for {mailing.Name} {sent.Payload} and refused it: {refused.Message}");
                mailing.Next = mailing.Events.Count;
            }
            finally
            {
                mailing.InFlight = false;
            }
        });
    }

    private void Terminate(DurableTaskClient client, Flow flow)
    {
        // Terminating a child is its parent's affair, and terminating a sender would leave its receiver waiting.
        if (random.Next(4) > 0 || flow.Parent is not null || flow.IsNeeded || !flow.Started) return;
        var recursive = random.Next(2) == 0;
        flow.TerminateTried = true;
        Call(
            $"terminate {flow.Id} {recursive}",
            () => client.TerminateInstanceAsync(flow.Id, new TerminateInstanceOptions("cut", recursive)));
    }

    private void List(DurableTaskClient client) => Call("list", async () =>
    {
        var started = plan.Flows.Where(flow => flow.Started).Select(flow => flow.Id).ToList();
        var ids = new HashSet<string>();
        await foreach (var found in client.GetAllInstancesAsync(new OrchestrationQuery(PageSize: 2)))
        {
            if (!ids.Add(found.InstanceId)) Violate($"{found.InstanceId} is listed twice");
        }

        foreach (var missing in started.Where(id => !ids.Contains(id))) Violate($"{missing} was acknowledged and is not listed");
        trace.Add($"listed {ids.Count}");
    });

    private void Call(string name, Func<Task> call)
    {
        Calls++;
        trace.Add(name);
        _ = Watch();

        async Task Watch()
        {
            try
            {
                await call();
                trace.Add($"done {name}");
            }
            catch (Exception fault) when (fault is StoreFaultException
                or ProcessDeathException or InvalidOperationException or RpcException)
            {
                // Not acknowledged. Suspending what has ended, and the like, is refused.
                trace.Add($"{fault.GetType().Name} {name}");
            }
            catch (Exception fault)
            {
                Violate($"{name} threw {fault}");
            }
        }
    }

    private void Violate(string what)
    {
        trace.Add(what);
        _violations.Add(what);
    }
}
