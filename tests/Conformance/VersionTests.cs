using SppsFlows.Conformance.App.Control;
using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

public sealed class VersionTests(HostFixture host)
{
    private readonly Flows _flows = host.Flows;

    [Fact]
    public async Task Version_NotGiven_IsTheHostsDefault()
    {
        var seen = await RunAsync(null);

        seen.Own.ShouldBe(seen.HostsDefault);
    }

    [Theory]
    [InlineData("0.9")]
    [InlineData("0.8.1")]
    public async Task Version_GivenAtTheStart_IsTheInstances(string version) => (await RunAsync(version)).Own.ShouldBe(version);

    [Fact]
    public async Task Version_GivenAsNone_WinsOverTheHostsDefault() => (await RunAsync("")).Own.ShouldBe("");

    [Fact]
    public async Task Version_OfAChild_IsTheHostsDefaultNotItsParents()
    {
        var seen = await RunAsync("0.5");

        seen.Children[0].ShouldBe(seen.HostsDefault);
        seen.Children[1].ShouldBe(seen.HostsDefault);
    }

    [Fact]
    public async Task Version_GivenInTheCallOfAChild_IsTheChilds()
    {
        var seen = await RunAsync("0.5", "0.6");

        seen.Children[2].ShouldBe("0.6");
        seen.Children[3].ShouldBe("");
    }

    [Fact]
    public async Task Versions_AreComparedAsNumbersAndNoneIsTheOldest()
    {
        (await RunAsync("0.10")).Comparisons.ShouldBe([1, 0, -1, 1]);
        (await RunAsync("")).Comparisons.ShouldBe([-1, -1, -1, 0]);
    }

    [Theory]
    [InlineData(null, "0.5")]
    [InlineData("0.6", "0.6")]
    public async Task ContinueAsNew_WithANewVersion_IsOfItElseOfTheOldOne(string? newVersion, string expected)
    {
        var id = await _flows.StartAsync(new StartOrder(nameof(Versions.ContinueAsVersion), newVersion) { Version = "0.5" });

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe(expected);
    }

    private async Task<VersionsSeen> RunAsync(string? version, string? ofAChild = null)
    {
        var id = await _flows.StartAsync(new StartOrder(nameof(Versions.TellVersions), ofAChild) { Version = version });
        return (await _flows.CompletedAsync(id)).OutputAs<VersionsSeen>()!;
    }
}
