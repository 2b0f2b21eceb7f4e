using SppsFlows.Benchmarks;
using SppsFlows.Benchmarks.Assignments;
using SppsFlows.Benchmarks.Engine;
using SppsFlows.Benchmarks.Processes;
using SppsFlows.Benchmarks.Retrieval;
using SppsFlows.Benchmarks.Startup;

// A further benchmark is one class in one file, and one line here.
IBenchmark[] benchmarks = [new EngineBenchmark(), new StartupBenchmark(), new RetrievalBenchmark(), new SweepBenchmark()];

if (args is ["child", var role, .. var rest]) return await Children.RunAsync(role, rest);

var benchmark = benchmarks.FirstOrDefault(b => b.Name == args.FirstOrDefault());
if (benchmark is null || !Options.TryParse(args.AsSpan(1), out var options))
{
    Console.Error.WriteLine("dotnet run -c Release --project tests/Benchmarks -- NAME [--quick] [--only PART,PART] [--without PEER,PEER]");
    foreach (var b in benchmarks) Console.Error.WriteLine($"  {b.Name,-10} {b.Summary}");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true; // let the servers we started be ended first
    stop.Cancel();
};
var report = new Report(Console.Out);
report.Line(Machine.Facts());
try
{
    await benchmark.RunAsync(report, options, stop.Token);
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    report.Line("Stopped.");
    return 130;
}
return report.Conclude();
