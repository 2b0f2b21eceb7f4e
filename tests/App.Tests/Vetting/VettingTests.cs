using System.Net;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.App.Tests.Approvals;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Assignments;
using SppsFlows.Policy;
using SppsFlows.Vetting;

namespace SppsFlows.App.Tests.Vetting;

/// <summary>E1: an app is asked for, vetted side by side by two offices, and put on the list or not; over HTTP.</summary>
public sealed class VettingTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Office = "communications@lakeside.example";

    [Fact]
    public async Task App_BothOfficesAgree_StandsOnThePublicListWithTheirConditionsAndNoNames()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        var asked = await tom.AsksForAppAsync("ReadAlong");
        asked.Document.QuerySelector(".tag")!.TextContent.ShouldBe("Under review");
        (await app.MailAsync(Office, "Vetting wanted: ReadAlong")).Text.ShouldContain("Students record what they read");
        var toIvan = await app.MailAsync("ivan.petrov@lakeside.example", "Vetting wanted: ReadAlong");
        toIvan.Text.ShouldContain("the Technology office");

        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var first = await dana.ReviewsAsync(
            "ReadAlong", "agree", ("allowedFor", "Reading practice at school"), ("conditions", "Only staff sign in."),
            ("minimumAge", "13"));
        first.Text.ShouldContain("One office agreed");
        (await PublicListAsync()).ShouldNotContain("ReadAlong");

        using var ivan = await StaffDriver.SignInAsync(app, "ivan.petrov");
        var review = await ivan.Browser.OpenAsync(toIvan.Link("/apps/reviews/"));
        review.Text.ShouldContain("Dana Okafor agreed for the Office of Communications");
        review.Text.ShouldContain("Only staff sign in.");
        review.ValueOf("allowedFor").ShouldBe("Reading practice at school");
        await ivan.Browser.SubmitAsync(review, ("decision", "agree"), ("conditions", "No pictures of students."));

        var mail = await app.MailAsync(tom.Email, "You may use ReadAlong");
        mail.Text.ShouldContain("Only staff sign in.");
        mail.Text.ShouldContain("No pictures of students.");
        var list = await PublicListAsync();
        string[] publicly =
            ["ReadAlong", "Reading practice at school", "Only staff sign in.", "No pictures of students.", "Minimum age 13"];
        foreach (var shown in publicly) list.ShouldContain(shown);
        foreach (var name in (string[])["Tom", "Vang", "Dana", "Okafor", "Ivan", "Petrov"]) list.ShouldNotContain(name);
        var entry = await app.ReadAsync(db => db.VettedPlatforms.SingleAsync(known => known.Id == "readalong"));
        (entry.Approved, entry.MinimumAge).ShouldBe((true, 13));
        entry.VettedByIds.ShouldBe(["dana.okafor", "ivan.petrov"]);
        (await tom.Browser.OpenAsync(asked.Url.AbsolutePath)).Document.QuerySelector(".tag")!.TextContent.ShouldBe("Allowed");
    }

    [Fact]
    public async Task App_OneOfficeDeclines_EndsTheOtherQuestionAndTellsWhy()
    {
        using var amina = await StaffDriver.SignInAsync(app, "amina.yusuf");
        await amina.AsksForAppAsync("Gossipwall");
        using var ivan = await StaffDriver.SignInAsync(app, "ivan.petrov");
        await ivan.ReviewsAsync("Gossipwall", "decline", ("reason", "It shows advertising to children."));

        (await app.MailAsync(amina.Email, "Gossipwall is not allowed")).Text.ShouldContain("It shows advertising to children.");
        var states = await StatesAsync("Gossipwall");
        states.ShouldBe(
            [("Communications", AssignmentState.Withdrawn), ("Technology", AssignmentState.Done)], ignoreOrder: true);
        (await PublicListAsync()).ShouldNotContain("Gossipwall");
        (await amina.AsksForAppAsync("Gossip Wall")).ErrorAt("name").ShouldNotBeNull().ShouldContain("It shows advertising to children.");
        using var lee = await StaffDriver.SignInAsync(app, "lee.tran");
        (await lee.AsksForAppAsync("Gossipwall")).Url.AbsolutePath.ShouldStartWith("/apps/requests/", customMessage: "an office may ask");
    }

    [Fact]
    public async Task AccountRequests_ForOneApp_JoinAndGoOnTogether()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        using var ben = await StaffDriver.SignInAsync(app, "ben.adler");
        var one = await tom.RequestsAccountAsync(SampleForms.Good() with { Platform = "PostCorner", Handle = "birch-corner" });
        await tom.SeesRequestAsync(one, RequestState.AwaitingVetting);
        var other = await ben.RequestsAccountAsync(
            SampleForms.Good() with { Organization = "athletics", Kind = "Department", Platform = "Post Corner", Handle = "team-corner" });
        await ben.SeesRequestAsync(other, RequestState.AwaitingVetting);
        (await app.ReadAsync(db => db.AppVettings.CountAsync(vetting => vetting.Name == "PostCorner" || vetting.Name == "Post Corner")))
            .ShouldBe(1);

        await app.VettedAsync("PostCorner", approved: true);

        await tom.SeesRequestAsync(one, RequestState.AwaitingApproval);
        await ben.SeesRequestAsync(other, RequestState.AwaitingApproval);
    }

    [Fact]
    public async Task AccountRequests_ForADeclinedApp_EndWithTheReason()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        var id = await tom.RequestsAccountAsync(SampleForms.Good() with { Platform = "Rumorly", Handle = "birch-rumor" });
        await tom.SeesRequestAsync(id, RequestState.AwaitingVetting);
        using var ivan = await StaffDriver.SignInAsync(app, "ivan.petrov");
        await ivan.ReviewsAsync("Rumorly", "agree");
        await tom.SeesRequestAsync(id, RequestState.AwaitingVetting);

        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        await dana.ReviewsAsync("Rumorly", "decline", ("reason", "Nobody moderates it."));

        await tom.SeesRequestAsync(id, RequestState.Declined);
        (await app.MailAsync(tom.Email, "Rumorly is not available")).Text.ShouldContain("Nobody moderates it.");
    }

    [Fact]
    public async Task App_AskedForTwice_IsOneReviewByNameOrBySite()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        using var rosa = await StaffDriver.SignInAsync(app, "rosa.diaz");
        var first = await tom.AsksForAppAsync("Quizzical", ("dataCollected", ""));
        var again = await tom.AsksForAppAsync("quizzical!");
        var other = await rosa.AsksForAppAsync("The Quiz Game", ("url", "www.quizzical.example/start"));

        again.Url.ShouldBe(first.Url);
        other.Url.ShouldBe(first.Url);
        other.Text.ShouldContain("You and 1 more");
        other.Text.ShouldContain("First names and voices", customMessage: "what was not known is taken over");
        var vetting = await app.ReadAsync(db => db.AppVettings.Include(one => one.Wishes).SingleAsync(one => one.Name == "Quizzical"));
        vetting.Wishes.Select(wish => wish.PersonId).ShouldBe(["tom.vang", "rosa.diaz"], ignoreOrder: true);
        await app.VettedAsync("Quizzical", approved: true);
        await app.MailAsync(tom.Email, "You may use Quizzical");
        await app.MailAsync(rosa.Email, "You may use Quizzical");
        (await rosa.AsksForAppAsync("The quiz game")).ErrorAt("name").ShouldNotBeNull().ShouldContain("is allowed since");
    }

    [Fact]
    public async Task App_NoLongerNeeded_GoesOnForTheOthersAndEndsWithTheLast()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        using var rosa = await StaffDriver.SignInAsync(app, "rosa.diaz");
        var page = await tom.AsksForAppAsync("Mapmate");
        var id = await rosa.RequestsAccountAsync(
            SampleForms.Good() with
            {
                Organization = "harbor",
                Platform = "Mapmate",
                Handle = "harbor-maps",
                Managers = ["rosa.diaz@lakeside.example", "noah.park@lakeside.example"],
            });
        await rosa.SeesRequestAsync(id, RequestState.AwaitingVetting);

        await tom.Browser.SubmitAsync(await tom.Browser.OpenAsync(page.Url.AbsolutePath), "/leave");
        (await StatesAsync("Mapmate")).ShouldAllBe(one => one.State == AssignmentState.Open);
        await rosa.WithdrawsAsync(id);

        (await StatesAsync("Mapmate")).ShouldAllBe(one => one.State == AssignmentState.Withdrawn);
        (await app.ReadAsync(db => db.AppVettings.SingleAsync(vetting => vetting.Name == "Mapmate"))).State
            .ShouldBe(VettingState.Withdrawn);
    }

    [Fact]
    public async Task Review_IncompleteOrOutdated_RecordsNothing()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        await tom.AsksForAppAsync("Sketchpad");
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var page = await dana.OpensReviewAsync("Sketchpad");
        (await dana.Browser.SubmitAsync(page)).ErrorAt("decision").ShouldNotBeNull();
        var noReason = await dana.Browser.SubmitAsync(page, ("decision", "decline"));
        noReason.Status.ShouldBe(HttpStatusCode.BadRequest);
        noReason.ErrorAt("reason").ShouldNotBeNull();
        var wrong = await dana.Browser.SubmitAsync(page, ("decision", "agree"), ("allowedFor", ""), ("minimumAge", "old"));
        wrong.ErrorAt("allowedFor").ShouldNotBeNull();
        wrong.ErrorAt("minimumAge").ShouldNotBeNull();

        using var ivan = await StaffDriver.SignInAsync(app, "ivan.petrov");
        await ivan.ReviewsAsync("Sketchpad", "agree", ("conditions", "No accounts for students."));
        var outdated = await dana.Browser.SubmitAsync(page, ("decision", "agree"));
        outdated.Text.ShouldContain("This was changed since you opened the page");
        outdated.Text.ShouldContain("No accounts for students.");
        (await StatesAsync("Sketchpad")).ShouldContain(("Communications", AssignmentState.Open));
        await dana.Browser.SubmitAsync(outdated, ("decision", "agree"));
        (await PublicListAsync()).ShouldContain("Sketchpad");
    }

    [Fact]
    public async Task Form_WithProblems_NamesEachFieldAndKeepsTheInput()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        var page = await tom.AsksForAppAsync("Storyboard", ("url", "no address"), ("ages", ""), ("purpose", ""));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.ValueOf("name").ShouldBe("Storyboard");
        page.ValueOf("url").ShouldBe("no address");
        foreach (var field in (string[])["url", "ages", "purpose"]) page.ErrorAt(field).ShouldNotBeNull(field);
        page.Document.QuerySelectorAll("#problems a").Select(link => link.GetAttribute("href"))
            .ShouldBe(["#url", "#purpose", "#ages"], ignoreOrder: true);
        (await tom.AsksForAppAsync("Instagram")).ErrorAt("name").ShouldNotBeNull().ShouldContain("The policy itself");
    }

    [Fact]
    public async Task Request_OfAnother_IsNotThereAndAnswersNothing()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        var page = await tom.AsksForAppAsync("Notebox");
        using var noah = await StaffDriver.SignInAsync(app, "noah.park");
        (await noah.Browser.OpenAsync(page.Url.AbsolutePath)).Status.ShouldBe(HttpStatusCode.NotFound);
        var id = await app.ReadAsync(async db =>
        {
            var vetting = await db.AppVettings.SingleAsync(one => one.Name == "Notebox");
            return (await db.Assignments.FirstAsync(one => one.GroupId == vetting.Subject)).Id;
        });
        foreach (var visitor in new[] { noah, tom })
            (await visitor.Browser.OpenAsync($"/apps/reviews/{id}")).Status.ShouldBe(HttpStatusCode.NotFound, visitor.Id);
        (await noah.Browser.OpenAsync("/apps")).Text.ShouldNotContain("Notebox");
    }

    private async Task<string> PublicListAsync()
    {
        using var anybody = app.OpenBrowser();
        var page = await anybody.OpenAsync("/apps");
        page.Status.ShouldBe(HttpStatusCode.OK);
        return page.Text;
    }

    private Task<List<(string Office, AssignmentState State)>> StatesAsync(string name) => app.ReadAsync(async db =>
    {
        var vetting = await db.AppVettings.OrderBy(one => one.OpenedAt).FirstAsync(one => one.Name == name);
        var subject = vetting.Subject;
        return (await db.Assignments.AsNoTracking().Where(one => one.GroupId == subject).ToListAsync())
            .Select(one => (one.Subject.Split('/')[^1], one.State)).ToList();
    });
}
