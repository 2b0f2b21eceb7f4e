using System.Net;
using Microsoft.EntityFrameworkCore;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.App.Tests.Intake;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Credentials.Misplaced;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Mail;

namespace SppsFlows.App.Tests.Credentials.Misplaced;

/// <summary>B7 over HTTP: a password came by mail; its sender says what it belongs to.</summary>
public sealed class RepairMisplacedSecretTests(TestApp app) : IClassFixture<TestApp>, IDisposable
{
    private readonly IntakeDriver _sendGrid = new(app);

    public void Dispose() => _sendGrid.Dispose();

    [Fact]
    public async Task Sender_NamesTheAccount_IsLedOnToTheFormAndSeals()
    {
        var school = await app.SchoolAsync();
        var (browser, page) = await SentAsync(school, "Max");
        using (browser)
        {
            page.Text.ShouldContain(school.Handle);
            var form = await browser.SubmitAsync(
                page, page.Url.AbsolutePath, ("choice", school.AccountId.ToString()), ("signature", school.NameOf("Max")));

            form.Url.AbsolutePath.ShouldStartWith("/credentials/seal/", customMessage: form.Text);
            // The rotation's own mails end links of each other, not this one.
            await app.MailAsync(school.EmailOf("Max"), "Please change the password");
            (await browser.SubmitAsync(form, form.Url.AbsolutePath, SampleCredential.Make().Fields)).ErrorAt("attested").ShouldNotBeNull(
                "others can know the old one");
            (await browser.SubmitAsync(
                form, form.Url.AbsolutePath, [.. SampleCredential.Make().Fields, ("attested", "yes")])).Title.ShouldBe("Sealed");
        }
        (await SecretOfAsync(school, "Max")).AccountId.ShouldBe(school.AccountId);
        (await QuestionToAsync(school, "Max")).ShouldSatisfyAllConditions(
            question => question.State.ShouldBe(AssignmentState.Done), question => question.Outcome.ShouldBe(MisplacedOutcome.Rotating),
            question => question.AnsweredById.ShouldBe(school.IdOf("Max")), question => question.Signature.ShouldBe(school.NameOf("Max")));
        (await app.InScopeAsync((_, db) => db.Set<RotationTask>().SingleAsync(rotation => rotation.AccountId == school.AccountId)))
            .ShouldSatisfyAllConditions(
            rotation => rotation.Reason.ShouldBe(RotationReason.Misplaced), rotation => rotation.State.ShouldBe(RotationState.Done));
    }

    [Fact]
    public async Task SameMail_PostedAgainAndAtOnce_IsOneIncident()
    {
        var school = await app.SchoolAsync();
        var mail = MailOf(school, "Max");

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _sendGrid.PostRawAsync(mail)));

        await SecretOfAsync(school, "Max"); // single
        (await app.InScopeAsync((_, db) => db.AuditEntries.CountAsync(entry => entry.Action == "secret.redacted"
            && entry.Actor == $"person:{school.IdOf("Max")}"))).ShouldBe(1);
        (await app.InScopeAsync((_, db) => db.OutgoingMails.CountAsync(sent => sent.To == school.EmailOf("Max")
            && sent.Subject.Contains("removed a password")))).ShouldBe(1);
    }

    [Fact]
    public async Task SomethingElse_MustBeAttestedAsChanged()
    {
        var school = await app.SchoolAsync();
        var (browser, page) = await SentAsync(school, "Uma");
        using (browser)
        {
            page.Document.QuerySelectorAll("input[name=choice]").Length.ShouldBe(2, "Uma manages nothing");
            (await browser.SubmitAsync(page, page.Url.AbsolutePath, ("choice", "changed"), ("signature", school.NameOf("Uma")))).ErrorAt(
                "attested").ShouldNotBeNull();
            (await QuestionToAsync(school, "Uma")).State.ShouldBe(AssignmentState.Open);
            (await browser.SubmitAsync(
                page, page.Url.AbsolutePath, ("choice", "changed"), ("attested", "yes"),
                ("signature", school.NameOf("Uma")))).Title.ShouldBe("Thank you");
            (await browser.OpenAsync(page.Url.AbsolutePath)).Title.ShouldBe("This was answered already");
        }
        (await QuestionToAsync(school, "Uma")).Outcome.ShouldBe(MisplacedOutcome.Changed);
    }

    [Fact]
    public async Task AccountOfOthers_CannotBeNamed()
    {
        var (school, other) = (await app.SchoolAsync(), await app.SchoolAsync());
        var (browser, page) = await SentAsync(school, "Max");
        using (browser)
            (await browser.SubmitAsync(
                page, page.Url.AbsolutePath, ("choice", other.AccountId.ToString()),
                ("signature", school.NameOf("Max")))).ErrorAt("choice").ShouldNotBeNull();
        (await app.InScopeAsync((_, db) => db.Set<RotationTask>().AnyAsync(rotation => rotation.AccountId == other.AccountId)))
            .ShouldBeFalse();
    }

    [Fact]
    public async Task Link_OpenedByScannersOrForwarded_ChangesNothing()
    {
        var school = await app.SchoolAsync();
        var (browser, page) = await SentAsync(school, "Max");
        using (browser)
        {
            var (before, question) = (await SecretOfAsync(school, "Max"), await QuestionToAsync(school, "Max"));
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
                (await browser.Http.SendAsync(new HttpRequestMessage(method, page.Url.AbsolutePath))).StatusCode.ShouldBe(
                    HttpStatusCode.OK);
            using var uma = await StaffDriver.SignInAsync(app, school.IdOf("Uma"));
            (await uma.Browser.OpenAsync(page.Url.AbsolutePath)).Status.ShouldBe(HttpStatusCode.Forbidden);
            (await uma.Browser.OpenAsync($"/misplaced/cases/{before.Id}")).Status.ShouldBe(HttpStatusCode.NotFound);
            (await SecretOfAsync(school, "Max")).ShouldBeEquivalentTo(before);
            (await QuestionToAsync(school, "Max")).ShouldBeEquivalentTo(question);
        }
    }

    [Fact]
    public async Task TwoAnswersAtOnce_OneCounts()
    {
        var school = await app.SchoolAsync();
        var (browser, page) = await SentAsync(school, "Max");
        browser.Dispose();
        using var max = await StaffDriver.SignInAsync(app, school.IdOf("Max"));
        page = await max.Browser.OpenAsync($"/misplaced/cases/{(await SecretOfAsync(school, "Max")).Id}");

        var answers = await Task.WhenAll(Enumerable.Range(
            0,
            8).Select(at => max.Browser.SubmitAsync(
                page, page.Url.AbsolutePath, ("choice", at % 2 == 0 ? "none" : "changed"), ("attested", "yes"))));

        answers.Count(answer => answer.Title == "Thank you").ShouldBe(1);
        answers.Count(answer => answer.Status is HttpStatusCode.Conflict).ShouldBe(7);
    }

    [Fact]
    public async Task Silence_IsRemindedOf_ThenThePrincipalHears_AndCommunicationsAnswers()
    {
        var school = await app.SchoolAsync();
        await _sendGrid.PostRawAsync(MailOf(school, "Max"));
        await app.MailAsync(school.EmailOf("Max"), "removed a password");
        app.AdvanceSchoolDays(1);
        var reminder = await app.MailAsync(school.EmailOf("Max"), $"Waiting for you: Password that {school.NameOf("Max")} sent by mail");
        reminder.Text.ShouldContain("counts as known until it is changed");
        using (var browser = app.OpenBrowser())
            (await browser.OpenAsync(reminder.Link("/misplaced/"))).Title.ShouldBe("The password that you sent");

        app.AdvanceSchoolDays(6);
        var told = await app.MailAsync(school.PrincipalEmail, "Waiting for you: Password");
        told.Text.ShouldContain(school.NameOf("Max"));
        told.Links.ShouldNotContain(link => link.Contains("/misplaced/"), "what it belongs to, the principal can't know");
        var mail = await app.MailAsync("communications@lakeside.example", $"Unanswered: a password that {school.NameOf("Max")} sent");
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        (await dana.Browser.OpenAsync("/")).Text.ShouldContain($"Password that {school.NameOf("Max")} sent by mail");
        var page = await dana.Browser.OpenAsync(mail.Link("/misplaced/cases/"));
        (await dana.Browser.SubmitAsync(page, page.Url.AbsolutePath, ("choice", school.AccountId.ToString()))).Status.ShouldBe(
            HttpStatusCode.OK);

        (await QuestionToAsync(school, "Max")).AnsweredById.ShouldBe("dana.okafor");
        await app.MailAsync(school.EmailOf("Nia"), "Please change the password");
        using var max = app.OpenBrowser();
        (await max.OpenAsync(reminder.Link("/misplaced/"))).Title.ShouldBe("This was answered already");
    }

    [Fact]
    public async Task SenderWhoLeft_OpensNothing_AndCommunicationsIsAskedAtOnce()
    {
        var school = await app.SchoolAsync();
        var (browser, page) = await SentAsync(school, "Max");
        using (browser)
        {
            await app.LeavesAsync(school.IdOf("Max"));
            app.Advance(TimeSpan.FromMinutes(1));

            var mail = await app.MailAsync("communications@lakeside.example", $"Unanswered: a password that {school.NameOf("Max")} sent");
            mail.Text.ShouldContain("who has left");
            (await browser.OpenAsync(page.Url.AbsolutePath)).Status.ShouldBe(HttpStatusCode.Gone);
        }
    }

    [Fact]
    public async Task Communications_BeforeTheyAreAsked_MayAnswerAndSeeThatItWasAnswered()
    {
        var school = await app.SchoolAsync();
        (await _sendGrid.PostRawAsync(MailOf(school, "Uma"))).ShouldBe(200);
        var url = $"/misplaced/cases/{(await SecretOfAsync(school, "Uma")).Id}";
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        using var lee = await StaffDriver.SignInAsync(app, "lee.tran");
        var late = await lee.Browser.OpenAsync(url);

        (await dana.Browser.SubmitAsync(await dana.Browser.OpenAsync(url), url, ("choice", "none"))).Title.ShouldBe("Thank you");

        (await lee.Browser.SubmitAsync(late, url, ("choice", "none"))).Status.ShouldBe(HttpStatusCode.Conflict);
        (await lee.Browser.OpenAsync(url)).Title.ShouldBe("This was answered already");
    }

    private async Task<(Browser, Page)> SentAsync(TestSchool school, string given)
    {
        (await _sendGrid.PostRawAsync(MailOf(school, given))).ShouldBe(200);
        var mail = await app.MailAsync(school.EmailOf(given), "removed a password");
        app.Advance(TimeSpan.FromMinutes(5));
        var browser = app.OpenBrowser();
        return (browser, await browser.OpenAsync(mail.Link("/misplaced/")));
    }

    private static string MailOf(TestSchool school, string given) =>
        $"From: {school.EmailOf(given)}\nTo: accounts@lakeside.example\nSubject: Login\nMessage-ID: "
        + $"<{school.AccountId}-{given}@x>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nHello,\nHandle: "
        + $"{school.Handle}\nPassword: Kestrel-{Guid.NewGuid():N}\n";

    private Task<MisplacedSecret> SecretOfAsync(TestSchool school, string given) =>
        app.InScopeAsync((_, db) => db.Set<MisplacedSecret>().AsNoTracking().SingleAsync(secret => secret.SenderId == school.IdOf(given)));

    private async Task<Assignment> QuestionToAsync(TestSchool school, string given)
    {
        var subject = (await SecretOfAsync(school, given)).Subject;
        return await app.InScopeAsync((_, db) => db.Set<Assignment>().AsNoTracking().Include(question => question.Assignees)
            .SingleAsync(question => question.Kind == MisplacedSecretRepair.Kind && question.Subject == subject));
    }
}
