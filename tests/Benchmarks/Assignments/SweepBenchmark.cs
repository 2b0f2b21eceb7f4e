using SppsFlows.Benchmarks.Processes;

namespace SppsFlows.Benchmarks.Assignments;

/// <summary>(h) One sweep over assignments: what it costs grows with what is due, not with what is open.</summary>
internal sealed class SweepBenchmark : IBenchmark
{
    public string Name => "sweep";

    public string Summary => "h. the sweep of assignments: few due of many open, and many due";

    public async Task RunAsync(Report report, Options options, CancellationToken cancellationToken)
    {
        var (many, few, rounds) = options.Quick ? (10_000, 500, 2) : (50_000, 500, 5);
        report.Title($"h. One sweep of reminders: {few:#,0} due of {few:#,0} and of {many:#,0} open, and {many:#,0} due");
        List<Swept> alone = [], amongMany = [], tenth = [], all = [];
        for (var round = 0; round < rounds; round++)
        {
            alone.Add(await SweepAsync(few, few, cancellationToken));
            amongMany.Add(await SweepAsync(many, few, cancellationToken));
            if (round >= (options.Quick ? 1 : 3)) continue;
            tenth.Add(await SweepAsync(many / 10, many / 10, cancellationToken));
            all.Add(await SweepAsync(many, many, cancellationToken));
        }
        report.Table(["seconds (min..max)", "time", "peak MB", "mails"],
        [
            Row($"{few:#,0} due of {few:#,0} open", alone), Row($"{few:#,0} due of {many:#,0} open", amongMany),
            Row($"{many / 10:#,0} due", tenth), Row($"{many:#,0} due", all),
        ]);
        report.AtMost($"h. {few:#,0} due of {many:#,0} open, ratio to {few:#,0} open", Median(amongMany) / Median(alone), 1.5, "x");
        report.AtMost($"h. {many:#,0} due, time for each, ratio to a tenth of it", Median(all) / 10 / Median(tenth), 1.3, "x");
        report.AtMost($"h. {many:#,0} due", Median(all), 30, " s");
        report.AtMost($"h. peak memory of it", all.Max(swept => swept.PeakMegabytes), 300, " MB");
    }

    private static async Task<Swept> SweepAsync(int open, int due, CancellationToken cancellationToken)
    {
        var folder = Workspace.Fresh("sweep");
        await using (var preparing = LineProcess.StartChild("sweep", folder))
        {
            await preparing.ReadAsync<Started>(cancellationToken);
            await preparing.AskAsync<Prepared>(new { name = "prepare", open, due }, cancellationToken);
        }
        // In a fresh process: the memory of the preparation is none of the sweep's.
        await using var process = LineProcess.StartChild("sweep", folder);
        await process.ReadAsync<Started>(cancellationToken);
        var swept = await process.AskAsync<Swept>(new { name = "sweep" }, cancellationToken);
        if (swept.Left > 0) throw new InvalidOperationException($"{swept.Left} of {due} are left after {swept.Seconds:0} s.");
        return swept;
    }

    private static string[] Row(string what, List<Swept> swept) =>
        [what, Figure.Of(new Samples(swept.Select(one => one.Seconds))), Figure.Of(swept.Max(one => one.PeakMegabytes)),
            Figure.Of(swept[0].Mails)];

    private static double Median(List<Swept> swept) => new Samples(swept.Select(one => one.Seconds)).Median;

    private sealed record Started(bool Ready);

    private sealed record Prepared(int Open, int Due);

    private sealed record Swept(double Seconds, int Writes, int Left, int Mails, double PeakMegabytes);
}
