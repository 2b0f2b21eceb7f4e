using SppsFlows.Benchmarks.Contenders;

namespace SppsFlows.Benchmarks.Engine;

/// <summary>(a) Five-step workflows with 50 clients, contenders in turn, round by round.</summary>
internal static class Throughput
{
    private const int Clients = 50;
    private const string Workflow = "five";

    public static async Task RunAsync(Report report, Field field, bool quick, CancellationToken cancellationToken)
    {
        report.Title($"a. Five-step workflows, {Clients} clients");
        var contenders = await field.ReadyAsync(cancellationToken, field.Ours, field.OursOverHttp, field.Restate, field.Dbos, field.Floor);
        var (rounds, seconds) = quick ? (2, 1.5) : (5, 2.5);

        var perSecond = contenders.ToDictionary(c => c, _ => new List<double>());
        var steps = contenders.ToDictionary(c => c, _ => 0);
        var syncs = new Dictionary<IContender, long>();
        foreach (var contender in contenders)
        {
            syncs[contender] = await contender.SyncsAsync(cancellationToken);
            await LoadAsync(contender, 3); // warm-up
        }
        for (var round = 0; round < rounds; round++)
            await foreach (var contender in Field.TurnsAsync(contenders, round, cancellationToken))
                perSecond[contender].Add(await LoadAsync(contender, seconds));
        // Counted over the whole part: PostgreSQL's backends report their syncs up to some seconds late.
        foreach (var contender in contenders) syncs[contender] = await contender.SyncsAsync(cancellationToken) - syncs[contender];

        report.Table(["", "workflows/s (min..max)", "x Restate", "x DBOS", "fsyncs/step"], contenders.Select(c => new[]
        {
            c.Name,
            Figure.Of(new Samples(perSecond[c])),
            Times(c, field.Restate),
            Times(c, field.Dbos),
            Figure.Of(syncs[c] / (double)steps[c]),
        }));

        foreach (var ours in new[] { field.Ours, field.OursOverHttp })
        {
            var target = $"a. five-step workflows, {ours.Name}, ratio to Restate";
            if (!perSecond.ContainsKey(field.Restate)) report.Unjudged(target, "Restate is not there");
            else report.AtLeast(target, Ratios(ours, field.Restate).Median, 2, "x");
        }

        async Task<double> LoadAsync(IContender contender, double length)
        {
            var load = await contender.LoadAsync(Workflow, Clients, length, cancellationToken);
            steps[contender] += load.Count * Workflows.Steps(Workflow);
            return load.PerSecond;
        }

        Samples Ratios(IContender one, IContender other) => Samples.Ratios(perSecond[one], perSecond[other]);

        string Times(IContender one, IContender other) => perSecond.ContainsKey(other) ? Figure.Of(Ratios(one, other)) : "-";
    }
}
