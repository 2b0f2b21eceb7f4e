using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SppsFlows.App.Tests.Approvals;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Embedded.Engine;
using SppsFlows.Registry;

namespace SppsFlows.App.Tests.Credentials.Canary;

/// <summary>The search of <see cref="CanaryTests"/> finds leaks: a canary is put into each place on purpose, written in each way.</summary>
public sealed class LeakSearchTests : IAsyncLifetime
{
    private readonly Recorder _recorder = new();
    private readonly TestApp _app = new();

    public async ValueTask InitializeAsync() => await _app.LogTo(_recorder).InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _recorder.Dispose();
    }

    [Fact]
    public async Task Search_PlantedInEachPlace_FindsItThere()
    {
        var (canaries, credential) = (new Canaries(), SampleCredential.Make());
        canaries.Add("planted", credential);
        System.IO.Directory.CreateDirectory(Path.Combine(_app.Folder, "mailbox"));
        (await LeakSearch.InFolderAsync(_app.Folder, canaries)).ShouldBeEmpty();
        foreach (var way in Canaries.Ways(credential.Password).Append(credential.Seed))
        {
            var school = await _app.SchoolAsync();
            await _app.WriteAsync(
                async db => (await db.Accounts.SingleAsync(account => account.Id == school.AccountId)).Purpose = $"before {way} behind");
            var flow = await _app.Services.GetRequiredService<DurableEngine>().Client.ScheduleNewOrchestrationInstanceAsync(
                "Planted", $"before {way} behind");
            await File.WriteAllTextAsync(Path.Combine(_app.Folder, "mailbox", "planted.json"), way);
            _app.Services.GetRequiredService<ILogger<LeakSearchTests>>().LogTrace("Planted {Value}", way);
            using (var source = new ActivitySource("planted"))
            using (var activity = source.StartActivity("planted"))
                activity!.SetTag("value", way);

            var found = await LeakSearch.InFolderAsync(_app.Folder, canaries);

            found.ShouldContain(place => place.StartsWith("sppsflows.db, Accounts.Purpose", StringComparison.Ordinal), way);
            found.ShouldContain(
                place => place.Contains("flows", StringComparison.Ordinal) && !place.StartsWith("sppsflows.db", StringComparison.Ordinal),
                $"{flow}: {way}: {string.Join("; ", found)}");
            found.ShouldContain(place => place.StartsWith("mailbox/planted.json", StringComparison.Ordinal), way);
            _recorder.Logs.ShouldContain(entry => entry.Contains("Planted", StringComparison.Ordinal) && canaries.In(entry) != null, way);
            _recorder.Traces.ShouldContain(
                trace => trace.StartsWith("planted", StringComparison.Ordinal) && canaries.In(trace) != null, way);
            _recorder.Logs.Clear();
            _recorder.Traces.Clear();
        }
    }

    [Fact]
    public void Search_CanaryInsideLongerBase64_FindsIt()
    {
        var (canaries, value) = (new Canaries(), $"Kestrel-{Guid.NewGuid():N}");
        canaries.Add("planted", value);
        for (var before = 0; before < 6; before++)
        {
            var text = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{new string('x', before)}{value}, and more"));
            canaries.In(text).ShouldBe("planted");
        }
        canaries.In("Kestrel-00000000000000000000000000000000").ShouldBeNull();
    }
}
