using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OtpNet;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Audit;
using SppsFlows.SignIn.StepUp.Authenticators;

namespace SppsFlows.App.Tests.SignIn.StepUp.Authenticators;

/// <summary>B3: an authenticator app instead of the mailed code. Access to the mailbox is not enough.</summary>
public sealed class AuthenticatorTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Enrolled_TakesOutByTheAppsCode_AndByNoMailedOne()
    {
        var (account, credential) = await app.SealedAccountAsync();
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var mailPage = await dana.Browser.OpenAsync("/step-up");
        var seed = await app.EnrolsAsync(dana);
        await app.MailAsync(dana.Email, "An authenticator app was set up");
        await app.MailAsync("ivan.petrov@lakeside.example", "Dana Okafor set up an authenticator app");

        using var later = await StaffDriver.SignInAsync(app, "dana.okafor");
        var asked = await later.Browser.SubmitAsync(
            await later.Browser.OpenAsync($"/accounts/{account.Id}/credential"), "/credential", ("reason", "Somebody else must post today"),
            ("what", "secret"));
        asked.Url.AbsolutePath.ShouldBe("/step-up");
        asked.Text.ShouldContain("authenticator app");
        var mails = (await app.MailboxAsync()).Count;
        (await dana.Browser.PostAsync("/step-up", mailPage, ("back", "/"))).Text.ShouldNotContain("Code from the mail");
        (await app.MailboxAsync()).Count.ShouldBe(mails, "no code is mailed any more");
        app.Advance(TimeSpan.FromSeconds(31));
        var before = await later.Browser.SubmitAsync(asked, "/step-up/code", ("code", app.CodeOf(seed)));
        before.Title.ShouldBe("Take it out of the vault", before.Text);
        (await later.Browser.SubmitAsync(before, before.Url.AbsolutePath)).Text.ShouldContain(credential.Password.Split(' ')[1]);
    }

    [Fact]
    public async Task Code_WorksOnce_AndWrongOnesLock()
    {
        using var lee = await StaffDriver.SignInAsync(app, "lee.tran");
        var seed = await app.EnrolsAsync(lee);
        app.Advance(TimeSpan.FromSeconds(31));
        var code = app.CodeOf(seed);
        using var one = await StaffDriver.SignInAsync(app, "lee.tran");
        using var other = await StaffDriver.SignInAsync(app, "lee.tran");
        (await one.Browser.SubmitAsync(await one.Browser.OpenAsync("/step-up"), "/step-up/code", ("code", code))).Url.AbsolutePath.ShouldBe(
            "/");

        var page = await other.Browser.OpenAsync("/step-up");
        (await other.Browser.SubmitAsync(page, "/step-up/code", ("code", code)))
            .ErrorAt("code").ShouldNotBeNull().ShouldContain("used already");
        for (var tries = 2; tries < 10; tries++)
            (await other.Browser.SubmitAsync(page, "/step-up/code", ("code", code))).Status.ShouldBe(
                HttpStatusCode.BadRequest, $"try {tries}");
        (await other.Browser.SubmitAsync(page, "/step-up/code", ("code", code))).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        app.Advance(TimeSpan.FromSeconds(31));
        (await other.Browser.SubmitAsync(page, "/step-up/code", ("code", app.CodeOf(seed)))).Status.ShouldBe(
            HttpStatusCode.TooManyRequests, "the right one, too");
        await app.MailAsync(lee.Email, "Too many wrong codes");
    }

    [Fact]
    public async Task SeedThatWasNeverConfirmed_CountsForNothing()
    {
        using var paula = await StaffDriver.SignInAsync(app, "paula.reyes");
        var (page, seed) = await app.BeginsToEnrolAsync(paula);
        var wrong = await paula.Browser.SubmitAsync(page, AuthenticatorDriver.Page, ("code", "12"));
        wrong.Status.ShouldBe(HttpStatusCode.BadRequest);
        AuthenticatorDriver.SeedOn(wrong).ShouldBe(seed, "the same key can be tried again");

        (await paula.Browser.OpenAsync("/step-up?back=/accounts")).Url.AbsolutePath.ShouldBe("/accounts", "the mailed code holds");
        (await app.InScopeAsync(async (services, _) => await services.GetRequiredService<AuthenticatorApps>().IsEnrolledAsync(
            "paula.reyes", CancellationToken.None))).ShouldBeFalse();
        app.Advance(AuthenticatorApps.MayTake);
        await paula.ProvesAsync(app, await paula.Browser.OpenAsync("/step-up"));
        (await paula.Browser.SubmitAsync(page, AuthenticatorDriver.Page, ("code", app.CodeOf(seed)))).Text.ShouldContain(
            "Set up an authenticator app");
    }

    [Fact]
    public async Task Seed_LiesEncryptedOnly()
    {
        using var grace = await StaffDriver.SignInAsync(app, "grace.kim");
        var seed = await app.EnrolsAsync(grace);

        var stored =
            await app.InScopeAsync((_, db) => db.Set<Authenticator>().SingleAsync(authenticator => authenticator.PersonId == "grace.kim"));

        stored.ProtectedSeed.AsSpan().IndexOf(Base32Encoding.ToBytes(seed)).ShouldBe(-1);
        (await app.MailboxAsync()).ShouldAllBe(mail => !mail.Text.Contains(seed) && !mail.Html.Contains(seed));
        (await app.InScopeAsync((_, db) => db.AuditEntries.Select(entry => entry.Details).ToListAsync()))
            .ShouldAllBe(details => !details.Contains(seed));
        (await grace.Browser.OpenAsync(AuthenticatorDriver.Page)).Html.ShouldNotContain(seed[..8]);
    }

    [Fact]
    public async Task LostPhone_TechnologyRemovesIt_ForAReasonThatIsTold()
    {
        using var henry = await StaffDriver.SignInAsync(app, "henry.cole");
        await app.EnrolsAsync(henry);
        (await henry.Browser.OpenAsync("/step-up/authenticators")).Status.ShouldBe(HttpStatusCode.Forbidden);
        using var ivan = await StaffDriver.SignInAsync(app, "ivan.petrov");
        var list = await ivan.Browser.OpenAsync("/step-up/authenticators");
        var henrys = ("person", (string?)"henry.cole");
        (await ivan.Browser.SubmitAsync(
            list, "/step-up/authenticators", henrys,
            ("reason", "He stood before me, phone lost."))).Url.AbsolutePath.ShouldBe("/step-up", "it needs a fresh code");
        await ivan.ProvesAsync(app, await ivan.Browser.OpenAsync("/step-up"));
        (await ivan.Browser.SubmitAsync(list, "/step-up/authenticators", henrys, ("reason", "lost"))).Status.ShouldBe(
            HttpStatusCode.BadRequest);

        (await ivan.Browser.SubmitAsync(
            list, "/step-up/authenticators", henrys,
            ("reason", "He stood before me, phone lost."))).Title.ShouldBe("The authenticator is removed");

        (await app.MailAsync(henry.Email, "Your authenticator app was removed")).Text.ShouldContain("He stood before me");
        await app.MailAsync("communications@lakeside.example", "The authenticator app of Henry Cole was removed");
        var page = await henry.Browser.OpenAsync("/step-up");
        page.Text.ShouldContain("We mail you a code", customMessage: "what the app proved does not outlast it");
        (await henry.ProvesAsync(app, page)).Url.AbsolutePath.ShouldBe("/");
    }

    [Fact]
    public async Task Owner_GivesItUp_ByTheAppsCode()
    {
        using var rosa = await StaffDriver.SignInAsync(app, "rosa.diaz");
        var seed = await app.EnrolsAsync(rosa);
        using var later = await StaffDriver.SignInAsync(app, "rosa.diaz");
        var asked = await later.Browser.OpenAsync(AuthenticatorDriver.Page);
        asked.Url.AbsolutePath.ShouldBe("/step-up");
        app.Advance(TimeSpan.FromSeconds(31));
        var page = await later.Browser.SubmitAsync(asked, "/step-up/code", ("code", app.CodeOf(seed)));

        (await later.Browser.SubmitAsync(page, "/remove")).Title.ShouldBe("Your authenticator app is removed");

        await app.MailAsync(rosa.Email, "Your authenticator app was removed");
        (await later.Browser.OpenAsync("/step-up")).Text.ShouldContain("We mail you a code");
    }

    [Fact]
    public async Task WhereItIsRequired_AMailedCodeSetsOneUp_AndOpensNothing()
    {
        await using var strict = await TestApp.StartAsync(("Credentials:RequireAuthenticator", "true"));
        var (account, credential) = await strict.SealedAccountAsync();
        using var dana = await StaffDriver.SignInAsync(strict, "dana.okafor");
        var asked = await dana.Browser.SubmitAsync(
            await dana.Browser.OpenAsync($"/accounts/{account.Id}/credential"), "/credential", ("reason", "Somebody else must post today"),
            ("what", "secret"));
        var ticket = Uri.UnescapeDataString(asked.Url.Query["?back=".Length..]);

        (await dana.ProvesAsync(strict, asked)).Url.AbsolutePath.ShouldBe(AuthenticatorDriver.Page);
        (await dana.Browser.OpenAsync(ticket)).Url.AbsolutePath.ShouldBe(AuthenticatorDriver.Page);
        (await dana.Browser.PostAsync(ticket, asked)).Text.ShouldNotContain(credential.Password.Split(' ')[1]);

        await strict.EnrolsAsync(dana);
        var before = await dana.Browser.OpenAsync(ticket);
        (await dana.Browser.SubmitAsync(before, before.Url.AbsolutePath)).Text.ShouldContain(credential.Password.Split(' ')[1]);
    }
}
