using System.Reflection;
using System.Runtime.CompilerServices;
using SppsFlows.Embedded;
using SppsFlows.Settings;

namespace SppsFlows.App.Tests;

/// <summary>A constructor that takes more than seven things is two classes.</summary>
public sealed class ConstructorsTests
{
    private const int Most = 7;

    [Theory]
    [InlineData(typeof(AppOptions), 600)]
    [InlineData(typeof(EmbeddedApplicationBuilder), 150)]
    public void Constructors_OfAnAssembly_TakeSevenThingsAtMost(Type oneOfIts, int fewestTypes)
    {
        var types = oneOfIts.Assembly.GetTypes();

        types.Length.ShouldBeGreaterThan(fewestTypes, "the assembly was not read");
        TakingMore(types).ShouldBeEmpty();
    }

    [Fact]
    public void TakingMore_OfSamples_NamesClassesWithEightAndNoRecords() =>
        TakingMore([typeof(Seven), typeof(Eight), typeof(AbstractEight), typeof(RecordOfEight)])
            .ShouldBe([typeof(Eight), typeof(AbstractEight)]);

    private static IReadOnlyList<Type> TakingMore(IEnumerable<Type> types) =>
    [
        .. types.Where(type => type.IsClass && !IsRecord(type) && !type.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Where(type => type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Any(constructor => !constructor.IsPrivate && constructor.GetParameters().Length > Most)),
    ];

    // The compiler gives this method to every record class and to nothing else.
    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private sealed class Seven(int a, int b, int c, int d, int e, int f, int g)
    {
        public override string ToString() => $"{a}{b}{c}{d}{e}{f}{g}";
    }

    private sealed class Eight(int a, int b, int c, int d, int e, int f, int g, int h)
    {
        public override string ToString() => $"{a}{b}{c}{d}{e}{f}{g}{h}";
    }

    private abstract class AbstractEight(int a, int b, int c, int d, int e, int f, int g, int h)
    {
        public override string ToString() => $"{a}{b}{c}{d}{e}{f}{g}{h}";
    }

    private sealed record RecordOfEight(int A, int B, int C, int D, int E, int F, int G, int H);
}
