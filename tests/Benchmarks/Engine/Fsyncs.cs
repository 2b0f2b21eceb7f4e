using System.Globalization;
using SppsFlows.Benchmarks.Contenders;
using SppsFlows.Benchmarks.Processes;

namespace SppsFlows.Benchmarks.Engine;

/// <summary>
/// (c) Fsyncs per step, by the engine's counter and, where strace is installed, by the kernel: the same work in a process
/// whose fsync and fdatasync calls strace counts.
/// </summary>
internal static class Fsyncs
{
    private const string Workflow = "five";
    private const int Clients = 50;

    public static async Task RunAsync(Report report, bool quick, CancellationToken cancellationToken)
    {
        report.Title("c. Fsyncs per step");
        var idle = await MeasureAsync(alone: quick ? 50 : 200, seconds: 0, cancellationToken);
        var busy = await MeasureAsync(alone: 0, seconds: quick ? 1.5 : 4, cancellationToken);
        report.Table(
            ["", "steps", "counted by the engine", "per step", "counted by strace", "steps under strace", "per step"],
            [Row("idle", idle), Row($"{Clients} clients", busy)]);
        report.AtMost("c. fsyncs per step, idle", idle.Worst, 2, "");
        report.AtMost($"c. fsyncs per step, {Clients} clients", busy.Worst, 0.2, "");
    }

    private static async Task<Measured> MeasureAsync(int alone, double seconds, CancellationToken cancellationToken)
    {
        var plain = await CountAsync(strace: null, alone, seconds, cancellationToken);
        var log = Path.Combine(Workspace.Artifacts, "strace.txt");
        File.Delete(log);
        Counted? traced = null;
        try
        {
            traced = await CountAsync(log, alone, seconds, cancellationToken);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return new Measured(plain, null, 0); // strace is not installed
        }
        return new Measured(plain, traced, Calls(log));
    }

    private static async Task<Counted> CountAsync(string? strace, int alone, double seconds, CancellationToken cancellationToken)
    {
        var folder = Workspace.Fresh("fsyncs");
        await using var process = strace is null
            ? LineProcess.StartChild("ours", folder)
            : LineProcess.Start(
                "strace",
                ["-f", "--seccomp-bpf", "-c", "-e", "trace=fsync,fdatasync", "-o", strace, LineProcess.Self, "child", "ours", folder]);
        await process.ReadAsync<object>(cancellationToken);
        var workflows = alone;
        var before = strace is null ? await SyncsAsync() : 0; // strace counts from the start, so must we
        if (alone > 0) await process.AskAsync<object>(new { name = "alone", workflow = Workflow, count = alone }, cancellationToken);
        else
            workflows = (await process.AskAsync<Load>(
                new { name = "load", workflow = Workflow, clients = Clients, seconds }, cancellationToken)).Count;
        return new Counted(workflows * Workflows.Steps(Workflow), await SyncsAsync() - before);

        async Task<long> SyncsAsync() => (await process.AskAsync<Count>(new { name = "syncs" }, cancellationToken)).Value;
    }

    /// <summary>The calls in strace's summary: lines "% time, seconds, usecs/call, calls, [errors,] syscall".</summary>
    private static long Calls(string log) => File.ReadLines(log)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words.Length >= 5 && words[^1] is "fsync" or "fdatasync")
        .Sum(words => long.Parse(words[3], CultureInfo.InvariantCulture));

    private static string[] Row(string name, Measured m) =>
    [
        name, $"{m.Plain.Steps:#,0}", $"{m.Plain.Syncs:#,0}", Figure.Of(m.Plain.PerStep),
        m.Traced is null ? "no strace" : $"{m.Calls:#,0} (engine: {m.Traced.Syncs:#,0})",
        m.Traced is null ? "-" : $"{m.Traced.Steps:#,0}",
        m.Traced is null ? "-" : Figure.Of(m.CallsPerStep),
    ];

    private sealed record Count([property: System.Text.Json.Serialization.JsonPropertyName("count")] long Value);

    private sealed record Counted(int Steps, long Syncs)
    {
        public double PerStep => Syncs / (double)Steps;
    }

    /// <param name="Plain">An undisturbed run, by the engine's counter.</param>
    /// <param name="Traced">A run under strace, by the engine's counter; null without strace.</param>
    /// <param name="Calls">That run's calls, by strace: from the start of the process to its end.</param>
    private sealed record Measured(Counted Plain, Counted? Traced, long Calls)
    {
        public double CallsPerStep => Traced is null ? 0 : Calls / (double)Traced.Steps;

        /// <summary>The larger of the two counts is compared with the target.</summary>
        public double Worst => Math.Max(Plain.PerStep, CallsPerStep);
    }
}
