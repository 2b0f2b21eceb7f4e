using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Accounts;
using SppsFlows.Accounts.Request;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Audit;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.App.Tests.Accounts;

/// <summary>A2, A3, A5, A7: the ways that a request can take beside the straight one, over HTTP.</summary>
public sealed class PolicyWaysTests(TestApp app) : IClassFixture<TestApp>
{
    // Mail scanners answer at once; a person needs a while (A5).
    private static readonly TimeSpan ReadingTime = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task FacebookOfSchool_PageReserved_IsHandedOverToItsManagers()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        var id = await tom.RequestsAccountAsync(SampleForms.Good() with { Platform = "Facebook", Handle = "BirchHillElementary" });
        await tom.SeesRequestAsync(id, RequestState.HandedOver);
        (await app.MailAsync(tom.Email, "is yours to run")).Text.ShouldContain("facebook.com/BirchHillElementary");
        (await app.MailAsync("communications@lakeside.example", "Please give rights")).Text.ShouldContain("amina.yusuf@lakeside.example");
        var page = await app.InScopeAsync((_, db) => db.Accounts.SingleAsync(account => account.OrgId == "birch"
            && account.Platform == "facebook"));
        (page.State, page.ResponsibleId, page.Escrow).ShouldBe((AccountState.Active, "paula.reyes", EscrowState.Awaited));
        page.ManagerIds.ShouldBe(["tom.vang", "amina.yusuf"], ignoreOrder: true);
    }

    [Fact]
    public async Task FacebookOfSchool_PageActive_PointsAtItsManagers()
    {
        using var rosa = await StaffDriver.SignInAsync(app, "rosa.diaz");
        var id = await rosa.RequestsAccountAsync(
            SampleForms.Good() with { Organization = "harbor", Platform = "FB", Handle = "HarborHighNews" });
        (await rosa.SeesRequestAsync(id, RequestState.HandedOver)).Text.ShouldContain("There is a page in use already");
        (await app.MailAsync(rosa.Email, "has a Facebook page already")).Text.ShouldContain("noah.park@lakeside.example");
    }

    [Fact]
    public async Task FacebookOfSchool_NoPage_WaitsForCommunicationsAndGoesOnByItself()
    {
        using var elsa = await StaffDriver.SignInAsync(app, "elsa.nyberg");
        var id = await elsa.RequestsAccountAsync(
            SampleForms.Good() with { Organization = "willow", Platform = "Facebook", Handle = "WillowCreekMiddle" });
        await elsa.SeesRequestAsync(id, RequestState.AwaitingPage);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var reserve = await dana.Browser.OpenAsync("/accounts/reserve?org=willow");
        (await dana.Browser.SubmitAsync(reserve, "/accounts/reserve", ("url", "https://evil.example/WillowCreek"))).ErrorAt(
            "url").ShouldNotBeNull();
        await dana.Browser.SubmitAsync(reserve, "/accounts/reserve", ("url", "https://www.facebook.com/WillowCreekMiddle"));
        await elsa.SeesRequestAsync(id, RequestState.HandedOver);
        (await elsa.Browser.OpenAsync("/accounts/reserve")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task FacebookOfDepartment_IsDeclinedAndNamesTheEventPostWay()
    {
        using var ben = await StaffDriver.SignInAsync(app, "ben.adler");
        var id = await ben.RequestsAccountAsync(
            SampleForms.Good() with
            {
                Organization = "athletics",
                Kind = "Department",
                Platform = "Facebook",
                Handle = "LakesideAthletics",
                Purpose = "Track meet for all families"
            });
        (await ben.SeesRequestAsync(id, RequestState.Declined)).Text.ShouldContain("posts it on the district’s page");
        var mail = await app.MailAsync(ben.Email, "belongs on the district");
        mail.Text.ShouldContain("posts districtwide events for families");
        mail.Text.ShouldContain("Track meet for all families");
    }

    [Fact]
    public async Task FacebookOfClassroom_IsDeclined()
    {
        using var amina = await StaffDriver.SignInAsync(app, "amina.yusuf");
        var id = await amina.RequestsAccountAsync(
            SampleForms.Good() with { Kind = "Classroom", Grades = "3", Platform = "Facebook", Handle = "MsYusufClass" });
        await amina.SeesRequestAsync(id, RequestState.Declined);
    }

    [Fact]
    public async Task UnlistedPlatform_Vetted_GoesOnToTheApproverByItself()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        var id = await tom.RequestsAccountAsync(SampleForms.Good() with { Platform = "StoryHill", Handle = "birch-stories" });
        await tom.SeesRequestAsync(id, RequestState.AwaitingVetting);
        (await app.MailAsync(tom.Email, "StoryHill must be vetted first")).Text.ShouldContain("goes on by itself");
        (await app.MailAsync("communications@lakeside.example", "Vetting wanted: StoryHill")).Text.ShouldContain("birch-stories");
        await app.VettedAsync("Story Hill", approved: true);
        await tom.SeesRequestAsync(id, RequestState.AwaitingApproval);
    }

    [Fact]
    public async Task UnlistedPlatform_Refused_IsDeclinedWithTheReason()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        var id = await tom.RequestsAccountAsync(SampleForms.Good() with { Platform = "Chatterbox", Handle = "birch-chat" });
        await tom.SeesRequestAsync(id, RequestState.AwaitingVetting);
        await app.VettedAsync("Chatterbox", approved: false);
        await tom.SeesRequestAsync(id, RequestState.Declined);
        (await app.MailAsync(tom.Email, "Chatterbox is not available")).Text.ShouldContain("Sells what it learns");
    }

    [Fact]
    public async Task ContactData_NotTheDistricts_IsAskedByLinkForJustThoseFields()
    {
        var form = SampleForms.Good() with { ContactEmail = "birch@mail.example", ContactPhone = "612-000-0000" };
        await SubmitByHookAsync(form, "tom.vang");
        var mail = await app.MailAsync("tom.vang@lakeside.example", "needs district contact data");
        using var browser = app.OpenBrowser();
        var page = await browser.OpenAsync(mail.Link("/accounts/mend/"));
        page.ErrorAt("contactEmail").ShouldNotBeNull().ShouldContain("@lakeside.example");
        page.ErrorAt("contactPhone").ShouldNotBeNull();
        page.ErrorAt("contactAddress").ShouldBeNull();
        page.Document.GetElementById("purpose").ShouldBeNull();
        app.Advance(ReadingTime);
        // The form as it stands: nothing changes.
        (await browser.SubmitAsync(page, page.Url.AbsolutePath, ("signature", "Tom Vang"))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await browser.SubmitAsync(
            page, page.Url.AbsolutePath, ("contactEmail", "birch@lakeside.example"),
            ("contactPhone", "651-555-0110"), ("signature", "Tom Vang"))).Title.ShouldBe("Thank you, it is on its way");
        await app.MailAsync("paula.reyes@lakeside.example", form.Handle!);
        (await browser.OpenAsync(mail.Link("/accounts/mend/"))).Status.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Incomplete_ByHook_ComesBackAsAPreFilledForm()
    {
        var form = SampleForms.Good() with { Organization = "Brich Hill Elementary", Acknowledgements = [] };
        await SubmitByHookAsync(form, "amina.yusuf");
        var mail = await app.MailAsync("amina.yusuf@lakeside.example", "is not complete yet");
        mail.Text.ShouldContain("Did you mean Birch Hill Elementary?");
        using var amina = await StaffDriver.SignInAsync(app, "amina.yusuf");
        (await amina.Browser.OpenAsync("/accounts/requests")).Text.ShouldContain("Not complete yet");
        using var browser = app.OpenBrowser();
        var page = await browser.OpenAsync(mail.Link("/accounts/mend/"));
        app.Advance(ReadingTime);
        page.ValueOf("handle").ShouldBe(form.Handle);
        page.ErrorAt("acknowledgements").ShouldNotBeNull();
        (await browser.SubmitAsync(
            page, page.Url.AbsolutePath,
            [.. StaffDriver.Fields(SampleForms.Good() with { Handle = form.Handle }), ("signature", "Amina Yusuf")]))
            .Title.ShouldBe("Thank you, it is on its way");
        await app.MailAsync("paula.reyes@lakeside.example", form.Handle!);
        (await amina.Browser.OpenAsync("/accounts/requests")).Text.ShouldNotContain("Not complete yet");
    }

    [Fact]
    public async Task ChangesAsked_Answered_GoesBackToTheApproverInANewRound()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        var form = SampleForms.Good();
        var id = await tom.RequestsAccountAsync(form);
        await app.DecidesAsync("paula.reyes", form.Handle!, "changes", "Please name the grades");
        var mail = await app.MailAsync(tom.Email, "asks for changes");
        mail.Text.ShouldContain("Please name the grades");
        using var browser = app.OpenBrowser();
        var page = await browser.OpenAsync(mail.Link("/accounts/mend/"));
        page.ValueOf("purpose").ShouldBe(form.Purpose);
        app.Advance(ReadingTime);
        (await browser.SubmitAsync(page, page.Url.AbsolutePath, ("signature", "Tom Vang"))).ErrorAt("whatChanged").ShouldNotBeNull();
        await browser.SubmitAsync(
            page, page.Url.AbsolutePath,
            [.. StaffDriver.Fields(form with { Audience = "Families of grades 2 and 3" }), ("whatChanged", "Named the grades"),
                ("signature", "Tom Vang")]);
        await tom.SeesRequestAsync(id, RequestState.AwaitingApproval);
        await app.DecidesAsync("paula.reyes", form.Handle!, "approve");
        (await tom.SeesRequestAsync(id, RequestState.AwaitingEscrow)).Text.ShouldContain("Families of grades 2 and 3");
    }

    [Fact]
    public async Task Withdrawn_WhileTheApproverDecides_EndsAndTheLinkSaysSo()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        var form = SampleForms.Good();
        var id = await tom.RequestsAccountAsync(form);
        var mail = await app.MailAsync("paula.reyes@lakeside.example", form.Handle!);
        await tom.WithdrawsAsync(id);
        await tom.SeesRequestAsync(id, RequestState.Withdrawn);
        using var browser = app.OpenBrowser();
        (await browser.OpenAsync(mail.Link("/approvals/"))).Title.ShouldBe("This request was withdrawn");
    }

    [Fact]
    public async Task OfAnother_RequestOrAccount_IsNotThere()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        var id = await tom.RequestsAccountAsync();
        using var rosa = await StaffDriver.SignInAsync(app, "rosa.diaz");
        (await rosa.SeesRequestAsync(id)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await rosa.Browser.OpenAsync($"/accounts/requests/{id}/mend")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await rosa.Browser.OpenAsync("/accounts?q=BirchHill")).Text.ShouldContain("No account matches");
        (await rosa.Browser.OpenAsync("/accounts.csv")).Status.ShouldBe(HttpStatusCode.Forbidden);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        (await dana.SeesRequestAsync(id)).Status.ShouldBe(HttpStatusCode.OK);
        (await dana.Browser.OpenAsync("/accounts.csv")).Html.ShouldContain("BirchHillElementary");
    }

    [Fact]
    public async Task Form_WithProblems_KeepsItsInputAndNamesEachField()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        var page = await tom.SendsRequestAsync(
            SampleForms.Good() with { Handle = "not a handle", Managers = ["tom.vang@lakeside.example"], ContactPhone = "612-000-0000" });
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.ValueOf("handle").ShouldBe("not a handle");
        foreach (var field in (string[])["handle", "managers", "contactPhone"]) page.ErrorAt(field).ShouldNotBeNull(field);
        page.Document.QuerySelectorAll("#problems a")
            .Select(link => link.GetAttribute("href")).ShouldBe(["#handle", "#managers", "#contactPhone"], ignoreOrder: true);
    }

    [Fact]
    public async Task Form_SentTwice_IsOneRequest()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        var form = SampleForms.Good();
        var page = await tom.Browser.OpenAsync("/accounts/request");
        var first = await tom.Browser.SubmitAsync(page, "/accounts/request", StaffDriver.Fields(form));
        var second = await tom.Browser.SubmitAsync(page, "/accounts/request", StaffDriver.Fields(form));
        second.Url.ShouldBe(first.Url);
        (await app.InScopeAsync((_, db) => db.AccountRequests.CountAsync(request => request.Handle == form.Handle))).ShouldBe(1);
    }

    [Fact]
    public async Task Audit_AfterAllThat_Verifies() =>
        (await app.InScopeAsync((services, _) => services.GetRequiredService<AuditVerifier>().VerifyAsync(
            CancellationToken.None))).ShouldBeOfType<AuditVerdict.Intact>();

    private Task<SubmitResult> SubmitByHookAsync(AccountRequestForm form, string personId) =>
        app.SubmitAsync(form, RequestSource.Hook, $"hook/{form.Handle}", personId);
}
