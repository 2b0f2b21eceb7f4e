using SppsFlows.Conformance.App.Control;
using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

public sealed class TagTests(HostFixture host)
{
    private static readonly Dictionary<string, string> Tags = new() { ["a"] = "parent", ["b"] = "Größe, 日本", ["empty"] = "" };

    private readonly Flows _flows = host.Flows;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tags_OfAStart_AreTheInstancesWithAndWithoutPayloads(bool payloads)
    {
        var id = await _flows.StartAsync(new StartOrder(nameof(Basics.ReturnInput), "input") { Tags = Tags });
        await _flows.CompletedAsync(id);

        (await _flows.FindAsync(id, payloads))!.Tags.ShouldBe(Tags, ignoreOrder: true);
    }

    [Fact]
    public async Task Tags_NotGiven_AreNone() =>
        (await _flows.CompletedAsync(await _flows.StartAsync(nameof(Basics.ReturnInput), "input"))).Tags.ShouldBeEmpty();

    [Fact]
    public async Task Tags_OfAChild_AreItsParentsAndThoseOfTheCallWhichWin()
    {
        _flows.Needs(Abilities.HandsTagsOn);
        var id = await _flows.StartAsync(new StartOrder(nameof(Versions.TagChildren), null) { Tags = Tags });
        await _flows.CompletedAsync(id);

        (await _flows.GetAsync(id + "-plain")).Tags.ShouldBe(Tags, ignoreOrder: true);
        var expected = new Dictionary<string, string>(Tags) { ["a"] = "child", ["c"] = "child" };
        (await _flows.GetAsync(id + "-tagged")).Tags.ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public async Task Tags_AfterContinueAsNew_AreKept()
    {
        var id = await _flows.StartAsync(new StartOrder(nameof(Versions.TagChildren), null) { Tags = Tags });

        (await _flows.CompletedAsync(id)).Tags.ShouldBe(Tags, ignoreOrder: true);
    }

    [Fact]
    public async Task Tag_OfTheHostsOwnName_IsRefused()
    {
        _flows.Needs(Abilities.HandsTagsOn);
        var tags = new Dictionary<string, string> { ["MS_DurableFunctions_SourceInstanceId"] = "x" };

        await Should.ThrowAsync<ClientRefusedException>(() => _flows.StartAsync(new StartOrder(
            nameof(Basics.ReturnInput), "input")
        { Tags = tags }));
    }
}
