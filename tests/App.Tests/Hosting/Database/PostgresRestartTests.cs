using System.Net;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.App.Tests.Intake;
using SppsFlows.Audit;
using SppsFlows.Mail;

namespace SppsFlows.App.Tests.Hosting.Database;

/// <summary>
/// The database goes down in the middle of a flow and comes back: flows continue by themselves, nothing is lost, nothing is sent twice, and
/// health reports it.
/// </summary>
public sealed class PostgresRestartTests
{
    [Fact]
    public async Task Database_RestartedInMidFlow_FlowsGoOnAndEachMailIsSentOnce()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        await using var app = new TestApp()
            .With("Data:Provider", "Postgres").With("Data:ConnectionString", cluster.ConnectionString)
            .With("Logging:LogLevel:Default", "None");
        await app.InitializeAsync();
        using var system = new IntakeDriver(app);
        var (body, next) = (IntakeDriver.GoodBody(), IntakeDriver.GoodBody());
        var handle = body["data"]!["handle"]!.GetValue<string>();
        var request = Guid.Parse((await system.PostAsync(body)).Text("requestId")!);
        var mail = await app.MailAsync("paula.reyes@lakeside.example", handle);
        app.Advance(TimeSpan.FromMinutes(5));
        using var paula = app.OpenBrowser();
        var page = await paula.OpenAsync(mail.Link("/approvals/"));
        (string, string?)[] decision = [("decision", "approve"), ("note", ""), ("signature", "Paula Reyes")];

        await cluster.StopAsync();

        (await HealthAsync(app)).ShouldBe((HttpStatusCode.ServiceUnavailable, true));
        ((int)(await paula.SubmitAsync(page, page.Url.AbsolutePath, decision)).Status).ShouldBe(500);
        // The other system is told to send it again, and does.
        var hook = IntakeDriver.NewId();
        (await system.PostAsync(next.DeepClone(), hook)).Status.ShouldBeGreaterThanOrEqualTo(500);

        await cluster.StartAgainAsync();

        await HealedAsync(app);
        (await paula.SubmitAsync(page, page.Url.AbsolutePath, decision)).Document.QuerySelector("#decision")!.TextContent.ShouldBe(
            "The recorded decision");
        // Stopped again at once, while the flow acts on the decision: its steps meet a dead database.
        await cluster.StopAsync();
        app.Advance(TimeSpan.FromSeconds(31));
        await cluster.StartAgainAsync();
        await HealedAsync(app);

        await EventuallyAsync(
            app, async db => await db.AccountRequests.AnyAsync(row => row.Id == request && row.State == RequestState.AwaitingEscrow),
            "The flow did not go on.");
        (await system.PostAsync(next, hook)).Status.ShouldBe(202);
        await EventuallyAsync(app, async db => !await db.OutgoingMails.AnyAsync(row => row.State != MailState.Sent), "Mails are left.");
        (await app.MailAsync("paula.reyes@lakeside.example", next["data"]!["handle"]!.GetValue<string>())).ShouldNotBeNull();
        var mails = await app.MailboxAsync();
        mails.Select(sent => sent.Key).ShouldBeUnique();
        mails.Count(sent => sent.To == "tom.vang@lakeside.example"
            && sent.Subject.StartsWith("Approved: set up", StringComparison.Ordinal)).ShouldBe(1);
        (await app.InScopeAsync((_, db) => db.AuditEntries.CountAsync(entry => entry.Action == "approval.decided"))).ShouldBe(1);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        (await dana.Browser.OpenAsync("/audit/verify")).Title.ShouldBe("The audit is intact");
    }

    private static async Task<(HttpStatusCode Status, bool NamesDatabase)> HealthAsync(TestApp app)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync($"{app.Address}/health");
        var body = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, body.Contains("\"database\":{\"status\":\"failing\"", StringComparison.Ordinal));
    }

    private static Task HealedAsync(TestApp app) =>
        Eventually.TrueAsync(
            async () => (await HealthAsync(app)).Status is HttpStatusCode.OK, "Health does not see that the database is back.");

    /// <summary>Moves time on in between: steps that failed are retried after a while.</summary>
    private static Task EventuallyAsync(TestApp app, Func<SppsFlows.Data.SppsDb, Task<bool>> condition, string missing) =>
        Eventually.TrueAsync(
            async () =>
            {
                app.Advance(TimeSpan.FromSeconds(20));
                return await app.InScopeAsync((_, db) => condition(db));
            },
            missing);
}
