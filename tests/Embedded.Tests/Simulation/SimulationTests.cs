using System.Diagnostics;
using System.Globalization;
using SppsFlows.Embedded.Engine.Store;

namespace SppsFlows.Embedded.Tests.Simulation;

/// <summary>
/// A short run of fixed seeds. <c>tests/simulate.sh</c> runs as many as fit in a time; SPPS_SIM_FIRST_SEED, SPPS_SIM_SEEDS and
/// SPPS_SIM_SECONDS say which, how many, and how long at most.
/// </summary>
public sealed class SimulationTests
{
    [Fact]
    public void AnySchedule_OfWorkFaultsAndDeaths_EndsAsTheInputsSay()
    {
        var first = Setting("SPPS_SIM_FIRST_SEED", 1);
        var seconds = Setting("SPPS_SIM_SECONDS", 0);
        var count = Setting("SPPS_SIM_SEEDS", seconds > 0 ? int.MaxValue - first : 60);
        var watch = Stopwatch.StartNew();
        var (seeds, flows, deaths, faults, trace) = (0, 0L, 0L, 0L, "");
        for (; seeds < count && (seconds == 0 || watch.Elapsed.TotalSeconds < seconds); seeds++)
        {
            var outcome = Simulation.Run(first + seeds);
            outcome.Violations.ShouldBeEmpty(outcome.ToString());
            (flows, deaths, faults, trace) = (flows + outcome.Flows, deaths + outcome.Deaths, faults + outcome.Faults, outcome.Hash);
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{seeds} seeds from {first}: {flows} instances, {deaths} deaths, {faults} faults in {watch.Elapsed.TotalSeconds:0} s. The "
            + $"last one's trace: {trace[..16]}.");
        if (count < 50) return;
        deaths.ShouldBeGreaterThan(seeds);
        faults.ShouldBeGreaterThan(seeds);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(42)]
    public void Seed_RunTwice_GivesTheSameTrace(int seed)
    {
        var once = Simulation.Run(seed);
        var again = Simulation.Run(seed);

        once.Lines.ShouldBeGreaterThan(200);
        again.Hash.ShouldBe(once.Hash);
        Simulation.Run(seed + 1).Hash.ShouldNotBe(once.Hash);
    }

    /// <summary>1: a process that died, or met a fault, while it opened its store kept the folder locked.</summary>
    [Theory]
    [InlineData(1)]
    public void Seed_ThatFoundADefect_StaysWell(int seed)
    {
        var outcome = Simulation.Run(seed);

        outcome.Deaths.ShouldBePositive();
        outcome.Violations.ShouldBeEmpty(outcome.ToString());
    }

    [Theory]
    [InlineData("DELETE FROM timer WHERE due = (SELECT max(due) FROM timer)", "stuck")]
    [InlineData("UPDATE timer SET due = due - 600000000 WHERE task >= 0", "too early")]
    [InlineData(
        "INSERT OR IGNORE INTO inbox SELECT seq + 1000000, target, record FROM inbox WHERE seq < 1000000 AND record > x'07' AND record "
        + "< x'08'",
        "came 2 times")]
    [InlineData("DELETE FROM inbox WHERE record > x'07' AND record < x'08'", "stuck")]
    [InlineData("UPDATE instance SET wake = 0", "stuck")]
    [InlineData("UPDATE instance SET output = x'5B5D' WHERE status = 1", "took 0 steps")]
    public void PlantedBug_InTheStore_IsFoundAndItsSeedReplays(string sql, string symptom)
    {
        var found = Enumerable.Range(1, 60).Select(seed => Simulation.Run(seed, Plant(sql)))
            .FirstOrDefault(outcome => outcome.Violations.Any(violation => violation.Contains(symptom, StringComparison.Ordinal)));

        found.ShouldNotBeNull();
        found.ToString().ShouldContain($"SPPS_SIM_FIRST_SEED={found.Seed} SPPS_SIM_SEEDS=1 tests/simulate.sh");
        var again = Simulation.Run(found.Seed, Plant(sql));
        again.Hash.ShouldBe(found.Hash);
        again.Violations.ShouldBe(found.Violations);
    }

    // A bug of the engine as it would show on disk: after each of the first commits, some rows are wrong.
    private static Action<string> Plant(string sql)
    {
        var commits = 0;
        return folder =>
        {
            if (++commits > 60) return;
            using var database = Database.OpenForWriting(Path.Combine(folder, "flows.db"), null);
            database.KeepLogOnClose();
            database.Execute(sql);
        };
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
