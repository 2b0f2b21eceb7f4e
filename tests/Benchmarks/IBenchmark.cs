namespace SppsFlows.Benchmarks;

/// <summary>A named benchmark: measures, prints, and judges its targets on the report.</summary>
internal interface IBenchmark
{
    string Name { get; }

    /// <summary>One line for the usage text.</summary>
    string Summary { get; }

    Task RunAsync(Report report, Options options, CancellationToken cancellationToken);
}
