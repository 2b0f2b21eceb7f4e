using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using SppsFlows.Benchmarks.Processes;
using SppsFlows.Embedded.Engine;

namespace SppsFlows.Benchmarks.Contenders;

/// <summary>The engine as a library: workflows and clients in one process, as with DBOS.</summary>
internal sealed class Ours : LineContender
{
    public override string Name => "SppsFlows";

    public static TaskRegistry Tasks()
    {
        var tasks = new TaskRegistry();
        tasks.AddActivity("AddOne", typeof(int), (call, _) => Task.FromResult<object?>((int)call.Input! + 1));
        Add("five", 5);
        Add("three", 3);
        return tasks;

        void Add(string name, int steps) => tasks.AddOrchestrator(name, async context =>
        {
            var value = context.GetInput<int>();
            for (var i = 0; i < steps; i++) value = await context.CallActivityAsync<int>("AddOne", value);
            return value;
        });
    }

    public static Task<DurableEngine> OpenAsync(string folder, TaskRegistry tasks) =>
        DurableEngine.OpenAsync(new EngineOptions { DataFolder = folder }, tasks, TimeProvider.System, NullLoggerFactory.Instance);

    public static async Task<int> RunAsync(DurableTaskClient client, string workflow)
    {
        var id = await client.ScheduleNewOrchestrationInstanceAsync(workflow, 0);
        var ended = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        return ended.ReadOutputAs<int>();
    }

    public static async Task ChildAsync(string folder)
    {
        await using var engine = await OpenAsync(folder, Tasks());
        await engine.StartAsync();
        await LineLoop.RunAsync(ClosedLoop.Commands(name => RunAsync(engine.Client, name), () => engine.Metrics.Fsyncs));
    }

    protected override Task<LineProcess> LaunchAsync(CancellationToken cancellationToken) =>
        Task.FromResult(LineProcess.StartChild("ours", Workspace.Fresh("ours")));

    protected override Task<string> DescribeAsync(CancellationToken cancellationToken) =>
        Task.FromResult("in process, default options; SQLite WAL, synchronous=FULL");
}
