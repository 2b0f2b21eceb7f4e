using System.Globalization;

namespace SppsFlows.Benchmarks;

/// <summary>Figures as people read them: three significant digits, no more.</summary>
internal static class Figure
{
    public static string Of(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.000", CultureInfo.InvariantCulture),
    };

    /// <summary>Median and, in brackets, the range.</summary>
    public static string Of(Samples samples) => $"{Of(samples.Median)} ({Of(samples.Min)}..{Of(samples.Max)})";
}
