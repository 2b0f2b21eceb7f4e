using System.Net;
using Microsoft.EntityFrameworkCore;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Audit;
using SppsFlows.Credentials;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.App.Tests.Credentials.Retrieval;

/// <summary>B2–B4, B6: a custodian takes a credential out, on record.</summary>
public sealed class RetrieveCredentialTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Communications_WithReasonAndCode_SeesItOnceAndIsOnRecord()
    {
        var (account, credential) = await app.SealedAccountAsync();
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");

        var before = await dana.AsksForAsync(app, account.Id);
        before.Html.ShouldNotContain(credential.Seed);
        var shown = await dana.Browser.SubmitAsync(before, before.Url.AbsolutePath);

        shown.Document.QuerySelector("[data-field=password] .secret")!.TextContent.ShouldBe(credential.Password);
        shown.Document.QuerySelector("[data-field=username] .secret")!.TextContent.ShouldBe(credential.Username);
        shown.Document.QuerySelector("[data-field=seed] .secret")!.TextContent.ShouldBe(credential.Seed);
        shown.Document.QuerySelector("[data-field=backup-codes] .secret")!.TextContent.ShouldBe(credential.BackupCode);
        shown.Document.QuerySelector("[data-field=password] details")!.HasAttribute("open").ShouldBeFalse();
        (await ActionsAsync(account.Id)).ShouldBe(["credential.viewed", "credential.asked-for", "credential.revealed"]);
        (await app.MailAsync("tom.vang@lakeside.example", "Dana Okafor took out the credentials")).Text.ShouldContain("the manager is ill");
        await app.MailAsync("paula.reyes@lakeside.example", "Dana Okafor took out the credentials");
        await app.MailAsync("dana.okafor@lakeside.example", "You took out the credentials");
        (await dana.Browser.OpenAsync($"/accounts/{account.Id}/credential")).Text.ShouldContain("taken out since");
    }

    [Fact]
    public async Task ShownPage_IsKeptByNobodyAndLeavesByItself()
    {
        var (account, _) = await app.SealedAccountAsync();
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var before = await dana.AsksForAsync(app, account.Id);
        var token = before.Document.QuerySelector($"form[action='{before.Url.AbsolutePath}'] input[name=_form]")!.GetAttribute("value")!;

        using var form = new FormUrlEncodedContent([KeyValuePair.Create("_form", token)]);
        using var answer = await dana.Browser.Http.PostAsync(before.Url, form);

        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.GetValues("Refresh").Single().ShouldBe($"90;url=/accounts/{account.Id}/credential");
        answer.Headers.GetValues("Referrer-Policy").Single().ShouldBe("no-referrer");
    }

    [Fact]
    public async Task RevealAgain_ShowsNothingAndAlerts()
    {
        var (account, credential) = await app.SealedAccountAsync();
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var before = await dana.AsksForAsync(app, account.Id);
        await dana.Browser.SubmitAsync(before, before.Url.AbsolutePath);

        var again = await dana.Browser.SubmitAsync(before, before.Url.AbsolutePath);

        again.Status.ShouldBe(HttpStatusCode.Conflict);
        foreach (var secret in credential.Secrets) again.Html.ShouldNotContain(secret);
        await app.MailAsync("ivan.petrov@lakeside.example", "Alert: a one-use link");
        (await ActionsAsync(account.Id)).ShouldContain("credential.redeemed-again");
    }

    [Fact]
    public async Task TwoHundredAtOnce_OneReveal_TheOthersRefused()
    {
        var (account, credential) = await app.SealedAccountAsync();
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var before = await dana.AsksForAsync(app, account.Id);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => dana.Browser.SubmitAsync(before, before.Url.AbsolutePath)));

        answers.Count(page => page.Document.QuerySelector("[data-field=password] .secret")?.TextContent == credential.Password).ShouldBe(1);
        answers.Count(page => page.Status == HttpStatusCode.Conflict).ShouldBe(199);
        (await ActionsAsync(account.Id)).Count(action => action == "credential.revealed").ShouldBe(1);
        (await app.MailAsync("ivan.petrov@lakeside.example", "Alert: a one-use link")).Text.ShouldContain(account.Handle);
        (await app.MailboxAsync()).Count(mail => mail.To == "ivan.petrov@lakeside.example" && mail.Text.Contains(account.Handle)).ShouldBe(
            1);
    }

    [Fact]
    public async Task ForeignTicket_OpensForNobodyElse()
    {
        var (account, credential) = await app.SealedAccountAsync();
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var before = await dana.AsksForAsync(app, account.Id);
        using var lee = await StaffDriver.SignInAsync(app, "lee.tran");
        var own = await lee.AsksForAsync(app, account.Id);

        var token = own.Document.QuerySelector("form[action^='/credentials/reveal/'] input[name=_form]")!.GetAttribute("value")!;
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("_form", token)]);
        using var answer = await lee.Browser.Http.PostAsync(before.Url, form);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain(credential.Username);
        (await lee.Browser.OpenAsync(before.Url.AbsolutePath)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task StepUp_OlderThanFiveMinutes_IsAskedForAgain()
    {
        var (account, _) = await app.SealedAccountAsync();
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var before = await dana.AsksForAsync(app, account.Id);

        app.Advance(TimeSpan.FromMinutes(5));
        var asked = await dana.Browser.SubmitAsync(before, before.Url.AbsolutePath);

        asked.Url.AbsolutePath.ShouldBe("/step-up");
        (await ActionsAsync(account.Id)).ShouldNotContain("credential.revealed");
    }

    [Fact]
    public async Task Ticket_OlderThanItMayBe_ShowsNothing()
    {
        var (account, _) = await app.SealedAccountAsync();
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var before = await dana.AsksForAsync(app, account.Id);

        app.Advance(TimeSpan.FromMinutes(11));

        (await dana.Browser.OpenAsync(before.Url.AbsolutePath)).Status.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Reason_TooShort_IsRefusedAtItsField()
    {
        var (account, _) = await app.SealedAccountAsync();
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var page = await dana.Browser.OpenAsync($"/accounts/{account.Id}/credential");

        (await dana.Browser.SubmitAsync(page, "/credential", ("reason", "why not"), ("what", "secret"))).ErrorAt(
            "reason").ShouldNotBeNull();
    }

    [Fact]
    public async Task Code_IsShownWithItsCountdown_WithoutTheSeed()
    {
        var (account, credential) = await app.SealedAccountAsync();
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var before = await dana.AsksForAsync(app, account.Id, "code");

        var shown = await dana.Browser.SubmitAsync(before, before.Url.AbsolutePath);

        var seed = TotpSeed.Read(credential.Seed)!;
        var clock = (TimeProvider)app.Services.GetService(typeof(TimeProvider))!;
        var near = new[] { -30, 0, 30 }.Select(seconds => seed.At(clock.GetUtcNow().AddSeconds(seconds)).Code);
        near.ShouldContain(shown.Document.QuerySelector(".code")!.TextContent.Replace(" ", ""));
        foreach (var secret in credential.Secrets) shown.Html.ShouldNotContain(secret);
        (await ActionsAsync(account.Id)).ShouldBe([
            "credential.viewed", "credential.asked-for", "credential.code-opened", "credential.code-shown"
        ]);

        app.Advance(TimeSpan.FromMinutes(3));
        (await dana.Browser.OpenAsync(shown.Url.AbsolutePath)).Status.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task Copy_IsAnEventOfItsOwn()
    {
        var (account, _) = await app.SealedAccountAsync();
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var shown = await dana.TakesOutAsync(app, account.Id);

        await dana.Browser.SubmitAsync(shown, shown.Document.QuerySelector("#copied")!.GetAttribute("action")!, ("field", "password"));

        (await ActionsAsync(account.Id)).ShouldContain("credential.copied");
    }

    [Fact]
    public async Task Classroom_CommunicationsSeesTheUsernameOnly_ThePrincipalAll()
    {
        var (account, credential) = await app.SealedAccountAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        using var paula = await StaffDriver.SignInAsync(app, "paula.reyes");

        var page = await dana.Browser.OpenAsync($"/accounts/{account.Id}/credential");
        page.Text.ShouldContain(credential.Username);
        page.Document.QuerySelector("#reason").ShouldBeNull();
        using var form = new FormUrlEncodedContent([
            KeyValuePair.Create("_form", page.Document.QuerySelector("input[name=_form]")!.GetAttribute("value")!),
            KeyValuePair.Create("reason", "I would like to see it anyway"), KeyValuePair.Create("what", "secret")
        ]);
        (await dana.Browser.Http.PostAsync(page.Url, form)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await ActionsAsync(account.Id)).ShouldContain("credential.refused");

        (await paula.TakesOutAsync(app, account.Id)).Document.QuerySelector("[data-field=password] .secret")!.TextContent.ShouldBe(
            credential.Password);
        await app.MailAsync("communications@lakeside.example", "Paula Reyes took out the credentials");
    }

    [Fact]
    public async Task Custodian_WhoChangedPost_GetsNothingFromAnOpenTicket()
    {
        var (account, credential) = await app.SealedAccountAsync(AccountKind.Classroom);
        using var paula = await StaffDriver.SignInAsync(app, "paula.reyes");
        var before = await paula.AsksForAsync(app, account.Id);
        await app.InScopeAsync((_, db) => db.Roles.Where(role => role.PersonId == "paula.reyes").ExecuteDeleteAsync());
        try
        {
            var refused = await paula.Browser.SubmitAsync(before, before.Url.AbsolutePath);

            refused.Status.ShouldBe(HttpStatusCode.Gone);
            refused.Html.ShouldNotContain(credential.Seed);
        }
        finally
        {
            await app.InScopeAsync((_, db) =>
            {
                db.Roles.Add(new()
                {
                    PersonId = "paula.reyes",
                    OrgId = "birch",
                    Role = Directory.Role.Principal
                }); return db.SaveChangesAsync();
            });
        }
    }

    private Task<List<string>> ActionsAsync(Guid account) => app.InScopeAsync((_, db) => db.AuditEntries.AsNoTracking()
        .Where(entry => entry.Subject == Account.SubjectOf(account)
            && entry.Action.StartsWith("credential.") && entry.Action != "credential.sealed" && entry.Action != "credential.sealing")
        .OrderBy(entry => entry.Sequence).Select(entry => entry.Action).ToListAsync());
}
