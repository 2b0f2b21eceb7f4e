using SppsFlows.Crash.Tests.Points;
using SppsFlows.Tests.Shared;

namespace SppsFlows.Crash.Tests.Credentials;

/// <summary>
/// The real process dies (SIGKILL) while people hand credentials in, take them out and change them. Afterwards no secret is lost, nothing
/// is half done, nothing was shown without a record. The long form: <c>tests/crash.sh</c>.
/// </summary>
public sealed class CredentialCrashTests(ITestOutputHelper output)
{
    private const int FewAccounts = 4;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(Numbers.Of("SPPS_CRASH_MINUTES", 20));

    // They answer faster than people do, and at night; a new step-up every five minutes is not tested here.
    private static readonly string[] Settings = [
        "--Links:ScannerWindow=00:00:00", "--Calendar:QuietFrom=06:29", "--Credentials:StepUpLifetime=04:00:00",
        "--Credentials:BreakGlassWindow=01:00:00"
    ];

    /// <summary>Request 0 is a classroom's, which has two secrets to keep; request 3 a school's.</summary>
    [Fact]
    public async Task Credentials_KilledBetweenAnyTwoSteps_AreNeitherLostNorHalfDone()
    {
        var isLong = Numbers.Of("SPPS_CRASH_ACCOUNTS", FewAccounts) > FewAccounts;
        await using var house = await HouseAsync(isLong ? [0, 3] : [0]);
        var deaths = Path.Combine(house.App.Folder, "deaths.txt");
        house.App.Environment["DOTNET_STARTUP_HOOKS"] = typeof(Death).Assembly.Location;
        house.App.Environment[Death.Variable] = deaths;
        if (!isLong) house.App.Environment[Death.ShortVariable] = "yes";
        house.App.Kill();

        using var over = CancellationTokenSource.CreateLinkedTokenSource(house.Stop);
        var raising = Death.RaiseAsync(house.App, over.Token);
        try
        {
            await house.LiveAsync();
            await CredentialRecords.ShouldSettleAsync(house.App, house.Stop);
        }
        finally
        {
            // No process may be left behind.
            await over.CancelAsync();
            await raising;
        }

        var moments = Death.Read(deaths);
        output.WriteLine($"died {moments.Count} times:\n{string.Join('\n', moments)}");
        house.App.Environment.Clear();
        house.App.Kill();
        await house.App.StartAgainAsync();
        await house.ShouldBeWholeAsync();
        foreach (var step in new[]
        {
            "credential.sealing", "vault seals for Principal", "vault seals for Communications", "credential.sealed",
            "vault disables for Principal",
            "credential.asked-for", "credential.revealed", "vault opens for Principal", "break-glass.asked", "break-glass.granted",
            "rotation.opened", "rotation.asked", "rotation.done",
        })
        {
            if (isLong)
                moments.ShouldContain(
                    moment => moment.StartsWith("before ", StringComparison.Ordinal) && moment.Contains(step, StringComparison.Ordinal),
                    $"before {step}");
            moments.ShouldContain(
                moment => moment.StartsWith("after ", StringComparison.Ordinal) && moment.Contains(step, StringComparison.Ordinal),
                $"after {step}");
        }
    }

    [Fact]
    public async Task Credentials_KilledAtRandom_AreNeitherLostNorHalfDone()
    {
        var (accounts, seed) = (Numbers.Of("SPPS_CRASH_ACCOUNTS", FewAccounts), Numbers.Of("SPPS_CRASH_SEED", Environment.TickCount));
        output.WriteLine($"accounts and kills {accounts}, seed {seed}");
        await using var house = await HouseAsync([.. Enumerable.Range(0, accounts).Select(number => number / 2 * 5 + number % 2 * 3)]);

        var killer = KillAtRandomTests.KillAsync(house.App, accounts, new Random(seed), house.Stop);
        var lives = house.LiveAsync();
        await killer;
        output.WriteLine("killed for the last time");
        await lives;

        await house.ShouldBeWholeAsync();
    }

    private static async Task<House> HouseAsync(int[] numbers)
    {
        var house = new House(
            await AppProcess.StartAsync(System.IO.Directory.CreateTempSubdirectory("spps-crash-").FullName, Settings), numbers, Limit);
        await house.AskAsync();
        return house;
    }

    /// <summary>The app, its people, and what they keep.</summary>
    private sealed class House : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop;
        private readonly Mailbox _mailbox;
        private readonly People _people;
        private readonly List<Keeping> _keepings;

        public House(AppProcess app, int[] numbers, TimeSpan limit)
        {
            (App, _mailbox, _stop) = (app, new Mailbox(app), new CancellationTokenSource(limit));
            _people = new People(app, _mailbox);
            _keepings = [.. numbers.Select(number => new Keeping(app, _mailbox, _people, number))];
        }

        public AppProcess App { get; }

        public CancellationToken Stop => _stop.Token;

        /// <summary>Nothing dies yet.</summary>
        public Task AskAsync() => Task.WhenAll(_keepings.Select(keeping => keeping.AskAsync(Stop)));

        /// <summary>Time passes faster, because what a crash left behind is only resumed some minutes later.</summary>
        public async Task LiveAsync()
        {
            var lives = Task.WhenAll(_keepings.Select(keeping => keeping.RunAsync(Stop)));
            while (await Task.WhenAny(lives, Task.Delay(500, Stop)) != lives)
            {
                try
                {
                    await App.AdvanceAsync(TimeSpan.FromSeconds(10));
                }
                catch (Exception dead) when (Retry.IsDeath(dead))
                {
                    // Dead for the moment.
                }
            }
            await lives;
        }

        public async Task ShouldBeWholeAsync()
        {
            // The flow of a break-glass ends with its window.
            await App.AdvanceAsync(TimeSpan.FromMinutes(61));
            await CredentialRecords.ShouldSettleAsync(App, Stop);
            // What they were told still holds once nothing is under way.
            foreach (var keeping in _keepings) await keeping.RetrieveAsync(Stop);
            await CredentialRecords.ShouldSettleAsync(App, Stop);
            App.Kill();
            await CredentialRecords.ShouldBeWholeAsync(App.Folder, _keepings);
            System.IO.Directory.Delete(App.Folder, recursive: true);
        }

        public async ValueTask DisposeAsync()
        {
            _people.Dispose();
            _mailbox.Dispose();
            await App.DisposeAsync();
            _stop.Dispose();
        }
    }
}
