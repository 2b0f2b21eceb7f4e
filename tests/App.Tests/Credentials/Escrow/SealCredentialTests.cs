using System.Net;
using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Audit;
using SppsFlows.Credentials;
using SppsFlows.Links;
using SppsFlows.Registry;

namespace SppsFlows.App.Tests.Credentials.Escrow;

/// <summary>A7, B1: credentials from the mailed form into the vault.</summary>
public sealed class SealCredentialTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task MailedForm_FilledIn_SealsAndRegistersTheAccount()
    {
        var (account, credential) = (await app.AwaitedAccountAsync(), SampleCredential.Make());

        (await app.SealsAsync(account, credential)).Title.ShouldBe("Sealed");

        using var tom = await StaffDriver.SignInAsync(app, account.Requester);
        (await tom.SeesRequestAsync(account.Id, RequestState.Registered)).Text.ShouldContain("Tom Vang asked for the account");
        var receipt = await app.MailAsync(tom.Email, "The credentials are sealed");
        (await app.MailAsync("communications@lakeside.example", $"Sealed: the credentials of @{account.Handle}")).Links.ShouldContain(
            $"{app.Address}/accounts/{account.Id}/credential");
        foreach (var secret in credential.Secrets) receipt.Html.ShouldNotContain(secret);
    }

    [Fact]
    public async Task UsedLink_OpenedAgain_SaysThatItIsSealed()
    {
        var account = await app.AwaitedAccountAsync();
        await app.SealsAsync(account, SampleCredential.Make());

        using var browser = app.OpenBrowser();
        var again = await browser.OpenAsync(account.SealUrl);

        again.Status.ShouldBe(HttpStatusCode.Gone);
        again.Title.ShouldBe("This was sealed already");
    }

    [Fact]
    public async Task EmptyForm_IsRefusedAtEachField_AndKeepsTheLink()
    {
        var account = await app.AwaitedAccountAsync();
        using var browser = app.OpenBrowser();
        var page = await browser.OpenAsync(account.SealUrl);

        var refused = await browser.SubmitAsync(
            page, page.Url.AbsolutePath, ("username", "room.nine@lakeside.example"), ("totp", "no key!"),
            ("recoveryEmail", "me@private.example"), ("recoveryPhone", "212-555-0100"));

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        foreach (var field in new[] { "password", "totp", "recoveryEmail", "recoveryPhone" })
            refused.ErrorAt(field).ShouldNotBeNull($"no error at {field}");
        refused.ErrorAt("username").ShouldBeNull();
        refused.ValueOf("username").ShouldBe("room.nine@lakeside.example");
        (await browser.OpenAsync(account.SealUrl)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task WeakPassword_IsDoubted_AndTakenWhenItIsAsItIs()
    {
        var account = await app.AwaitedAccountAsync();
        var weak = SampleCredential.Make() with { Password = "password1" };

        var doubted = await app.SealsAsync(account, weak);
        doubted.ErrorAt("password").ShouldNotBeNull().ShouldContain("easy to guess");
        doubted.Html.ShouldNotContain("password1");

        (await app.SealsAsync(account, weak, ("asItIs", "yes"))).Title.ShouldBe("Sealed");
    }

    [Fact]
    public async Task Link_LastsAsLongAsIsConfigured()
    {
        await using var briefly = await TestApp.StartAsync(("Credentials:EscrowLinkLifetime", "20.00:00:00"));
        await briefly.AwaitedAccountAsync();

        var lifetimes = await briefly.InScopeAsync((_, db) => db.Links
            .Where(link => link.Purpose == CredentialLinks.EscrowCredential.Name).Select(link => new { link.CreatedAt, link.ExpiresAt })
            .ToListAsync());

        lifetimes.ShouldNotBeEmpty();
        lifetimes.ShouldAllBe(link => Math.Abs((link.ExpiresAt - link.CreatedAt - TimeSpan.FromDays(20)).TotalMinutes) < 1);
    }

    [Fact]
    public async Task PasswordOfAnotherAccount_IsDoubted()
    {
        var (_, known) = await app.SealedAccountAsync();
        var account = await app.AwaitedAccountAsync();

        (await app.SealsAsync(account, SampleCredential.Make() with { Password = known.Password }))
            .ErrorAt("password").ShouldNotBeNull().ShouldContain("another account");
    }

    [Fact]
    public async Task TwoAtOnce_ExactlyOneIsSealed()
    {
        var account = await app.AwaitedAccountAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.SealsAsync(account, SampleCredential.Make())));

        answers.Count(page => page.Title == "Sealed").ShouldBe(1);
        var sealings = await app.InScopeAsync((_, db) => db.AuditEntries.CountAsync(entry => entry.Subject == Account.SubjectOf(account.Id)
            && entry.Action == "credential.sealed"));
        sealings.ShouldBe(1);
    }

    [Fact]
    public async Task FiftyGets_ChangeNothing()
    {
        var account = await app.AwaitedAccountAsync();
        using var browser = app.OpenBrowser();
        for (var i = 0; i < 25; i++)
        {
            (await browser.OpenAsync(account.SealUrl)).Status.ShouldBe(HttpStatusCode.OK);
            using var head = new HttpRequestMessage(HttpMethod.Head, account.SealUrl);
            (await browser.Http.SendAsync(head)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await app.SealsAsync(account, SampleCredential.Make())).Title.ShouldBe("Sealed");
    }

    [Fact]
    public async Task LinkOfAnother_WhenSignedInAsSomebodyElse_IsRefused()
    {
        var account = await app.AwaitedAccountAsync();
        using var rosa = await StaffDriver.SignInAsync(app, "rosa.diaz");

        var page = await rosa.Browser.OpenAsync(account.SealUrl);

        page.Status.ShouldBe(HttpStatusCode.Forbidden);
        page.Title.ShouldBe("This link is for somebody else");
    }

    [Fact]
    public async Task SignedInManager_HandsInANewPassword_OnlyWithTheAttestation()
    {
        var (account, _) = await app.SealedAccountAsync();
        using var amina = await StaffDriver.SignInAsync(app, "amina.yusuf");
        var page = await amina.Browser.OpenAsync($"/accounts/{account.Id}/credential/seal");
        page.Title.ShouldStartWith("New credentials of");
        var changed = SampleCredential.Make();

        (await amina.Browser.SubmitAsync(page, "/seal", changed.Fields)).ErrorAt("attested").ShouldNotBeNull();
        (await amina.Browser.SubmitAsync(page, "/seal", [.. changed.Fields, ("attested", "yes")])).Title.ShouldBe("Sealed");

        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        (await dana.TakesOutAsync(app, account.Id)).Text.ShouldContain(changed.Password.Split(' ')[1]);
    }
}
