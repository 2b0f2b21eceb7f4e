using Microsoft.DurableTask.Client;
using SppsFlows.Conformance.App.Functions;
using SppsFlows.Conformance.Driving;

namespace SppsFlows.Conformance;

public sealed class QueryTests(HostFixture host)
{
    private readonly Flows _flows = host.Flows;

    [Fact]
    public async Task Query_ByPrefix_FindsThoseOnly()
    {
        var prefix = Flows.NewKey("query");
        var ids = await StartManyAsync(prefix, 3);
        await StartManyAsync(Flows.NewKey("query"), 1);

        (await _flows.ListAsync(prefix)).Select(found => found.Id).Order().ShouldBe(ids.Order());
        (await _flows.ListAsync(prefix + "-1")).Single().Id.ShouldBe(ids[1]);
        (await _flows.ListAsync(prefix + "-9")).ShouldBeEmpty();
    }

    /// <summary>Characters that a database might treat as wildcards.</summary>
    [Theory]
    [InlineData("_")]
    [InlineData("%")]
    [InlineData("*")]
    [InlineData("[a]")]
    [InlineData("'")]
    public async Task Query_ByPrefixWithSpecialCharacters_TakesThemLiterally(string special)
    {
        var key = Flows.NewKey("query");
        var literal = await _flows.StartAsync(nameof(Basics.ReturnInput), "input", $"{key}{special}x");
        var other = await _flows.StartAsync(nameof(Basics.ReturnInput), "input", $"{key}ax");
        await _flows.CompletedAsync(literal);
        await _flows.CompletedAsync(other);

        (await _flows.ListAsync(key + special)).Single().Id.ShouldBe(literal);
    }

    [Fact]
    public async Task Query_ByStatus_FindsThoseOnly()
    {
        var prefix = Flows.NewKey("query");
        await StartManyAsync(prefix + "-completed", 2);
        var waiting = await _flows.StartAsync(nameof(Events.AwaitOne), null, prefix + "-running");
        var failing = await _flows.StartAsync(nameof(Failures.ThrowAtOnce), null, prefix + "-failed");
        var suspended = await _flows.StartAsync(nameof(Events.AwaitOne), null, prefix + "-suspended");
        await _flows.StartedAsync(waiting);
        await _flows.FailedAsync(failing);
        await _flows.StartedAsync(suspended);
        await _flows.SuspendAsync(suspended);
        await _flows.UntilAsync(suspended, OrchestrationRuntimeStatus.Suspended);

        (await IdsAsync(OrchestrationRuntimeStatus.Completed)).ShouldBe([$"{prefix}-completed-0", $"{prefix}-completed-1"]);
        (await IdsAsync(OrchestrationRuntimeStatus.Running)).ShouldBe([waiting]);
        (await IdsAsync(OrchestrationRuntimeStatus.Failed)).ShouldBe([failing]);
        (await IdsAsync(OrchestrationRuntimeStatus.Suspended)).ShouldBe([suspended]);
        (await IdsAsync(OrchestrationRuntimeStatus.Terminated)).ShouldBeEmpty();
        (await IdsAsync(OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Failed)).ShouldBe([failing, waiting]);
        (await IdsAsync()).Count.ShouldBe(5);

        await _flows.TerminateAsync(waiting);
        await _flows.TerminateAsync(suspended);
        await _flows.EndedAsync(waiting);
        await _flows.EndedAsync(suspended);
        (await IdsAsync(OrchestrationRuntimeStatus.Terminated)).ShouldBe([waiting, suspended]);

        async Task<List<string>> IdsAsync(params OrchestrationRuntimeStatus[] statuses) =>
            [.. (await _flows.ListAsync(prefix, statuses)).Select(found => found.Id).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task Query_ByTime_FindsWhatWasCreatedThen()
    {
        var prefix = Flows.NewKey("query");
        var slack = _flows.Host.Unit / 4;
        await StartManyAsync(prefix + "-early", 1);
        await _flows.Host.PassTimeAsync(_flows.Host.Unit);
        var middle = await _flows.NowAsync();
        await StartManyAsync(prefix + "-middle", 1);
        await _flows.Host.PassTimeAsync(_flows.Host.Unit);
        await StartManyAsync(prefix + "-late", 1);

        (await _flows.ListAsync(prefix, from: middle - slack, to: middle + slack)).Single().Id.ShouldBe($"{prefix}-middle-0");
        (await _flows.ListAsync(prefix, from: middle - slack)).Count.ShouldBe(2);
        (await _flows.ListAsync(prefix, to: middle + slack)).Count.ShouldBe(2);
        (await _flows.ListAsync(prefix, from: middle + (_flows.Host.Unit * 10))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Query_ByAllConditions_FindsWhatMeetsEach()
    {
        var prefix = Flows.NewKey("query");
        var from = (await _flows.NowAsync()) - (_flows.Host.Unit / 4);
        await StartManyAsync(prefix + "-a", 2);
        var failed = await _flows.StartAsync(nameof(Failures.ThrowAtOnce), null, prefix + "-a-failed");
        await _flows.StartAsync(nameof(Failures.ThrowAtOnce), null, prefix + "-b-failed");
        await _flows.FailedAsync(failed);
        await _flows.FailedAsync(prefix + "-b-failed");

        var found = await _flows.ListAsync(prefix + "-a", [OrchestrationRuntimeStatus.Failed], from, from + (_flows.Host.Unit * 2));

        found.Single().Id.ShouldBe(failed);
    }

    [Fact]
    public async Task Query_WithPayloads_ShowsThem()
    {
        var prefix = Flows.NewKey("query");
        await StartManyAsync(prefix, 1);

        var found = (await _flows.ListAsync(prefix, payloads: true)).Single();

        found.Name.ShouldBe(nameof(Basics.ReturnInput));
        found.InputAs<string>().ShouldBe("input 0");
        found.OutputAs<string>().ShouldBe("input 0");
    }

    [Fact]
    public async Task Query_WithoutPayloads_HidesThem()
    {
        var prefix = Flows.NewKey("query");
        await StartManyAsync(prefix, 1);

        var found = (await _flows.ListAsync(prefix)).Single();

        if (_flows.Host.Abilities.HasFlag(Abilities.HidesInputs)) found.Input.ShouldBeNull();
        if (_flows.Host.Abilities.HasFlag(Abilities.HidesOutputs))
        {
            found.Output.ShouldBeNull();
            found.CustomStatus.ShouldBeNull();
        }

        _flows.Needs(Abilities.HidesInputs | Abilities.HidesOutputs);
    }

    [Theory]
    [InlineData(5, new[] { 5, 5, 5, 5, 1 })]
    [InlineData(20, new[] { 20, 1 })]
    [InlineData(50, new[] { 21 })]
    public async Task Query_InPages_FillsEachPage(int pageSize, int[] sizes)
    {
        var prefix = Flows.NewKey("query");
        var ids = await StartManyAsync(prefix, 21);

        var pages = await _flows.PagesAsync(prefix, pageSize: pageSize);

        pages.Select(page => page.Instances.Count).ShouldBe(sizes);
        pages.SkipLast(1).ShouldAllBe(page => page.ContinuationToken != null);
        pages[^1].ContinuationToken.ShouldBeNull();
        pages.SelectMany(page => page.Instances).Select(found => found.Id).Order().ShouldBe(ids.Order());
    }

    [Fact]
    public async Task Query_FromAToken_GoesOnWhereThePageEndedWithAnotherPageSize()
    {
        var prefix = Flows.NewKey("query");
        var ids = await StartManyAsync(prefix, 21);
        var first = await _flows.PagesAsync(prefix, pageSize: 5, maxPages: 2);

        var rest = await _flows.PagesAsync(prefix, pageSize: 4, token: first[1].ContinuationToken);

        rest.Select(page => page.Instances.Count).ShouldBe([4, 4, 3]);
        first.Concat(rest).SelectMany(page => page.Instances).Select(found => found.Id).Order().ShouldBe(ids.Order());
    }

    [Fact]
    public async Task Query_OfNothing_IsOneEmptyPageOrNone() =>
        (await _flows.PagesAsync(Flows.NewKey("nothing"))).SelectMany(page => page.Instances).ShouldBeEmpty();

    [Fact]
    public async Task Query_Enumerated_CrossesPages()
    {
        var prefix = Flows.NewKey("query");
        var ids = await StartManyAsync(prefix, 8);

        (await _flows.ProbeAsync("enumerate-by-prefix", prefix)).ShouldBe(string.Join(",", ids.Order(StringComparer.Ordinal)));
    }

    private async Task<List<string>> StartManyAsync(string prefix, int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++) ids.Add(await _flows.StartAsync(nameof(Basics.ReturnInput), $"input {i}", $"{prefix}-{i}"));
        foreach (var id in ids) await _flows.CompletedAsync(id);
        return ids;
    }
}
