using System.Net;
using Microsoft.EntityFrameworkCore;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.App.Tests.Intake;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Calendar;
using SppsFlows.Credentials.Misplaced;
using SppsFlows.Directory;

namespace SppsFlows.App.Tests.People;

/// <summary>A13 over HTTP: who names whom, from when until when, and what they then answer in whose place.</summary>
public sealed class DelegatesTests : IAsyncLifetime
{
    private const string Address = "/people/delegates";

    // Without a mailbox, the mails to Communications go to its people.
    private readonly TestApp _app = new TestApp().With("App:CommunicationsEmail", "");

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Delegate_OfAnOffice_IsAskedAnswersAndTheRecordAndTheMailSayForWhom()
    {
        using var marcus = await StaffDriver.SignInAsync(_app, "marcus.bell");
        await NamesAsync(marcus, "Tom Vang", ("for", DelegateChoiceOf("Communications")));
        var (id, _) = await IncidentAsync();

        var mail = await _app.MailAsync("tom.vang@lakeside.example", "Unanswered: a password");
        mail.Text.ShouldContain("You get this because you stand in for the Office of Communications.");
        (await _app.MailAsync("dana.okafor@lakeside.example", "Unanswered: a password")).Text.ShouldNotContain("stand in");
        using var tom = await StaffDriver.SignInAsync(_app, "tom.vang");
        (await tom.Browser.OpenAsync("/")).Text.ShouldContain("say what it belongs to");
        var page = await tom.Browser.OpenAsync(mail.Link("/misplaced/cases/"));
        page.Text.ShouldContain("You stand in for the Office of Communications, and the record says so.");
        (await tom.Browser.SubmitAsync(page, page.Url.AbsolutePath, ("choice", "none"))).Title.ShouldBe("Thank you");

        var record = await _app.InScopeAsync((_, db) => db.AuditEntries.SingleAsync(entry =>
            entry.Action == "misplaced-secret.answered" && entry.Subject == MisplacedSecret.SubjectOf(id)));
        record.Actor.ShouldBe("person:tom.vang");
        record.Details.ShouldContain("\"standsInFor\":\"the Office of Communications\"");
    }

    [Fact]
    public async Task Delegate_OfOnePerson_AnswersAndTheRowNamesBoth()
    {
        using var dana = await StaffDriver.SignInAsync(_app, "dana.okafor");
        await NamesAsync(dana, "tom.vang@lakeside.example", ("for", "me"));
        var (id, url) = await IncidentAsync();

        using var tom = await StaffDriver.SignInAsync(_app, "tom.vang");
        var page = await tom.Browser.OpenAsync(url);
        page.Text.ShouldContain("You stand in for Dana Okafor");
        (await tom.Browser.SubmitAsync(page, url, ("choice", "none"))).Title.ShouldBe("Thank you");

        var row = await _app.InScopeAsync((_, db) => db.Set<Assignment>().SingleAsync(one => one.Subject == MisplacedSecret.SubjectOf(id)));
        (row.AnsweredById, row.AnsweredForId).ShouldBe(("tom.vang", "dana.okafor"));
    }

    [Fact]
    public async Task Delegation_ByItsDates_BeginsAndEnds()
    {
        using var dana = await StaffDriver.SignInAsync(_app, "dana.okafor");
        await NamesAsync(dana, "Tom Vang", ("for", "me"), ("from", Day(1)), ("until", Day(2)));
        Column(await dana.Browser.OpenAsync(Address), "Coming").ShouldHaveSingleItem().ShouldContain("Tom Vang");
        var (_, url) = await IncidentAsync();
        using (var before = await StaffDriver.SignInAsync(_app, "tom.vang"))
            (await before.Browser.OpenAsync(url)).Status.ShouldBe(HttpStatusCode.NotFound, "it begins tomorrow");

        // Sessions do not last so long: each day has its own.
        _app.Advance(TimeSpan.FromDays(1));
        using (var tom = await StaffDriver.SignInAsync(_app, "tom.vang"))
        {
            await Eventually.TrueAsync(
                async () => (await tom.Browser.OpenAsync(url)).Text.Contains("You stand in for Dana Okafor", StringComparison.Ordinal),
                "It has not begun.");
            Column(await tom.Browser.OpenAsync(Address), "Now").ShouldHaveSingleItem().ShouldContain("Dana Okafor");
        }
        _app.Advance(TimeSpan.FromDays(2));

        using var after = await StaffDriver.SignInAsync(_app, "tom.vang");
        await Eventually.TrueAsync(
            async () => (await after.Browser.OpenAsync(url)).Status is HttpStatusCode.NotFound, "It has not ended.");
        Column(await after.Browser.OpenAsync(Address), "Past").ShouldHaveSingleItem().ShouldContain("Dana Okafor");
    }

    [Fact]
    public async Task Names_OnlyForThemselvesAndTheirPosts_ButTheSuperintendentsOfficeForAnybody()
    {
        using var paula = await StaffDriver.SignInAsync(_app, "paula.reyes");
        var form = await paula.Browser.OpenAsync(Address);
        Choices(form).ShouldBe(["", "me", "Principal/birch"]);
        (await paula.Browser.SubmitAsync(form, Address, [.. Fields("Amina Yusuf", ("for", "Principal/harbor"))]))
            .ErrorAt("for").ShouldNotBeNull();
        using var tom = await StaffDriver.SignInAsync(_app, "tom.vang");
        var page = await tom.Browser.OpenAsync(Address);
        page.Form.ShouldBeNull("a teacher holds no post");
        (await tom.Browser.PostAsync(Address, page, [.. Fields("Amina Yusuf", ("for", "me"))])).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await DelegationsAsync()).ShouldBeEmpty();

        using var marcus = await StaffDriver.SignInAsync(_app, "marcus.bell");
        Choices(await marcus.Browser.OpenAsync(Address)).ShouldContain("Principal/willow", "its post is vacant");
        await NamesAsync(marcus, "Elsa Nyberg", ("for", "Principal/willow"));
        await NamesAsync(marcus, "Amina Yusuf", ("for", "somebody-else"), ("away", "paula.reyes@lakeside.example"));

        (await DelegationsAsync()).Select(one => (one.PersonId, one.ForPersonId, one.Role, one.OrgId, one.NamedById)).ShouldBe(
        [
            ("elsa.nyberg", null, Role.Principal, "willow", "marcus.bell"), ("amina.yusuf", "paula.reyes", null, null, "marcus.bell"),
        ]);
        await _app.MailAsync("paula.reyes@lakeside.example", "Amina Yusuf stands in for you");
        (await _app.MailAsync("elsa.nyberg@lakeside.example", "You stand in for the principal of Willow Creek Middle School"))
            .Links.ShouldContain(link => link.EndsWith(Address, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatIsWrong_StandsAtItsFieldWithWhatToDo_AndTheRestStays()
    {
        using var marcus = await StaffDriver.SignInAsync(_app, "marcus.bell");

        var page = await TriesAsync(marcus, "", ("for", ""), ("from", "soon"), ("until", ""));
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        foreach (var field in new[] { "for", "person", "from", "until" })
        {
            page.ErrorAt(field).ShouldNotBeNull(field);
            page.Document.QuerySelector($"#problems a[href='#{field}']").ShouldNotBeNull(field);
            page.Document.GetElementById(field)!.GetAttribute("aria-describedby")!.ShouldContain($"{field}-error");
        }
        (await TriesAsync(marcus, "Nobody Known", ("for", "me"))).ErrorAt("person")!.ShouldContain("Write their district mail address");
        (await TriesAsync(marcus, "Marcus Bell", ("for", "me"))).ErrorAt("person")!.ShouldContain("somebody else");
        (await TriesAsync(marcus, "Tom Vang", ("for", "somebody-else"))).ErrorAt("away").ShouldNotBeNull();
        (await TriesAsync(marcus, "Tom Vang", ("for", "me"), ("from", Day(-1)))).ErrorAt("from")!.ShouldContain("today or a later day");
        (await TriesAsync(marcus, "Tom Vang", ("for", "me"), ("until", Day(500)))).ErrorAt("until")!.ShouldContain("a year at most");
        page = await TriesAsync(marcus, "Tom Vang", ("for", "me"), ("from", Day(9)), ("until", Day(8)), ("note", "By phone"));
        page.ErrorAt("until")!.ShouldContain("before the first");
        (page.ValueOf("for"), page.ValueOf("person"), page.ValueOf("from"), page.ValueOf("note"))
            .ShouldBe(("me", "Tom Vang", Day(9), "By phone"));
        (await TriesAsync(marcus, "Tom Vang", ("for", "me"), ("note", new string('x', 201)))).ErrorAt("note").ShouldNotBeNull();
        (await DelegationsAsync()).ShouldBeEmpty();
        await NamesAsync(marcus, "Tom Vang", ("for", "me"), ("note", "By <phone>"));
        (await marcus.Browser.OpenAsync(Address)).Text.ShouldContain("By <phone>");
        (await TriesAsync(marcus, "Tom Vang", ("for", "me"))).ErrorAt("from")!.ShouldContain("stand in already");
    }

    [Fact]
    public async Task Delegation_EndedBeforeItsLastDay_EndsAtOnceAndIsTold()
    {
        using var dana = await StaffDriver.SignInAsync(_app, "dana.okafor");
        await NamesAsync(dana, "Tom Vang", ("for", "me"));
        var id = (await DelegationsAsync()).Single().Id;
        using var rosa = await StaffDriver.SignInAsync(_app, "rosa.diaz");
        var hers = await rosa.Browser.OpenAsync(Address);
        hers.Text.ShouldNotContain("Tom Vang", Case.Sensitive, "it is no concern of hers");
        (await rosa.Browser.PostAsync($"{Address}/{id}/end", hers)).Status.ShouldBe(HttpStatusCode.NotFound);
        using var tom = await StaffDriver.SignInAsync(_app, "tom.vang");

        var page = await tom.Browser.SubmitAsync(await tom.Browser.OpenAsync(Address), $"{id}/end");

        page.Document.QuerySelector("[role=status]")!.TextContent.ShouldContain("Ended");
        Column(page, "Past").ShouldHaveSingleItem().ShouldContain("ended on");
        await _app.MailAsync("dana.okafor@lakeside.example", "Tom Vang no longer stands in for you");
        var (_, url) = await IncidentAsync();
        (await tom.Browser.OpenAsync(url)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await _app.AuditOfAsync("person/dana.okafor")).Where(action => action.StartsWith("delegate.", StringComparison.Ordinal))
            .ShouldBe(["delegate.named", "delegate.ended"]);
    }

    /// <summary>A password from somebody who left: Communications is asked.</summary>
    private async Task<(Guid Id, string Url)> IncidentAsync()
    {
        using (var outside = new IntakeDriver(_app))
            (await outside.PostRawAsync(
                "From: omar.haddad@lakeside.example\nTo: accounts@lakeside.example\nSubject: Login\nMessage-ID: <1@x>\n\n"
                + $"Password: Kestrel-{Guid.NewGuid():N}\n")).ShouldBe(200);
        await _app.LeavesAsync("omar.haddad");
        _app.Advance(TimeSpan.FromMinutes(1));
        var id = await _app.InScopeAsync((_, db) => db.Set<MisplacedSecret>().Select(secret => secret.Id).SingleAsync());
        return (id, $"/misplaced/cases/{id}");
    }

    private static async Task NamesAsync(StaffDriver staff, string person, params (string, string?)[] fields)
    {
        var page = await TriesAsync(staff, person, fields);
        page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
        page.Document.QuerySelector("[role=status]")!.TextContent.ShouldContain("Recorded");
    }

    private static async Task<Page> TriesAsync(StaffDriver staff, string person, params (string, string?)[] fields) =>
        await staff.Browser.SubmitAsync(await staff.Browser.OpenAsync(Address), Address, [("person", person), .. fields]);

    private (string Name, string Value)[] Fields(string person, (string, string) choice) =>
        [("person", person), choice, ("from", Day(0)), ("until", Day(0)), ("note", "")];

    private string Day(int fromToday)
    {
        var calendar = (SchoolCalendar)_app.Services.GetService(typeof(SchoolCalendar))!;
        return calendar.LocalDate(_app.Now).AddDays(fromToday).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string DelegateChoiceOf(string role) => $"{role}/district";

    private static IReadOnlyList<string> Choices(Page page) =>
        [.. page.Document.QuerySelectorAll("#for option").Select(option => option.GetAttribute("value")!)];

    /// <summary>The rows under a heading.</summary>
    private static IReadOnlyList<string> Column(Page page, string heading)
    {
        var table = page.Document.QuerySelectorAll("h2").First(one => one.TextContent == heading).NextElementSibling!;
        return [.. table.QuerySelectorAll("tbody tr").Select(row => row.TextContent)];
    }

    private Task<List<Delegation>> DelegationsAsync() =>
        _app.InScopeAsync((_, db) => db.Delegations.AsNoTracking().OrderBy(one => one.NamedAt).ToListAsync());
}
