using SppsFlows.Benchmarks.Contenders;

namespace SppsFlows.Benchmarks.Engine;

/// <summary>(b) A three-step workflow alone: from the client's call to its result, one after the other.</summary>
internal static class Latency
{
    private const string Workflow = "three";

    public static async Task RunAsync(Report report, Field field, bool quick, CancellationToken cancellationToken)
    {
        report.Title("b. Three-step workflow alone, milliseconds");
        var contenders = await field.ReadyAsync(cancellationToken, field.Ours, field.OursOverHttp, field.Restate, field.Dbos, field.Floor);
        var (rounds, count) = quick ? (2, 60) : (5, 120);

        var times = contenders.ToDictionary(c => c, _ => new List<Samples>());
        foreach (var contender in contenders) await contender.AloneAsync(Workflow, count * 2, cancellationToken); // warm-up
        for (var round = 0; round < rounds; round++)
            await foreach (var contender in Field.TurnsAsync(contenders, round, cancellationToken))
                times[contender].Add(new Samples(await contender.AloneAsync(Workflow, count, cancellationToken)));

        report.Table(["", "p50 (min..max)", "p99 (min..max)", "p50 : DBOS", "p50 : Restate"], contenders.Select(c => new[]
        {
            c.Name,
            Figure.Of(new Samples(Medians(c))),
            Figure.Of(new Samples(times[c].Select(t => t.At(0.99)))),
            Times(c, field.Dbos),
            Times(c, field.Restate),
        }));

        const string Target = "b. three-step workflow alone, p50, ratio to DBOS";
        if (!times.ContainsKey(field.Dbos)) report.Unjudged(Target, "DBOS is not there");
        else report.AtMost(Target, Samples.Ratios(Medians(field.Ours), Medians(field.Dbos)).Median, 0.5, "x");

        IEnumerable<double> Medians(IContender contender) => times[contender].Select(t => t.Median);

        string Times(IContender one, IContender other) =>
            times.ContainsKey(other) ? Figure.Of(Samples.Ratios(Medians(one), Medians(other))) : "-";
    }
}
