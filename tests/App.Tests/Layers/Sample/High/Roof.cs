namespace SppsFlows.App.Tests.Layers.Sample.High;

/// <summary>For <see cref="LayersTests"/>: what nothing below may know.</summary>
public static class Roof
{
    public const string Name = "roof";

    public static int Height => Low.Floor.Height + 1;
}
