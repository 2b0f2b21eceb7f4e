using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SppsFlows.Benchmarks;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Facts()
    {
        var folder = Workspace.Fresh("disk");
        var drive = new DriveInfo(folder);
        var processor = Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20;
        var disk = $"{drive.DriveFormat}, one fsync of 4 KiB {Figure.Of(FsyncMicroseconds(folder))} µs";
        return string.Create(CultureInfo.InvariantCulture, $"""
            {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {processor}, {Environment.ProcessorCount} cores, {memory:#,0} MiB
            {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; data on {disk}
            load average at start {Field("/proc/loadavg", "") ?? "unknown"}
            """);
    }

    /// <summary>The value of a line "name : value" of a file under /proc; null if there is none.</summary>
    public static string? Field(string file, string name)
    {
        if (!File.Exists(file)) return null;
        var line = File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    private static double FsyncMicroseconds(string folder)
    {
        using var file = File.OpenHandle(Path.Combine(folder, "fsync"), FileMode.Create, FileAccess.Write);
        var page = new byte[4096];
        var times = new List<double>();
        for (var i = 0; i < 200; i++)
        {
            var started = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, page, i * page.Length);
            RandomAccess.FlushToDisk(file);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
        }
        return new Samples(times).Median;
    }
}
