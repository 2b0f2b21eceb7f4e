using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Credentials.HandOver;
using SppsFlows.Data;

namespace SppsFlows.App.Tests.Credentials.HandOver;

/// <summary>The hourly look for leavers asks SQLite before it wakes EF Core: both must see the same people.</summary>
public sealed class FindLeaversTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Probe_ForLeavers_FindsWhatTheWriteThenFinds()
    {
        var school = await app.SchoolAsync();
        (await MayBeLeaversAsync()).ShouldBeFalse();

        await app.LeavesAsync(school.Managers[0]);

        (await MayBeLeaversAsync()).ShouldBeTrue();
        (await app.FindsLeaversAsync()).ShouldBe(1);
        (await MayBeLeaversAsync()).ShouldBeFalse("the hand-over is open");
    }

    private Task<bool> MayBeLeaversAsync() => app.InScopeAsync((services, _) =>
        services.GetRequiredService<SqliteProbe>().MayHaveWorkAsync<FindLeavers>(CancellationToken.None));
}
