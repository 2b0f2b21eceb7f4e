using System.Net;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.App.Tests.Approvals;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Credentials;
using SppsFlows.Credentials.HandOver;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.App.Tests.Credentials.HandOver;

/// <summary>A11 over HTTP: a manager left, and somebody says who goes on.</summary>
public sealed class HandOverTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Leaver_IsReplacedByLink_AndThePasswordMustBeChanged()
    {
        var school = await app.SchoolAsync();
        await app.SealsAsync(school, school.IdOf("Nia"), SampleCredential.Make());
        await app.LeavesAsync(school.IdOf("Max"));

        await app.FindsLeaversAsync();
        using var browser = app.OpenBrowser();
        var page = await app.OpensHandOverAsync(browser, school.PrincipalEmail, school);
        page.Text.ShouldContain($"{school.NameOf("Max")} left the district");
        page.Document.QuerySelectorAll("datalist option")
            .Select(option => option.GetAttribute("value"))
            .ShouldNotContain(value => value!.Contains("Nia") || value.Contains("Max"), "who manages it, or left, is no choice");
        var done = await browser.SubmitAsync(
            page, page.Url.AbsolutePath, ("choice", "name"), ("manager", school.NameOf("Ole")), ("signature", school.NameOf("Pia")));

        done.Title.ShouldBe("Handed over", done.Text);
        (await app.AccountOfAsync(school)).ManagerIds.ShouldBe([school.IdOf("Nia"), school.IdOf("Ole")]);
        (await app.HandOverOfAsync(school)).ShouldSatisfyAllConditions(
            task => task.State.ShouldBe(HandOverState.HandedOver), task => task.RotationId.ShouldNotBeNull());
        var asking = await app.AskingOfAsync(await app.HandOverOfAsync(school));
        (asking.State, asking.Outcome, asking.AnsweredById, asking.Signature).ShouldBe(
            (AssignmentState.Done, HandOverAssignment.HandedOver, school.Principal, school.NameOf("Pia")));
        (await app.InScopeAsync((_, db) => db.Set<RotationTask>().SingleAsync(rotation => rotation.AccountId == school.AccountId))).Reason
            .ShouldBe(RotationReason.ManagerLeft);
        await app.MailAsync(school.EmailOf("Ole"), "You manage");
        await app.MailAsync(school.EmailOf("Ole"), "Please read and acknowledge"); // A9
        await app.MailAsync(school.EmailOf("Nia"), "New managers");
        await app.MailAsync("communications@lakeside.example", $"New managers: @{school.Handle}");
        await app.MailAsync(school.EmailOf("Ole"), "Please change the password");
        (await app.AuditOfAsync($"account/{school.AccountId}")).ShouldContain("hand-over.done");
        (await browser.OpenAsync(page.Url.AbsolutePath)).Title.ShouldBe("This is settled");
    }

    [Fact]
    public async Task FindLeavers_RunOftenAndAtOnce_BeginsOneHandOver()
    {
        var school = await app.SchoolAsync();
        await app.LeavesAsync(school.IdOf("Max"));

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => app.FindsLeaversAsync()));

        // By this school's own record: other tests of the district's may have leavers of theirs at the same moment.
        (await app.AuditOfAsync($"account/{school.AccountId}")).Count(action => action == "hand-over.opened").ShouldBe(1);
        (await app.HandOverOfAsync(school)).LeaverId.ShouldBe(school.IdOf("Max"));
    }

    [Fact]
    public async Task Timer_OnASchoolDay_FindsTheLeaver()
    {
        var school = await app.SchoolAsync();
        await app.LeavesAsync(school.IdOf("Max"));

        await Eventually.TrueAsync(async () =>
        {
            app.Advance(TimeSpan.FromHours(7));
            return await app.InScopeAsync((_, db) => db.Set<HandOverTask>().AnyAsync(task => task.AccountId == school.AccountId));
        }, "The timer has not found the leaver.");
    }

    [Fact]
    public async Task Link_OpenedByScanners_ChangesNothing()
    {
        var school = await app.SchoolAsync();
        await app.LeavesAsync(school.IdOf("Max"));
        await app.FindsLeaversAsync();
        using var browser = app.OpenBrowser();
        var page = await app.OpensHandOverAsync(browser, school.PrincipalEmail, school);
        var before = await app.HandOverOfAsync(school);

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Get })
            (await browser.Http.SendAsync(new HttpRequestMessage(method, page.Url.AbsolutePath))).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await app.HandOverOfAsync(school)).ShouldBeEquivalentTo(before);
        (await app.AuditOfAsync($"account/{school.AccountId}"))
            .Where(action => action.StartsWith("link.", StringComparison.Ordinal)).Distinct().ShouldBe(["link.opened"]);
    }

    [Fact]
    public async Task Form_SentWithoutNameOrByAnother_IsNotRecorded()
    {
        var school = await app.SchoolAsync();
        await app.LeavesAsync(school.IdOf("Max"));
        await app.FindsLeaversAsync();
        using var browser = app.OpenBrowser();
        var page = await app.OpensHandOverAsync(browser, school.PrincipalEmail, school);

        var refused = await browser.SubmitAsync(page, page.Url.AbsolutePath, ("choice", "close"), ("signature", school.NameOf("Uma")));

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.ErrorAt("signature").ShouldNotBeNull().ShouldContain("not the name");
        (await app.HandOverOfAsync(school)).State.ShouldBe(HandOverState.Open);
        (await app.AccountOfAsync(school)).State.ShouldBe(AccountState.Active);
    }

    [Fact]
    public async Task Link_Forwarded_IsRefusedToWhoeverIsSignedIn()
    {
        var school = await app.SchoolAsync();
        await app.LeavesAsync(school.IdOf("Max"));
        await app.FindsLeaversAsync();
        using var browser = app.OpenBrowser();
        var page = await app.OpensHandOverAsync(browser, school.PrincipalEmail, school);
        using var uma = await StaffDriver.SignInAsync(app, school.IdOf("Uma"));
        // Openings from one place are put on record once a minute.
        app.Advance(TimeSpan.FromMinutes(2));

        (await uma.Browser.OpenAsync(page.Url.AbsolutePath)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await uma.Browser.OpenAsync($"/accounts/{school.AccountId}/hand-over")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await app.AuditOfAsync($"account/{school.AccountId}")).ShouldContain("link.refused");
    }

    [Fact]
    public async Task TwoAnswersAtOnce_OneCounts()
    {
        var school = await app.SchoolAsync(managers: 3);
        await app.LeavesAsync(school.IdOf("Max"));
        await app.FindsLeaversAsync();
        using var pia = await StaffDriver.SignInAsync(app, school.Principal);
        var page = await pia.Browser.OpenAsync($"/accounts/{school.AccountId}/hand-over");

        var answers = await Task.WhenAll(Enumerable.Range(
            0, 8).Select(at => pia.Browser.SubmitAsync(page, "/hand-over", ("choice", at % 2 == 0 ? "keep" : "close"))));

        answers.Count(answer => answer.Title is "Handed over" or "The account is being closed").ShouldBe(1);
        var actions = await app.AuditOfAsync($"account/{school.AccountId}");
        actions.Count(action => action is "hand-over.done" or "account.closing").ShouldBe(1);
        (await app.AccountOfAsync(school)).State.ShouldBe(actions.Contains("account.closing") ? AccountState.Closing : AccountState.Active);
    }

    [Fact]
    public async Task Principal_SignedIn_FindsItOnTheStartPageAndKeepsWhoIsThere()
    {
        var school = await app.SchoolAsync(managers: 3);
        await app.LeavesAsync(school.IdOf("Max"));
        await app.FindsLeaversAsync();
        await app.MailAsync(school.PrincipalEmail, "goes on with");
        using var pia = await StaffDriver.SignInAsync(app, school.Principal);
        var link = (await pia.Browser.OpenAsync("/")).Document.QuerySelector(
            $"a[href='/accounts/{school.AccountId}/hand-over']").ShouldNotBeNull();

        var page = await pia.Browser.OpenAsync(link.GetAttribute("href")!);
        var done = await pia.Browser.SubmitAsync(page, "/hand-over", ("choice", "keep"));

        done.Title.ShouldBe("Handed over", done.Text);
        (await app.AccountOfAsync(school)).ManagerIds.ShouldBe([school.IdOf("Nia"), school.IdOf("Ole")], ignoreOrder: true);
        (await pia.Browser.OpenAsync("/")).Document.QuerySelector($"a[href='/accounts/{school.AccountId}/hand-over']").ShouldBeNull();
    }

    [Fact]
    public async Task ReplacedPrincipal_LearnsSo_AndTheNewOneIsAsked()
    {
        var school = await app.SchoolAsync();
        await app.LeavesAsync(school.IdOf("Max"));
        await app.FindsLeaversAsync();
        using var browser = app.OpenBrowser();
        var page = await app.OpensHandOverAsync(browser, school.PrincipalEmail, school);

        await app.SucceedsAsync(school, "Uma");
        // At once, whatever the flow has seen so far.
        var late = await browser.SubmitAsync(page, page.Url.AbsolutePath, ("choice", "close"), ("signature", school.NameOf("Pia")));
        late.Title.ShouldBe("This is no longer yours to answer");

        var mail = await app.MailInDaysAsync(school.EmailOf("Uma"), $"goes on with @{school.Handle} ");
        app.Advance(TimeSpan.FromMinutes(5));
        using var hers = app.OpenBrowser();
        var asked = await hers.OpenAsync(mail.Link("/hand-overs/"));
        (await browser.OpenAsync(page.Url.AbsolutePath)).Title.ShouldBe("This is no longer yours to answer");
        (await hers.SubmitAsync(
            asked, asked.Url.AbsolutePath, ("choice", "name"), ("manager", school.EmailOf("Ole")),
            ("signature", school.NameOf("Uma")))).Title.ShouldBe("Handed over");
    }

    [Fact]
    public async Task Silence_IsRemindedOf_ThenTheDesigneeDecides()
    {
        var school = await app.SchoolAsync(managers: 1, kind: AccountKind.Classroom);
        await app.LeavesAsync(school.IdOf("Max"));
        await app.FindsLeaversAsync();
        await app.MailAsync(school.PrincipalEmail, "Who goes on with");
        (await app.DigestInDaysAsync(school.PrincipalEmail, $"Hand-over of @{school.Handle} ")).Text.ShouldContain(
            $"{school.NameOf("Max")}, who managed it, left the district.");
        var asked = await app.MailInDaysAsync("marcus.bell@lakeside.example", $"goes on with @{school.Handle} ");

        app.Advance(TimeSpan.FromMinutes(5));
        using var browser = app.OpenBrowser();
        var page = await browser.OpenAsync(asked.Link("/hand-overs/"));
        var done = await browser.SubmitAsync(
            page, page.Url.AbsolutePath, ("choice", "name"), ("manager", school.NameOf("Uma")), ("signature", "Marcus Bell"));

        done.Title.ShouldBe("Handed over", done.Text);
        (await app.AccountOfAsync(school)).ManagerIds.ShouldBe([school.IdOf("Uma")]);
        var asking = await app.AskingOfAsync(await app.HandOverOfAsync(school));
        (asking.EscalationLevel, asking.AnsweredById).ShouldBe((1, "marcus.bell"));
    }

    [Fact]
    public async Task TwoLeavers_OfOneAccount_OneAnswerIsForBoth()
    {
        var school = await app.SchoolAsync(managers: 3);
        await app.LeavesAsync(school.IdOf("Max"));
        await app.LeavesAsync(school.IdOf("Nia"));
        (await app.FindsLeaversAsync()).ShouldBe(2);
        var mails = new List<TestMail>
        {
            await app.MailAsync(school.PrincipalEmail, $"goes on with @{school.Handle}"),
            await app.MailAsync(school.PrincipalEmail, $"goes on with @{school.Handle}"),
        };
        app.Advance(TimeSpan.FromMinutes(5));
        using var browser = app.OpenBrowser();
        var page = await browser.OpenAsync(mails[0].Link("/hand-overs/"));
        page.Text.ShouldContain($"{school.NameOf("Max")} and {school.NameOf("Nia")} left the district");

        var done = await browser.SubmitAsync(
            page, page.Url.AbsolutePath, ("choice", "name"), ("manager", school.NameOf("Uma")), ("signature", school.NameOf("Pia")));

        done.Title.ShouldBe("Handed over", done.Text);
        (await app.AccountOfAsync(school)).ManagerIds.ShouldBe([school.IdOf("Ole"), school.IdOf("Uma")]);
        var tasks = await app.InScopeAsync((_, db) => db.Set<HandOverTask>().AsNoTracking()
            .Where(task => task.AccountId == school.AccountId).ToListAsync());
        tasks.Select(task => task.State).ShouldBe([HandOverState.HandedOver, HandOverState.Ended], ignoreOrder: true);
        (await app.AskingOfAsync(tasks.Single(task => task.State is HandOverState.Ended))).State.ShouldBe(AssignmentState.Moot);
        var other = await browser.OpenAsync(mails[1].Link("/hand-overs/"));
        (other.Title, other.Status).ShouldBe(("There is nothing left to decide", HttpStatusCode.Gone));
    }

    /// <summary>A13: both are asked, either may answer, and the record says who acted for whom.</summary>
    [Fact]
    public async Task PrincipalWhoIsAway_WhoeverStandsIn_SaysWhoGoesOn()
    {
        var school = await app.SchoolAsync();
        await app.StandsInAsync(school, "Uma");
        await app.LeavesAsync(school.IdOf("Max"));
        await app.FindsLeaversAsync();
        await app.MailAsync(school.PrincipalEmail, $"goes on with @{school.Handle}");
        using var browser = app.OpenBrowser();
        var page = await app.OpensHandOverAsync(browser, school.EmailOf("Uma"), school);
        page.Text.ShouldContain($"You stand in for {school.NameOf("Pia")}");

        var done = await browser.SubmitAsync(
            page, page.Url.AbsolutePath, ("choice", "name"), ("manager", school.NameOf("Ole")), ("signature", school.NameOf("Uma")));

        done.Title.ShouldBe("Handed over", done.Text);
        var asking = await app.AskingOfAsync(await app.HandOverOfAsync(school));
        (asking.AnsweredById, asking.AnsweredForId).ShouldBe((school.IdOf("Uma"), school.Principal));
        (await app.InScopeAsync((_, db) => db.AuditEntries.SingleAsync(entry => entry.Subject == $"account/{school.AccountId}"
            && entry.Action == "hand-over.done"))).Details.ShouldContain($"\"inPlaceOfId\":\"{school.Principal}\"");
    }

    [Fact]
    public async Task Leaver_ComesBack_NothingIsLeftToDecide()
    {
        var school = await app.SchoolAsync();
        await app.LeavesAsync(school.IdOf("Max"));
        await app.FindsLeaversAsync();
        using var browser = app.OpenBrowser();
        var page = await app.OpensHandOverAsync(browser, school.PrincipalEmail, school);

        await app.IsActiveAsync(school.IdOf("Max"), true);
        (await browser.OpenAsync(page.Url.AbsolutePath)).Title.ShouldBe("There is nothing left to decide");

        await Eventually.TrueAsync(async () =>
        {
            app.Advance(TimeSpan.FromHours(12));
            return (await app.HandOverOfAsync(school)).State is HandOverState.Ended;
        }, "The hand-over has not ended.");
    }

    [Fact]
    public async Task Leaver_WithSessionAndLinks_SealsAndSeesNothing()
    {
        var school = await app.SchoolAsync(AccountKind.Classroom, managers: 2);
        using var max = await StaffDriver.SignInAsync(app, school.IdOf("Max"));
        await app.WriteAsync(
            async db => (await db.Accounts.SingleAsync(account => account.Id == school.AccountId)).Escrow = EscrowState.Awaited);
        var seal = await max.Browser.OpenAsync($"/accounts/{school.AccountId}/credential/seal");
        seal.Status.ShouldBe(HttpStatusCode.OK);
        await app.InScopeAsync(async (services, db) =>
        {
            var rotations = (OpenRotation)services.GetService(typeof(OpenRotation))!;
            await db.WriteAsync(
                async () => await rotations.RunAsync(
                    await db.Accounts.SingleAsync(account => account.Id == school.AccountId), RotationReason.NeverSealed, null, "system",
                    CancellationToken.None),
                CancellationToken.None);
            return true;
        });
        app.Advance(TimeSpan.FromSeconds(31));
        var mailed = (await app.MailAsync(max.Email, "hand in the credentials")).Link("/credentials/seal/");

        await app.LeavesAsync(max.Id);

        var credential = SampleCredential.Make();
        (await max.Browser.SubmitAsync(seal, "/credential/seal", credential.Fields)).Title.ShouldNotBe("Sealed");
        (await max.Browser.OpenAsync($"/accounts/{school.AccountId}/credential")).Url.AbsolutePath.ShouldBe("/sign-in");
        (await max.Browser.OpenAsync($"/accounts/{school.AccountId}")).Url.AbsolutePath.ShouldBe("/sign-in");
        using var browser = app.OpenBrowser();
        (await browser.OpenAsync(mailed)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await app.InScopeAsync((_, db) => db.Credentials.AnyAsync(kept => kept.AccountId == school.AccountId))).ShouldBeFalse();
    }

    [Fact]
    public async Task LeaverWhoseRequestAwaitsCredentials_TheSuccessorSealsThem_AndTheRequestIsRegistered()
    {
        var school = await app.SchoolAsync();
        var requestId = await AwaitingRequestAsync(school, school.IdOf("Max"));
        await app.LeavesAsync(school.IdOf("Max"));
        await app.FindsLeaversAsync();
        using var browser = app.OpenBrowser();
        var page = await app.OpensHandOverAsync(browser, school.PrincipalEmail, school);
        await browser.SubmitAsync(
            page, page.Url.AbsolutePath, ("choice", "name"), ("manager", school.NameOf("Ole")), ("signature", school.NameOf("Pia")));

        var form = await browser.OpenAsync((await app.MailAsync(school.EmailOf("Ole"), "hand in the credentials")).Link(
            "/credentials/seal/"));
        (await browser.SubmitAsync(form, form.Url.AbsolutePath, SampleCredential.Make().Fields)).Title.ShouldBe("Sealed");

        await Eventually.TrueAsync(
            () => app.InScopeAsync((_, db) => db.AccountRequests.AnyAsync(request => request.Id == requestId
                && request.State == RequestState.Registered)),
            "The request is not registered.");
    }

    [Fact]
    public async Task RequesterWhoLeft_AndDidNotManage_TheManagersAreAsked()
    {
        var school = await app.SchoolAsync();
        await AwaitingRequestAsync(school, school.IdOf("Uma"));
        await app.LeavesAsync(school.IdOf("Uma"));

        await app.FindsLeaversAsync();

        await app.MailAsync(school.EmailOf("Max"), "hand in the credentials");
        await app.MailAsync(school.EmailOf("Nia"), "hand in the credentials");
        (await app.InScopeAsync((_, db) => db.Set<HandOverTask>().AnyAsync(task => task.AccountId == school.AccountId))).ShouldBeFalse();
    }

    /// <summary>An approved request for the school's account, whose requester was to set it up; with its flow.</summary>
    private async Task<Guid> AwaitingRequestAsync(TestSchool school, string requesterId)
    {
        var id = Guid.NewGuid();
        await app.InScopeAsync((services, db) => db.WriteAsync(async () =>
        {
            (await db.Accounts.SingleAsync(account => account.Id == school.AccountId)).State = AccountState.SettingUp;
            var request = new AccountRequest
            {
                Id = id,
                RequesterId = requesterId,
                Source = RequestSource.Form,
                SubmissionKey = $"form/{id}",
                OrgId = school.OrgId,
                Kind = AccountKind.School,
                Platform = "instagram",
                Handle = school.Handle,
                Purpose = "News",
                Audience = "Families",
                ContactEmail = "oak@lakeside.example",
                ContactPhone = "651-555-0160",
                ContactAddress = "1 Oak Street",
                ManagerIds = [.. school.Managers],
                AcknowledgedVersion = "1",
                AccountId = school.AccountId,
                State = RequestState.AwaitingEscrow,
                StateSince = ((TimeProvider)services.GetService(typeof(TimeProvider))!).GetUtcNow(),
            };
            db.AccountRequests.Add(request);
            ((SppsFlows.Flows.FlowOutbox)services.GetService(typeof(SppsFlows.Flows.FlowOutbox))!).Start(
                nameof(AuthorizeAccount), request.FlowId, new AccountRequestRef(id));
            return true;
        }, CancellationToken.None));
        app.Advance(TimeSpan.FromSeconds(31));
        return id;
    }
}
