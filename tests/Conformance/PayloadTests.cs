using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

public sealed class PayloadTests(HostFixture host)
{
    private readonly Flows _flows = host.Flows;

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("Zażółć gęślą jaźń, 日本語, עברית, 🐎🏫")]
    [InlineData("quotes \" and 'single', back\\slash, <tag> & amp;")]
    [InlineData("line\r\nbreak\ttab \u0001 control")]
    [InlineData("{\"looks\":\"like json\"}")]
    [InlineData("null")]
    public async Task Text_OnEveryPath_IsUnchanged(string text) =>
        (await _flows.RunAsync<string>(nameof(Payloads.RoundTrip), text)).ShouldBe(text);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public async Task Integer_OnEveryPath_IsUnchanged(int number) =>
        (await _flows.RunAsync<int>(nameof(Payloads.RoundTrip), number)).ShouldBe(number);

    [Theory]
    [InlineData(0.1)]
    [InlineData(-1.5e300)]
    [InlineData(double.Epsilon)]
    public async Task Double_OnEveryPath_IsUnchanged(double number) =>
        (await _flows.RunAsync<double>(nameof(Payloads.RoundTrip), number)).ShouldBe(number);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Boolean_OnEveryPath_IsUnchanged(bool yes) =>
        (await _flows.RunAsync<bool>(nameof(Payloads.RoundTrip), yes)).ShouldBe(yes);

    [Fact]
    public async Task Null_OnEveryPath_StaysNull() =>
        (await _flows.RunAsync<string>(nameof(Payloads.RoundTrip), null)).ShouldBeNull();

    [Fact]
    public async Task Enum_OnEveryPath_IsUnchanged() =>
        (await _flows.RunAsync<Setting>(nameof(Payloads.RoundTrip), Setting.PublicArena)).ShouldBe(Setting.PublicArena);

    [Fact]
    public async Task Moment_OnEveryPath_KeepsItsOffsetAndTicks()
    {
        var moment = new DateTimeOffset(2027, 3, 28, 1, 59, 59, 999, TimeSpan.FromHours(-6)).AddTicks(9_999);

        var back = await _flows.RunAsync<DateTimeOffset>(nameof(Payloads.RoundTrip), moment);

        back.ShouldBe(moment);
        back.Offset.ShouldBe(TimeSpan.FromHours(-6));
    }

    [Fact]
    public async Task UtcTime_OnEveryPath_KeepsItsKind()
    {
        var time = new DateTime(2027, 11, 7, 7, 30, 0, DateTimeKind.Utc).AddTicks(1);

        var back = await _flows.RunAsync<DateTime>(nameof(Payloads.RoundTrip), time);

        back.ShouldBe(time);
        back.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Theory]
    [InlineData("00:00:00.0000001")]
    [InlineData("-1.02:03:04.0050000")]
    [InlineData("3650.00:00:00")]
    public async Task TimeSpan_OnEveryPath_IsUnchanged(string text) =>
        (await _flows.RunAsync<TimeSpan>(
            nameof(Payloads.RoundTrip), TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture)))
            .ShouldBe(TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public async Task Guid_OnEveryPath_IsUnchanged()
    {
        var id = Guid.NewGuid();

        (await _flows.RunAsync<Guid>(nameof(Payloads.RoundTrip), id)).ShouldBe(id);
    }

    [Fact]
    public async Task List_OnEveryPath_KeepsItsOrder()
    {
        var names = Enumerable.Range(0, 500).Select(n => $"name {n}").ToList();

        (await _flows.RunAsync<List<string>>(nameof(Payloads.RoundTrip), names)).ShouldBe(names);
    }

    [Fact]
    public async Task NestedGenerics_OnEveryPath_AreUnchanged()
    {
        var nested = new Dictionary<string, List<Dictionary<string, int[]>>> { ["a b"] = [new() { ["x"] = [1, 2] }, []], ["ö"] = [] };

        var back = (await _flows.RunAsync<Dictionary<string, List<Dictionary<string, int[]>>>>(nameof(Payloads.RoundTrip), nested))!;

        back.Keys.ShouldBe(nested.Keys);
        back["a b"][0]["x"].ShouldBe([1, 2]);
        back["a b"][1].ShouldBeEmpty();
        back["ö"].ShouldBeEmpty();
    }

    [Fact]
    public async Task Record_ReadAndChangedOnTheWay_KeepsEveryProperty()
    {
        var site = new Site("Como Park", ["9", "10"]);
        var sample = new Sample(
            "text", 1, 9_007_199_254_740_991, 0.25, 12.34m, true, Guid.NewGuid(), Setting.Operational, new DateTime(2027, 1, 2),
            new DateTimeOffset(2027, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), TimeSpan.FromMinutes(90), new DateOnly(2027, 1, 2),
            new Uri("https://district.example/a?b=c"), [0, 255, 7], null, null, site, new() { ["key"] = [site, site] });

        var back = (await _flows.RunAsync<Sample>(nameof(Payloads.RoundTripSample), sample))!;

        back.Number.ShouldBe(3);
        back.Bytes.ShouldBe(sample.Bytes);
        back.Site.Grades.ShouldBe(site.Grades);
        back.Nested["key"].Select(s => s.Name).ShouldBe(["Como Park", "Como Park"]);
        back.ShouldBe(sample with { Number = 3, Bytes = back.Bytes, Site = back.Site, Nested = back.Nested });
    }

    [Fact]
    public async Task JsonNode_ChangedByAnActivity_ComesBackChanged()
    {
        var back = (await _flows.RunAsync<JsonNode>(nameof(Payloads.AddProperty), new JsonObject { ["original"] = "here" }))!;

        back["original"]!.GetValue<string>().ShouldBe("here");
        back["added"]!.GetValue<string>().ShouldBe("by the activity");
    }

    /// <summary>The real host silently loses a tuple's fields. So that nobody relies on them, the embedded host refuses tuples.</summary>
    [Fact]
    public async Task Tuple_AsAPayload_IsRefusedOrArrivesEmpty()
    {
        var ended = await _flows.EndedAsync(await _flows.StartAsync(nameof(Payloads.Swap)));

        if (ended.Status == OrchestrationRuntimeStatus.Failed) ended.Failure!.Message.ShouldContain("use a record");
        else ended.OutputAs<(string, int)>().ShouldBe(default);
    }

    [Fact]
    public async Task Nothing_GivenOrTaken_IsNullOrDefault() =>
        (await _flows.RunAsync<string>(nameof(Payloads.CallWithNothing))).ShouldBe("null,null,null,0");

    [Fact]
    public async Task LargeText_ThroughActivities_Arrives() =>
        (await _flows.RunAsync<int>(nameof(Payloads.MakeLarge), 1_048_576)).ShouldBe(1_048_576);

    [Fact]
    public async Task LargeText_AsInputEventAndOutput_Arrives()
    {
        // A megabyte once written, as \u00f6 for each; the real client reads an instance with all its payloads in one message of at most 4
        // MB.
        var large = new string('ö', 170_000);
        var id = await _flows.StartAsync(nameof(Events.AwaitOne), "event");
        await _flows.RaiseAsync(id, "event", large);

        (await _flows.CompletedAsync(id)).OutputAs<string>().ShouldBe(large);
        (await _flows.RunAsync<string>(nameof(Basics.ReturnInput), large)).ShouldBe(large);
    }
}
