using SppsFlows.Benchmarks.Processes;

namespace SppsFlows.Benchmarks.Engine;

/// <summary>
/// (e) A district's worth of waiting instances: for a decision, or for a reminder in a month. Measured in a fresh process.
/// </summary>
internal static class WaitingInstances
{
    public static async Task RunAsync(Report report, bool quick, CancellationToken cancellationToken)
    {
        var instances = quick ? 10_000 : 100_000;
        report.Title($"e. {instances:#,0} waiting instances, each on an event and on a timer");
        var folder = Workspace.Fresh("waiting");
        await using (var process = LineProcess.StartChild("waiting", folder))
        {
            await process.ReadAsync<Ready>(cancellationToken);
            var prepared = await process.AskAsync<Prepared>(new { name = "prepare", instances }, cancellationToken);
            report.Line($"prepared in {Figure.Of(prepared.Seconds)} s, {prepared.Megabytes:#,0} MB on disk");
        }

        List<double> starts = [], fromZero = [], resident = [], peak = [], first = [], later = [];
        for (var round = 0; round < (quick ? 2 : 3); round++)
        {
            await using var process = LineProcess.StartChild("waiting", folder);
            var ready = await process.ReadAsync<Ready>(cancellationToken);
            var raised = await process.AskAsync<Raised>(new { name = "raise", from = round * 200, count = 50 }, cancellationToken);
            starts.Add(ready.OpenSeconds);
            fromZero.Add(ready.ProcessSeconds);
            resident.Add(Math.Max(ready.ResidentMegabytes, raised.ResidentMegabytes));
            peak.Add(raised.PeakMegabytes);
            first.Add(raised.Milliseconds[0]);
            later.AddRange(raised.Milliseconds.Skip(1));
        }

        report.Table(["", "median (min..max)"],
        [
            ["engine open and started, s", Figure.Of(new Samples(starts))],
            ["from the start of the process, s", Figure.Of(new Samples(fromZero))],
            ["resident memory, MB", Figure.Of(new Samples(resident))],
            ["its highest, MB", Figure.Of(new Samples(peak))],
            ["first event after the start, ms", Figure.Of(new Samples(first))],
            ["later events, ms", Figure.Of(new Samples(later))],
            ["later events, p95, ms", Figure.Of(new Samples(later).At(0.95))],
        ]);
        report.AtMost(
            $"e. {instances:#,0} waiting instances, start-up from the start of the process", new Samples(fromZero).Median, 5, " s");
        report.AtMost($"e. {instances:#,0} waiting instances, highest resident memory", new Samples(peak).Median, 400, " MB");
        report.AtMost($"e. {instances:#,0} waiting instances, an event handled, p95", new Samples(later).At(0.95), 20, " ms");
    }

    private sealed record Ready(double OpenSeconds, double ProcessSeconds, double ResidentMegabytes);

    private sealed record Prepared(double Seconds, double Megabytes);

    private sealed record Raised(double[] Milliseconds, double ResidentMegabytes, double PeakMegabytes);
}
