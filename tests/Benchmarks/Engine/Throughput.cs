using SppsFlows.Benchmarks.Contenders;

namespace SppsFlows.Benchmarks.Engine;

/// <summary>(a) Five-step workflows with 50 clients, contenders in turn, round by round.</summary>
internal static class Throughput
{
    private const int Clients = 50;
    private const string Workflow = "five";

    public static async Task RunAsync(Report report, Field field, bool quick, CancellationToken cancellation)
    {
        report.Title($"a. Five-step workflows, {Clients} clients");
        var contenders = await field.ReadyAsync(cancellation, field.Ours, field.OursOverHttp, field.Restate, field.Dbos, field.Floor);
        var (rounds, seconds) = quick ? (2, 1.5) : (5, 2.5);

        var perSecond = contenders.ToDictionary(c => c, _ => new List<double>());
        var syncsPerStep = contenders.ToDictionary(c => c, _ => new List<double>());
        foreach (var contender in contenders) await contender.LoadAsync(Workflow, Clients, quick ? 1.5 : 3, cancellation); // warm-up
        for (var round = 0; round < rounds; round++)
        {
            foreach (var contender in contenders)
            {
                var before = await contender.SyncsAsync(cancellation);
                var load = await contender.LoadAsync(Workflow, Clients, seconds, cancellation);
                // PostgreSQL's backends report their counts when they have been idle for a second.
                if (contender == field.Dbos) await Task.Delay(1100, cancellation);
                var after = await contender.SyncsAsync(cancellation);
                perSecond[contender].Add(load.PerSecond);
                syncsPerStep[contender].Add((after - before) / (double)(load.Count * Workflows.Steps(Workflow)));
            }
        }

        report.Table(["", "workflows/s (min..max)", "x Restate", "x DBOS", "fsyncs/step"], contenders.Select(c => new[]
        {
            c.Name,
            Figure.Of(new Samples(perSecond[c])),
            Times(c, field.Restate),
            Times(c, field.Dbos),
            Figure.Of(new Samples(syncsPerStep[c]).Median),
        }));

        foreach (var ours in new[] { field.Ours, field.OursOverHttp })
        {
            var target = $"a. five-step workflows, {ours.Name}, ratio to Restate";
            if (!perSecond.ContainsKey(field.Restate)) report.Unjudged(target, "Restate is not there");
            else report.AtLeast(target, Ratios(ours, field.Restate).Median, 2, "x");
        }

        Samples Ratios(IContender one, IContender other) => Samples.Ratios(perSecond[one], perSecond[other]);

        string Times(IContender one, IContender other) => perSecond.ContainsKey(other) ? Figure.Of(Ratios(one, other)) : "-";
    }
}
