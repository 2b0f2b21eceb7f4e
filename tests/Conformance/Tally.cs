using System.Collections.Concurrent;
using System.Reflection;
using Xunit.v3;

namespace SppsFlows.Conformance;

/// <summary>Notes how each test of this run ended, for <see cref="ConformanceTableTests"/>.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class TallyAttribute : BeforeAfterTestAttribute
{
    private static readonly ConcurrentQueue<(string Group, string Test, TestResult Result)> Noted = new();

    public static IReadOnlyCollection<(string Group, string Test, TestResult Result)> Ended => Noted;

    public override void After(MethodInfo methodUnderTest, IXunitTest test) =>
        Noted.Enqueue((methodUnderTest.DeclaringType!.Name, methodUnderTest.Name, TestContext.Current.TestState!.Result));
}

/// <summary><see cref="ConformanceTableTests"/> last, all others in random order.</summary>
public sealed class TableLast : ITestCollectionOrderer
{
    public IReadOnlyCollection<TCollection> OrderTestCollections<TCollection>(IReadOnlyCollection<TCollection> testCollections)
        where TCollection : Xunit.Sdk.ITestCollection =>
    [
        .. DefaultTestCollectionOrderer.Instance.OrderTestCollections(testCollections)
            .OrderBy(static collection => collection.TestCollectionDisplayName.Contains(
                nameof(ConformanceTableTests), StringComparison.Ordinal)),
    ];
}
