using SppsFlows.Benchmarks.Processes;

namespace SppsFlows.Benchmarks.Engine;

/// <summary>(d) One instance with many sequential steps must cost in proportion, and a cold one must come back fast.</summary>
internal static class LongInstances
{
    public static async Task RunAsync(Report report, bool quick, CancellationToken cancellationToken)
    {
        await StepsAsync(report, quick, cancellationToken);
        await ReplayAsync(report, quick, cancellationToken);
    }

    private static async Task StepsAsync(Report report, bool quick, CancellationToken cancellationToken)
    {
        report.Title("d. One instance with sequential steps");
        await using var process = LineProcess.StartChild("long", Workspace.Fresh("long"));
        await process.ReadAsync<object>(cancellationToken);
        List<double> one = [], two = [];
        await TimeAsync(1000); // warm-up
        for (var round = 0; round < (quick ? 2 : 5); round++)
        {
            one.Add(await TimeAsync(1000));
            two.Add(await TimeAsync(2000));
        }
        report.Table(["steps", "milliseconds (min..max)", "µs a step"],
        [
            ["1,000", Figure.Of(new Samples(one)), Figure.Of(new Samples(one).Median)],
            ["2,000", Figure.Of(new Samples(two)), Figure.Of(new Samples(two).Median / 2)],
        ]);
        report.AtMost("d. time of 2,000 sequential steps over that of 1,000", Samples.Ratios(two, one).Median, 2.2, "x");

        async Task<double> TimeAsync(int steps) =>
            (await process.AskAsync<Time>(new { name = "sequential", steps }, cancellationToken)).Milliseconds;
    }

    private static async Task ReplayAsync(Report report, bool quick, CancellationToken cancellationToken)
    {
        report.Title("d. Cold replay: an event to an instance that is on disk only, until it has ended");
        int[] wanted = [4000, 8000, 16000, 32000];
        var folder = Workspace.Fresh("histories");
        await using (var process = LineProcess.StartChild("long", folder))
        {
            await process.ReadAsync<object>(cancellationToken);
            await process.AskAsync<object>(new { name = "prepare", events = wanted }, cancellationToken);
        }

        // The compiler recompiles hot code in the background; until it is done, a round measures the compiler and not the engine. The first
        // round's time is reported as well.
        var first = wanted.ToDictionary(n => n, _ => 0.0);
        var times = wanted.ToDictionary(n => n, _ => new List<double>());
        var replayed = new Dictionary<int, long>();
        await using (var process = LineProcess.StartChild("replay"))
        {
            await process.ReadAsync<object>(cancellationToken);
            var (warmUp, rounds) = quick ? (3, 3) : (30, 15);
            for (var round = -warmUp; round < rounds; round++)
            {
                var copy = Workspace.Copy(folder, "replay");
                var answer = await process.AskAsync<Replays>(new { name = "replay", folder = copy, events = wanted }, cancellationToken);
                foreach (var (events, result) in wanted.Zip(answer.Results))
                {
                    replayed[events] = result.Events;
                    if (round == -warmUp) first[events] = result.Milliseconds;
                    if (round >= 0) times[events].Add(result.Milliseconds);
                }
            }
        }

        var medians = wanted.Select(n => new Samples(times[n]).Median).ToArray();
        report.Table(["records replayed", "milliseconds (min..max)", "M records/s, median", "first time in the process, ms"],
            wanted.Select(n => new[]
            {
                $"{replayed[n]:#,0}",
                Figure.Of(new Samples(times[n])),
                Figure.Of(replayed[n] / new Samples(times[n]).Median / 1000),
                Figure.Of(first[n])
            }));
        // Each measurement includes the same fixed part (the event's own commits), so the slope between sizes is the replay.
        var slope = (replayed[wanted[^1]] - replayed[wanted[0]]) / (medians[^1] - medians[0]) / 1000;
        report.AtLeast("d. cold replay, from 4k to 32k events", slope, 1, " M events/s");
        report.AtMost(
            "d. cold replay is linear: time of 32k events over that of 16k", Samples.Ratios(times[wanted[^1]], times[wanted[^2]]).Median,
            2.2, "x");
    }

    private sealed record Time(double Milliseconds);

    private sealed record Replay(long Events, double Milliseconds);

    private sealed record Replays(Replay[] Results);
}
