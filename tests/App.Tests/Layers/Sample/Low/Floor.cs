namespace SppsFlows.App.Tests.Layers.Sample.Low;

/// <summary>For <see cref="LayersTests"/>: knows nothing.</summary>
public static class Floor
{
    public static int Height => 0;
}

/// <summary>For <see cref="LayersTests"/>: reaches upwards from inside a lambda, with the name written out and no <c>using</c>.</summary>
public static class Climber
{
    public static Func<int> Reach => () => High.Roof.Height;
}
