using System.Globalization;

namespace SppsFlows.Benchmarks;

/// <summary>Prints figures as they come, collects the verdict on each stated target, and turns them into an exit code.</summary>
internal sealed class Report(TextWriter output)
{
    private readonly List<(string Verdict, string Text)> _targets = [];

    public void Title(string text) => output.WriteLine($"\n== {text}");

    public void Line(string text) => output.WriteLine(text);

    public void Table(string[] head, IEnumerable<string[]> rows)
    {
        string[][] all = [head, .. rows];
        var widths = head.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        foreach (var row in all)
            output.WriteLine(
                string.Join(
                    "  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))).TrimEnd());
    }

    public void AtLeast(string target, double value, double limit, string unit) => Judge(target, value, ">=", limit, unit, value >= limit);

    public void AtMost(string target, double value, double limit, string unit) => Judge(target, value, "<=", limit, unit, value <= limit);

    /// <summary>A target that could not be judged because a peer is missing.</summary>
    public void Unjudged(string target, string why) => Add("SKIP", $"{target}: {why}");

    /// <summary>Repeats all verdicts together; returns 1 if a target was missed.</summary>
    public int Conclude()
    {
        Title("Targets");
        foreach (var (verdict, text) in _targets) output.WriteLine($"{verdict}  {text}");
        return _targets.Any(t => t.Verdict == "MISS") ? 1 : 0;
    }

    private void Judge(string target, double value, string relation, double limit, string unit, bool met) =>
        Add(
            met ? "PASS" : "MISS",
            string.Create(CultureInfo.InvariantCulture, $"{target}: {Figure.Of(value)}{unit} (target {relation} {limit:#,0.##}{unit})"));

    private void Add(string verdict, string text)
    {
        _targets.Add((verdict, text));
        output.WriteLine($"{verdict}  {text}");
    }
}
