using System.Diagnostics;
using SppsFlows.Benchmarks.Startup;

namespace SppsFlows.Benchmarks.Retrieval;

/// <summary>
/// (g) Taking a credential out of the vault, step-up already fresh, over HTTP from the real app; compared with a bare AES-GCM decrypt with
/// a SQLite read, and a bare durable commit, taken in turn.
/// </summary>
internal sealed class RetrievalBenchmark : IBenchmark
{
    // The app lets a person ask 60 times in ten minutes: as in a district, many people ask, each from their own address.
    private const int EachPerson = 50;
    private const int Accounts = 20;

    public string Name => "retrieval";

    public string Summary => "g. a credential taken out over HTTP, against a bare decrypt and a bare commit";

    public async Task RunAsync(Report report, Options options, CancellationToken cancellationToken)
    {
        var people = options.Quick ? 3 : 20;
        report.Title(
            $"g. {people * EachPerson} retrievals over HTTP, one after the other, by {people} custodians from {Accounts} accounts");
        var program = await StartupBenchmark.BuildAsync("build", "App", "SppsFlows", cancellationToken);
        var folder = Workspace.Fresh("retrieval");
        await using var app = await ServedApp.StartAsync(program, folder, cancellationToken);
        var accounts = await District.AddAsync(folder, people + 1, Accounts, cancellationToken);
        using (var manager = new Portal(app.Url, District.Manager, address: 200))
        {
            await manager.SignInAsync(cancellationToken);
            foreach (var account in accounts) await manager.SealAsync(account, cancellationToken);
        }
        using var bare = new BareVault(Workspace.Fresh("retrieval-bare"), people * EachPerson);

        List<Retrieved> took = [];
        List<double> reads = [], commits = [], processor = [];
        for (var person = 0; person <= people; person++)
        {
            using var custodian = new Portal(app.Url, District.CustodianOf(person), address: 10 + person);
            await custodian.SignInAsync(cancellationToken);
            await custodian.ProveAsync(cancellationToken);
            var used = app.ProcessorMilliseconds();
            for (var time = 0; time < EachPerson; time++)
            {
                var retrieved = await custodian.RetrieveAsync(accounts[time % Accounts], cancellationToken);
                // The first person pays for the compilation.
                if (person == 0) continue;
                took.Add(retrieved);
                reads.Add(Milliseconds(() => bare.Open(took.Count - 1)));
                commits.Add(Milliseconds(bare.Commit));
            }
            if (person > 0) processor.Add((app.ProcessorMilliseconds() - used) / EachPerson);
        }

        report.Table(["milliseconds", "p50", "p99", "most", "p50 to decrypt + read", "p50 to a commit"],
        [
            Row("the reveal (POST)", took.Select(one => one.Reveal)),
            Row("  asking for it (POST)", took.Select(one => one.Ask)),
            Row("  the page before it (GET)", took.Select(one => one.Page)),
            Row("all three", took.Select(one => one.Whole)),
            Row("bare AES-GCM decrypt + SQLite read", reads),
            Row("bare durable commit", commits),
        ]);
        report.Line($"processor time of the app for each, its mails and flows included: {Figure.Of(new Samples(processor))} ms");
        report.AtMost("g. the reveal, p99", new Samples(took.Select(one => one.Reveal)).At(0.99), 50, " ms");
        report.AtMost("g. the three requests of a retrieval together, p99", new Samples(took.Select(one => one.Whole)).At(0.99), 50, " ms");

        string[] Row(string what, IEnumerable<double> times)
        {
            var samples = new Samples(times);
            return
            [
                what, Figure.Of(samples.Median), Figure.Of(samples.At(0.99)), Figure.Of(samples.At(1)),
                Figure.Of(samples.Median / new Samples(reads).Median), Figure.Of(samples.Median / new Samples(commits).Median),
            ];
        }
    }

    private static double Milliseconds(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}

/// <summary>One retrieval, in milliseconds.</summary>
internal sealed record Retrieved(double Ask, double Page, double Reveal)
{
    public double Whole => Ask + Page + Reveal;
}
