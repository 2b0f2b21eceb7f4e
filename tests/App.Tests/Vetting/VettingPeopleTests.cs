using System.Net;
using Microsoft.EntityFrameworkCore;
using SppsFlows.App.Tests.Approvals;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Assignments;
using SppsFlows.Directory;
using SppsFlows.Vetting;

namespace SppsFlows.App.Tests.Vetting;

/// <summary>
/// E1: who may answer, who is reminded, who hears that nobody does. Each test changes the directory or the clock of its own app.
/// </summary>
public sealed class VettingPeopleTests : IAsyncLifetime
{
    private readonly TestApp _app = new();

    [Fact]
    public async Task List_WithoutAnyApp_SaysSo()
    {
        using var anybody = _app.OpenBrowser();
        var page = await anybody.OpenAsync("/apps");
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain("No app has been reviewed and allowed yet.");
        (await anybody.OpenAsync("/")).Document.QuerySelector("main a[href='/apps']").ShouldNotBeNull();
    }

    [Fact]
    public async Task Answers_OfOnePersonInBothOffices_CountForOneOnly()
    {
        await AddRolesAsync("nina.rossi", Role.Communications, Role.Technology);
        using var tom = await StaffDriver.SignInAsync(_app, "tom.vang");
        await tom.AsksForAppAsync("Linkboard");
        using var nina = await StaffDriver.SignInAsync(_app, "nina.rossi");
        var page = await nina.ReviewsAsync("Linkboard", "agree");
        page.Document.QuerySelector("a[href^='/apps/reviews/']").ShouldBeNull("she has answered");
        var open = await _app.ReadAsync(db => db.Assignments.AsNoTracking()
            .SingleAsync(one => one.Kind == VettingKind.Kind && one.State == AssignmentState.Open));

        var other = await nina.Browser.OpenAsync($"/apps/reviews/{open.Id}");
        other.HasField("decision").ShouldBeFalse();
        await nina.Browser.PostAsync($"/apps/reviews/{open.Id}", other, ("decision", "agree"), ("allowedFor", "All"));
        (await _app.ReadAsync(db => db.Assignments.SingleAsync(one => one.Id == open.Id))).State.ShouldBe(AssignmentState.Open);

        var second = open.Subject.EndsWith("/Technology", StringComparison.Ordinal) ? "ivan.petrov" : "dana.okafor";
        using var colleague = await StaffDriver.SignInAsync(_app, second);
        await colleague.ReviewsAsync("Linkboard", "agree");
        (await _app.ReadAsync(db => db.AppVettings.SingleAsync())).State.ShouldBe(VettingState.Allowed);
    }

    [Fact]
    public async Task Office_WhoseOnlyOneAsks_IsAnsweredForByTheDesignee()
    {
        using var ivan = await StaffDriver.SignInAsync(_app, "ivan.petrov");
        var page = await ivan.AsksForAppAsync("Wirewatch");
        page.Document.QuerySelector("a[href^='/apps/reviews/']").ShouldBeNull("nobody decides their own wish");

        var mail = await _app.MailAsync("marcus.bell@lakeside.example", "Vetting wanted: Wirewatch");
        mail.Text.ShouldContain("the Technology office");
        using var marcus = await StaffDriver.SignInAsync(_app, "marcus.bell");
        await marcus.Browser.SubmitAsync(await marcus.Browser.OpenAsync(mail.Link("/apps/reviews/")), ("decision", "agree"));
        using var dana = await StaffDriver.SignInAsync(_app, "dana.okafor");
        await dana.ReviewsAsync("Wirewatch", "agree");
        await _app.MailAsync(ivan.Email, "You may use Wirewatch");
    }

    [Fact]
    public async Task Offices_ThatDoNotAnswer_AreRemindedAndTheDesigneeHears()
    {
        using var tom = await StaffDriver.SignInAsync(_app, "tom.vang");
        await tom.AsksForAppAsync("Slowpoke");
        await _app.MailAsync("communications@lakeside.example", "Vetting wanted: Slowpoke");

        _app.AdvanceSchoolDays(3);
        (await _app.MailAsync("communications@lakeside.example", "Waiting for you: Vetting of Slowpoke")).Text
            .ShouldContain("Tom Vang asked for the app");
        await _app.MailAsync("ivan.petrov@lakeside.example", "Waiting for you: Vetting of Slowpoke");
        _app.AdvanceSchoolDays(4);
        var told = await _app.MailAsync("marcus.bell@lakeside.example", "Vetting of Slowpoke");
        told.Text.ShouldContain("neither office has answered yet");
        using var marcus = await StaffDriver.SignInAsync(_app, "marcus.bell");
        (await marcus.Browser.OpenAsync(told.Link("/apps/reviews/"))).Url.AbsolutePath.ShouldStartWith(
            "/apps/requests/", customMessage: "he is told, and sees how it stands");

        _app.AdvanceSchoolDays(40);
        (await _app.ReadAsync(db => db.Assignments.Where(one => one.Kind == VettingKind.Kind).ToListAsync()))
            .ShouldAllBe(one => one.State == AssignmentState.Open);
    }

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AddRolesAsync(string personId, params Role[] roles) => _app.InScopeAsync((_, db) => db.WriteAsync(() =>
    {
        foreach (var role in roles) db.Add(new RoleAssignment { PersonId = personId, OrgId = "district", Role = role });
        return Task.FromResult(true);
    }, CancellationToken.None));
}
