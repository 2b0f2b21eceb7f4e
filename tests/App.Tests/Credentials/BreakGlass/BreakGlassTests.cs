using System.Net;
using SppsFlows.App.Tests.Approvals;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Credentials.BreakGlass;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.App.Tests.Credentials.BreakGlass;

/// <summary>B5: Communications asks, the principal decides, one look, and then the password is changed.</summary>
public sealed class BreakGlassTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Granted_ShowsOnce_TellsThoseConcerned_AndHasThePasswordChanged()
    {
        var (school, credential) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        (await dana.AsksToBreakGlassAsync(school)).Text.ShouldContain("Waits for the decision");
        var link = await Decided();

        var shown = await dana.LooksAsync(app, link);

        shown.Document.QuerySelector("[data-field=password] .secret")!.TextContent.ShouldBe(credential.Password);
        (await app.MailAsync(school.EmailOf("Max"), $"Dana Okafor took out the credentials of @{school.Handle} ")).Text.ShouldContain(
            BreakGlassDriver.Reason);
        await app.MailAsync(school.PrincipalEmail, $"Dana Okafor took out the credentials of @{school.Handle} ");
        var change = await app.MailAsync(school.EmailOf("Nia"), $"Please change the password of @{school.Handle} ");
        change.Text.ShouldContain("shown to the Office of Communications");
        var page = await dana.Browser.OpenAsync(StandsAt((await app.GlassesOfAsync(school))[0]));
        page.Text.ShouldContain("Used");
        page.Document.QuerySelector("form[action$='/withdraw']").ShouldBeNull();
        (await dana.Browser.OpenAsync(link)).Status.ShouldBe(HttpStatusCode.Gone);

        using var browser = app.OpenBrowser();
        var form = await browser.OpenAsync(change.Link("/credentials/seal/"));
        (await browser.SubmitAsync(form, form.Url.AbsolutePath, [.. SampleCredential.Make().Fields, ("attested", "yes")])).Title.ShouldBe(
            "Sealed");
        var rotation = (await app.RotationsOfAsync(school)).ShouldHaveSingleItem();
        (rotation.Reason, rotation.State).ShouldBe((RotationReason.BreakGlass, RotationState.Done));
        (await app.GlassesOfAsync(school))[0].RotationId.ShouldBe(rotation.Id);
        (await app.AuditOfAsync(
            $"account/{school.AccountId}")).Where(action => action.StartsWith("break-glass", StringComparison.Ordinal)
                || action is "credential.revealed" or "rotation.opened" or "rotation.done")
            .ShouldBe(["break-glass.asked", "break-glass.granted", "credential.revealed", "rotation.opened", "rotation.done"]);

        async Task<string> Decided()
        {
            using (var pia = app.OpenBrowser())
            {
                var question = await app.OpensBreakGlassQuestionAsync(pia, school.PrincipalEmail, school);
                foreach (var told in (string[])[
                    "Dana Okafor", BreakGlassDriver.Reason, $"@{school.Handle}", "once, within 4 hours", "asked to change the password"
                ])
                    question.Text.ShouldContain(told);
                question.Document.QuerySelector("#decision-changes").ShouldBeNull();
                await pia.SubmitAsync(question, question.Url.AbsolutePath, ("decision", "approve"), ("signature", school.NameOf("Pia")));
            }
            var granted = await app.GrantLinkAsync(dana, school);
            var stands = await dana.Browser.OpenAsync(StandsAt((await app.GlassesOfAsync(school))[0]));
            stands.Text.ShouldContain("Granted");
            stands.Html.ShouldNotContain("/credentials/reveal/");
            stands.Html.ShouldNotContain(credential.Username);
            return granted;
        }
    }

    [Fact]
    public async Task Principal_WhoDeclines_IsQuoted_AndNothingCanBeSeen()
    {
        var (school, _) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        await dana.AsksToBreakGlassAsync(school);

        await app.DecidesBreakGlassAsync(school, "Pia", "decline", "I have called Max, who sees to it.");

        (await app.MailAsync(dana.Email, $"Declined: a look at the credentials of @{school.Handle} ")).Text.ShouldContain(
            "I have called Max, who sees to it.");
        (await dana.Browser.OpenAsync(StandsAt((await app.GlassesOfAsync(school))[0]))).Text.ShouldContain("I have called Max");
        (await app.RotationsOfAsync(school)).ShouldBeEmpty();
        (await dana.AsksToBreakGlassAsync(school)).Text.ShouldContain("Waits for the decision");
        (await app.GlassesOfAsync(school)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("ivan.petrov")]
    [InlineData("henry.cole")]
    [InlineData("marcus.bell")]
    public async Task Others_ThanCommunications_CanNotAsk(string personId)
    {
        var (school, _) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var other = await StaffDriver.SignInAsync(app, personId);

        (await other.Browser.OpenAsync($"/accounts/{school.AccountId}/break-glass")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await other.PostsAsync($"/accounts/{school.AccountId}/break-glass", ("reason", BreakGlassDriver.Reason))).Status.ShouldBe(
            HttpStatusCode.Forbidden);
        (await app.GlassesOfAsync(school)).ShouldBeEmpty();
    }

    [Fact]
    public async Task AccountOfTheSchoolItself_NeedsNoBreakingOfGlass()
    {
        var (school, _) = await app.SealedSchoolAsync(AccountKind.School);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");

        (await dana.Browser.OpenAsync($"/accounts/{school.AccountId}/break-glass")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await dana.PostsAsync($"/accounts/{school.AccountId}/break-glass", ("reason", BreakGlassDriver.Reason))).Status.ShouldBe(
            HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Reason_TooShort_IsRefusedAtItsField()
    {
        var (school, _) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");

        var refused = await dana.AsksToBreakGlassAsync(school, "urgent");

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.ErrorAt("reason").ShouldNotBeNull();
    }

    [Fact]
    public async Task AskedManyTimesAtOnce_IsOneCase_AndAnothersIsNotSeen()
    {
        var (school, _) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");

        var pages = await Task.WhenAll(Enumerable.Range(
            0, 8).Select(_ => dana.PostsAsync($"/accounts/{school.AccountId}/break-glass", ("reason", BreakGlassDriver.Reason))));

        var glass = (await app.GlassesOfAsync(school)).ShouldHaveSingleItem();
        pages.ShouldAllBe(page => page.Url.AbsolutePath == StandsAt(glass));
        (await dana.Browser.OpenAsync($"/accounts/{school.AccountId}/break-glass")).Url.AbsolutePath.ShouldBe(StandsAt(glass));
        using var lee = await StaffDriver.SignInAsync(app, "lee.tran");
        (await lee.Browser.OpenAsync(StandsAt(glass))).Status.ShouldBe(HttpStatusCode.NotFound);
        await lee.PostsAsync($"{StandsAt(glass)}/withdraw");
        (await app.GlassesOfAsync(school))[0].State.ShouldBe(BreakGlassState.Asked);
        (await lee.AsksToBreakGlassAsync(school)).Text.ShouldContain("Waits for the decision");
        (await app.GlassesOfAsync(school)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Asked_AndWithdrawn_LeavesNothingToDecide()
    {
        var (school, _) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var page = await dana.AsksToBreakGlassAsync(school);
        using var pia = app.OpenBrowser();
        var question = await app.OpensBreakGlassQuestionAsync(pia, school.PrincipalEmail, school);

        (await dana.Browser.SubmitAsync(page, "/withdraw")).Text.ShouldContain("Withdrawn");

        (await pia.SubmitAsync(
            question, question.Url.AbsolutePath, ("decision", "approve"),
            ("signature", school.NameOf("Pia")))).Title.ShouldBe("This request was withdrawn");
        (await app.GlassesOfAsync(school))[0].State.ShouldBe(BreakGlassState.Withdrawn);
    }

    [Fact]
    public async Task Granted_AndWithdrawn_ShowsNothing()
    {
        var (school, _) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var link = await app.GrantedAsync(dana, school);
        var glass = (await app.GlassesOfAsync(school))[0];

        await dana.Browser.SubmitAsync(await dana.Browser.OpenAsync(StandsAt(glass)), "/withdraw");

        (await dana.Browser.OpenAsync(link)).Status.ShouldBe(HttpStatusCode.Gone);
        (await app.FollowsBreakGlassAsync(glass.Id)).Do.ShouldBe(BreakGlassAction.Ended);
    }

    [Fact]
    public async Task Window_ThatPasses_EndsTheGrant_AndIsTold()
    {
        var (school, _) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var link = await app.GrantedAsync(dana, school);

        app.Advance(TimeSpan.FromHours(4) + TimeSpan.FromSeconds(5));

        (await app.MailAsync(dana.Email, $"Not used in time: a look at the credentials of @{school.Handle} ")).Text.ShouldContain(
            "Nothing was shown.");
        (await app.GlassesOfAsync(school))[0].State.ShouldBe(BreakGlassState.Expired);
        using var later = await StaffDriver.SignInAsync(app, "dana.okafor");
        (await later.Browser.OpenAsync(link)).Status.ShouldBe(HttpStatusCode.Gone);
        (await app.AuditOfAsync($"account/{school.AccountId}")).ShouldContain("break-glass.expired");
        (await app.RotationsOfAsync(school)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Question_ThatNobodyDecides_GoesToTheDesigneeInMinutes_AndEndsWithTheWindow()
    {
        var (school, _) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        await dana.AsksToBreakGlassAsync(school);
        await app.MailAsync(school.PrincipalEmail, $"Please decide: One look at the credentials of @{school.Handle} ");

        app.Advance(TimeSpan.FromMinutes(31));
        await app.MailAsync("marcus.bell@lakeside.example", $"Please decide: One look at the credentials of @{school.Handle} ");
        app.Advance(TimeSpan.FromHours(4));

        await app.MailAsync(dana.Email, $"Not decided in time: a look at the credentials of @{school.Handle} ");
        (await app.GlassesOfAsync(school))[0].State.ShouldBe(BreakGlassState.Expired);
    }

    [Fact]
    public async Task Principal_ReplacedBeforeTheAnswer_DecidesNoMore_TheNewOneDoes()
    {
        var (school, _) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        await dana.AsksToBreakGlassAsync(school);
        using var pia = app.OpenBrowser();
        var question = await app.OpensBreakGlassQuestionAsync(pia, school.PrincipalEmail, school);
        await app.SucceedsAsync(school, "Uma");

        (await pia.SubmitAsync(
            question, question.Url.AbsolutePath, ("decision", "approve"),
            ("signature", school.NameOf("Pia")))).Title.ShouldBe("This is no longer yours to decide");

        await app.DecidesBreakGlassAsync(school, "Uma", "approve");
        await app.GrantLinkAsync(dana, school);
        (await app.GlassesOfAsync(school))[0].GrantedById.ShouldBe(school.IdOf("Uma"));
    }

    [Fact]
    public async Task Principal_WhoIsInCommunicationsAndAsks_DoesNotDecide()
    {
        var (school, _) = await app.SealedSchoolAsync(AccountKind.Classroom);
        await app.WriteAsync(db =>
        {
            db.Roles.Add(new() { PersonId = school.Principal, OrgId = "district", Role = SppsFlows.Directory.Role.Communications });
            return Task.CompletedTask;
        });
        using var pia = await StaffDriver.SignInAsync(app, school.Principal);

        await pia.AsksToBreakGlassAsync(school);

        await app.MailAsync("marcus.bell@lakeside.example", $"Please decide: One look at the credentials of @{school.Handle} ");
        (await app.CountMailsAsync(school.PrincipalEmail, school, "Please decide")).ShouldBe(0);
    }

    private static string StandsAt(BreakGlassCase glass) => $"/break-glass/{glass.Id}";
}
