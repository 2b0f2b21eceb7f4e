using System.Net;
using Microsoft.EntityFrameworkCore;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Audit;

namespace SppsFlows.App.Tests.SignIn;

/// <summary>B6, J3: tries are also limited for each address, and a refusal is reported, once.</summary>
public sealed class GuessingAlertTests(TestApp app) : IClassFixture<TestApp>
{
    private const int SignInsPerAddress = 300;

    [Fact]
    public async Task CodesTriedFromOneAddress_AreBraked_AndToldOnce_WithoutTheirLinks()
    {
        using var browser = app.OpenBrowser();
        var page = await browser.SubmitAsync(await browser.OpenAsync("/sign-in"), "/sign-in", ("email", "nobody.at.all@lakeside.example"));
        for (var time = 0; time < SignInsPerAddress; time++)
            (await browser.SubmitAsync(page, "/sign-in/code", ("code", "000000"))).Status.ShouldBeOneOf(
                HttpStatusCode.BadRequest, HttpStatusCode.Gone);

        for (var time = 0; time < 3; time++)
            (await browser.SubmitAsync(page, "/sign-in/code", ("code", "000000"))).Status.ShouldBe(HttpStatusCode.TooManyRequests);

        (await app.MailAsync("ivan.petrov@lakeside.example", "Too many tries were refused")).Text.ShouldContain(
            "from the address 127.0.0.1");
        var entry = await app.InScopeAsync((_, db) => db.AuditEntries.SingleAsync(candidate => candidate.Action == "guessing.limited"
            && candidate.Subject == "address/127.0.0.1"));
        entry.Details.ShouldContain("\"sign-in\"");
    }

    [Fact]
    public async Task TicketsAskedByOnePerson_AreBraked_AndToldInTheirName()
    {
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var account = Guid.NewGuid();
        HttpStatusCode last = default;
        for (var time = 0; time <= 60; time++)
            last = (await dana.PostsAsync($"/accounts/{account}/credential", ("reason", "to see what happens"), ("what", "secret"))).Status;

        last.ShouldBe(HttpStatusCode.TooManyRequests);
        (await app.InScopeAsync((_, db) => db.AuditEntries.CountAsync(candidate => candidate.Action == "guessing.limited"
            && candidate.Subject == "person/dana.okafor"))).ShouldBe(1);
    }
}
