using SppsFlows.Benchmarks.Contenders;

namespace SppsFlows.Benchmarks.Engine;

/// <summary>The durable engine: against peers and a floor in the same run, and against its own stated targets.</summary>
internal sealed class EngineBenchmark : IBenchmark
{
    public string Name => "engine";

    public string Summary => "a throughput, b latency, c fsyncs, d long instances, e many waiting instances";

    public async Task RunAsync(Report report, Options options, CancellationToken cancellationToken)
    {
        await using (var field = new Field(report, options))
        {
            if (options.Wants("a")) await Throughput.RunAsync(report, field, options.Quick, cancellationToken);
            if (options.Wants("b")) await Latency.RunAsync(report, field, options.Quick, cancellationToken);
            if (options.Wants("c")) await Fsyncs.RunAsync(report, options.Quick, cancellationToken);
        }
        if (options.Wants("d")) await LongInstances.RunAsync(report, options.Quick, cancellationToken);
        if (options.Wants("e")) await WaitingInstances.RunAsync(report, options.Quick, cancellationToken);
    }
}
