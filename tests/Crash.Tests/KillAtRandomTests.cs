using SppsFlows.Tests.Shared;

namespace SppsFlows.Crash.Tests;

/// <summary>
/// The real process dies (SIGKILL) at random moments while authorization flows run to their end; then every flow must
/// have ended as its inputs say, and every record must be whole. The long form: <c>tests/crash.sh</c>.
/// </summary>
public sealed class KillAtRandomTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(Numbers.Of("SPPS_CRASH_MINUTES", 4));

    [Fact]
    public async Task Flows_KilledAtRandom_EndAsTheirInputsSay()
    {
        var (flows, kills, seed) = (Numbers.Of(
            "SPPS_CRASH_FLOWS", 24), Numbers.Of("SPPS_CRASH_KILLS", 8), Numbers.Of("SPPS_CRASH_SEED", Environment.TickCount));
        output.WriteLine($"flows {flows}, kills {kills}, seed {seed}");
        var folder = System.IO.Directory.CreateTempSubdirectory("spps-crash-").FullName;
        // The people of this test answer faster than people do.
        await using var app = await AppProcess.StartAsync(folder, "--Links:ScannerWindow=00:00:00");
        using var mailbox = new Mailbox(app);
        using var stop = new CancellationTokenSource(Limit);

        var killer = KillAsync(app, kills, new Random(seed), stop.Token);
        var staff = Enumerable.Range(0, flows).Select(number => new Requester(app, mailbox, number).RunAsync(stop.Token)).ToList();
        await killer;
        output.WriteLine("killed for the last time");
        await Task.WhenAll(staff);
        await Records.ShouldSettleAsync(app, flows, stop.Token);
        app.Kill();

        await Records.ShouldBeWholeAsync(folder, flows);
        System.IO.Directory.Delete(folder, recursive: true);
    }

    /// <summary>Kills after a random lifetime, some of it spent starting up, and starts again.</summary>
    internal static async Task KillAsync(AppProcess app, int kills, Random random, CancellationToken cancellationToken)
    {
        for (var kill = 0; kill < kills; kill++)
        {
            // Most deaths hit the running app; every fourth hits it while it starts and recovers.
            await Task.Delay(random.Next(kill % 4 == 3 ? 400 : 2500), cancellationToken);
            app.Kill();
            if (kill % 4 == 2) app.Launch();
            else await app.StartAgainAsync();
        }
        app.Kill();
        await app.StartAgainAsync();
    }
}
