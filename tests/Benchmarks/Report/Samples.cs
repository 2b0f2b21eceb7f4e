namespace SppsFlows.Benchmarks;

/// <summary>Repeated measurements of one thing. Machines are noisy: quote the median, show the range.</summary>
internal sealed class Samples(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    public double Min => _sorted[0];

    public double Max => _sorted[^1];

    public double Median => At(0.5);

    /// <summary>The value at a rank between 0 and 1, interpolated between neighbours.</summary>
    public double At(double rank)
    {
        var position = rank * (_sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, _sorted.Length - 1);
        return _sorted[below] + ((position - below) * (_sorted[above] - _sorted[below]));
    }

    /// <summary>Round by round, ours over theirs: rounds that ran side by side had the same conditions.</summary>
    public static Samples Ratios(IEnumerable<double> ours, IEnumerable<double> theirs) => new(ours.Zip(theirs, (a, b) => a / b));
}
