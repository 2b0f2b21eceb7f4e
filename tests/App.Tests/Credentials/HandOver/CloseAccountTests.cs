using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Assignments;
using SppsFlows.Credentials.Escrow;
using SppsFlows.Credentials.HandOver;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Credentials.Vault;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.App.Tests.Credentials.HandOver;

/// <summary>A11: the account of a leaver is given up, deleted, attested, and its secret taken out of use.</summary>
public sealed class CloseAccountTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Closure_AttestedWhileTheVaultIsDown_ClosesAtOnceAndEmptiesTheVaultLater()
    {
        var school = await app.SchoolAsync();
        await app.SealsAsync(school, school.IdOf("Nia"), SampleCredential.Make());
        await AskForChangeAsync(school);
        var attest = await DecidesToCloseAsync(school, "Nia");
        await app.VaultWorksAsync(false);
        try
        {
            using var nia = app.OpenBrowser();
            var page = await nia.OpenAsync(attest);
            (await nia.SubmitAsync(page, page.Url.AbsolutePath, ("signature", school.NameOf("Nia")))).ErrorAt("attested").ShouldNotBeNull();
            (await nia.SubmitAsync(page, page.Url.AbsolutePath, ("attested", "yes"), ("signature", school.NameOf("Nia")))).Title.ShouldBe(
                "The account is closed");

            (await app.AccountOfAsync(school)).ShouldSatisfyAllConditions(
                account => account.State.ShouldBe(AccountState.Closed), account => account.Escrow.ShouldBe(EscrowState.Revoked));
            (await app.InScopeAsync(
                (_, db) => db.Set<RotationTask>().SingleAsync(rotation => rotation.AccountId == school.AccountId))).State
                    .ShouldBe(RotationState.Ended);
            await app.MailAsync("communications@lakeside.example", $"Closed: @{school.Handle}");
            // Tried several times, and no further.
            for (var tries = 0; tries < 3; tries++) app.Advance(TimeSpan.FromMinutes(1));
            (await app.HandOverOfAsync(school)).State.ShouldBe(HandOverState.Attested);
        }
        finally
        {
            await app.VaultWorksAsync(true);
        }
        await Eventually.TrueAsync(async () =>
        {
            app.Advance(TimeSpan.FromMinutes(30));
            return (await app.HandOverOfAsync(school)).State is HandOverState.Closed;
        }, "The vault was not emptied after it came back.");

        (await VersionsAsync(school)).ShouldNotBeEmpty();
        (await VersionsAsync(school)).ShouldAllBe(version => version.Deleted);
        (await app.AuditOfAsync($"account/{school.AccountId}")).ShouldContain("credential.revoked");
    }

    [Fact]
    public async Task Closure_WithoutAttestation_KeepsTheSecretAndIsRemindedOf()
    {
        var school = await app.SchoolAsync();
        await app.SealsAsync(school, school.IdOf("Nia"), SampleCredential.Make());
        await DecidesToCloseAsync(school, "Nia");

        await app.DigestInDaysAsync(school.EmailOf("Nia"), $"Deletion of @{school.Handle} ");
        await app.MailInDaysAsync("marcus.bell@lakeside.example", $"Reminder: please delete @{school.Handle}");

        (await app.AccountOfAsync(school)).State.ShouldBe(AccountState.Closing);
        (await VersionsAsync(school)).ShouldAllBe(version => !version.Deleted);
    }

    [Fact]
    public async Task Closure_WhileASealIsOnItsWay_EmptiesTheVaultAfterIt()
    {
        var school = await app.SchoolAsync();
        await app.SealsAsync(school, school.IdOf("Nia"), SampleCredential.Make());
        var attest = await DecidesToCloseAsync(school, "Nia");
        await app.WriteAsync(db =>
        {
            db.Add(new SealOperation
            {
                Id = Guid.CreateVersion7(app.Now),
                AccountId = school.AccountId,
                PersonId = school.IdOf("Nia"),
                StartedAt = app.Now,
            });
            return Task.CompletedTask;
        });
        using var nia = app.OpenBrowser();
        var page = await nia.OpenAsync(attest);
        (await nia.SubmitAsync(page, page.Url.AbsolutePath, ("attested", "yes"), ("signature", school.NameOf("Nia")))).Title.ShouldBe(
            "The account is closed");
        var task = await app.HandOverOfAsync(school);

        (await app.InScopeAsync((services, _) => services.GetRequiredService<EmptyVault>().RunAsync(task.Id, CancellationToken.None)))
            .ShouldBeFalse();
        (await app.HandOverOfAsync(school)).State.ShouldBe(HandOverState.Attested);
        (await VersionsAsync(school)).ShouldAllBe(version => !version.Deleted);

        await Eventually.TrueAsync(async () =>
        {
            app.Advance(TimeSpan.FromMinutes(1));
            return (await app.HandOverOfAsync(school)).State is HandOverState.Closed;
        }, "The vault was not emptied after the seal was over.");
        (await VersionsAsync(school)).ShouldAllBe(version => version.Deleted);
    }

    [Fact]
    public async Task AccountTakenIntoUseAgain_IsNoLongerToBeDeleted()
    {
        var school = await app.SchoolAsync();
        var attest = await DecidesToCloseAsync(school, "Nia");

        await app.WriteAsync(
            async db => (await db.Accounts.SingleAsync(account => account.Id == school.AccountId)).State = AccountState.Active);

        using var nia = app.OpenBrowser();
        (await nia.OpenAsync(attest)).Status.ShouldBe(HttpStatusCode.Gone);
        await app.SweepsAsync();
        (await app.HandOverOfAsync(school)).State.ShouldBe(HandOverState.Ended);
        (await app.AskingOfAsync(await app.HandOverOfAsync(school), ClosingAssignment.Kind)).State.ShouldBe(AssignmentState.Moot);
    }

    [Fact]
    public async Task Attestation_PostedAfterHeadAlone_NeedsTheMailedCode()
    {
        var school = await app.SchoolAsync();
        await app.SealsAsync(school, school.IdOf("Nia"), SampleCredential.Make());
        var attest = await DecidesToCloseAsync(school, "Nia");
        using var nia = app.OpenBrowser();
        var page = await nia.OpenAsync(attest);
        (await nia.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, page.Url.AbsolutePath))).StatusCode.ShouldBe(HttpStatusCode.OK);

        var asked = await nia.SubmitAsync(page, page.Url.AbsolutePath, ("attested", "yes"), ("signature", school.NameOf("Nia")));

        asked.Document.QuerySelector("input[name=code]").ShouldNotBeNull(asked.Text);
        (await app.AccountOfAsync(school)).State.ShouldBe(AccountState.Closing);
    }

    [Fact]
    public async Task Password_OfAClosedAccount_IsNotWarnedOf()
    {
        var (closed, open) = (await app.SchoolAsync(), await app.SchoolAsync());
        var known = SampleCredential.Make();
        await app.SealsAsync(closed, closed.IdOf("Nia"), known);
        (await app.TriesToSealAsync(open, open.IdOf("Nia"), SampleCredential.Make() with { Password = known.Password })).ErrorAt(
            "password").ShouldNotBeNull();
        var attest = await DecidesToCloseAsync(closed, "Nia");
        using var nia = app.OpenBrowser();
        var page = await nia.OpenAsync(attest);
        (await nia.SubmitAsync(page, page.Url.AbsolutePath, ("attested", "yes"), ("signature", closed.NameOf("Nia")))).Title.ShouldBe(
            "The account is closed");
        await Eventually.TrueAsync(
            async () => (await app.HandOverOfAsync(closed)).State is HandOverState.Closed, "The vault was not emptied.");

        await app.SealsAsync(open, open.IdOf("Nia"), SampleCredential.Make() with { Password = known.Password });
    }

    [Fact]
    public async Task ClosedAccount_TakesAndShowsNothing()
    {
        var school = await app.SchoolAsync();
        await app.SealsAsync(school, school.IdOf("Nia"), SampleCredential.Make());
        var attest = await DecidesToCloseAsync(school, "Nia");
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var credential = await dana.Browser.OpenAsync($"/accounts/{school.AccountId}/credential");
        var opened = await dana.AsksForAsync(app, school.AccountId);
        opened.Title.ShouldBe("Take it out of the vault", opened.Text);
        using var nia = app.OpenBrowser();
        var page = await nia.OpenAsync(attest);
        await nia.SubmitAsync(page, page.Url.AbsolutePath, ("attested", "yes"), ("signature", school.NameOf("Nia")));

        (await dana.Browser.SubmitAsync(opened, opened.Url.AbsolutePath)).Status.ShouldBe(
            HttpStatusCode.Gone, "the ticket was opened before the closure");
        (await dana.Browser.SubmitAsync(
            credential, "/credential", ("reason", "To look at it once more"), ("what", "secret"))).Status.ShouldBe(HttpStatusCode.NotFound);
        using var again = await StaffDriver.SignInAsync(app, school.IdOf("Nia"));
        (await again.Browser.OpenAsync($"/accounts/{school.AccountId}/credential/seal")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await nia.OpenAsync(attest)).Title.ShouldBe("This is settled");
    }

    [Fact]
    public async Task Communications_SignedIn_MayAttest()
    {
        var school = await app.SchoolAsync(AccountKind.Classroom, managers: 1);
        await app.LeavesAsync(school.IdOf("Max"));
        await app.FindsLeaversAsync();
        await app.DecidesToCloseAsync(school);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");

        var page = await dana.Browser.OpenAsync($"/accounts/{school.AccountId}/hand-over");
        (await dana.Browser.SubmitAsync(page, "/hand-over", ("attested", "yes"))).Title.ShouldBe("The account is closed");

        await Eventually.TrueAsync(
            async () => (await app.HandOverOfAsync(school)).State is HandOverState.Closed,
            "Nothing was in the vault, so nothing was to be waited for.");
    }

    /// <summary>Max leaves, the principal has the account closed.</summary>
    /// <returns>The link mailed to a manager who is still there.</returns>
    private async Task<string> DecidesToCloseAsync(TestSchool school, string closer)
    {
        await app.LeavesAsync(school.IdOf("Max"));
        await app.FindsLeaversAsync();
        await app.DecidesToCloseAsync(school);
        var mail = await app.MailAsync(school.EmailOf(closer), "Please delete");
        app.Advance(TimeSpan.FromMinutes(5));
        return mail.Link("/hand-overs/");
    }

    private Task AskForChangeAsync(TestSchool school) => app.InScopeAsync((services, db) => db.WriteAsync(async () =>
        await services.GetRequiredService<OpenRotation>().RunAsync(
            await db.Accounts.SingleAsync(account => account.Id == school.AccountId), RotationReason.Asked, school.Principal, "system",
            CancellationToken.None), CancellationToken.None));

    private async Task<List<SecretVersion>> VersionsAsync(TestSchool school)
    {
        List<SecretVersion> versions = [];
        await foreach (var version in app.Services.GetRequiredService<ISecretVault>().ListAsync(
            Custody.Communications, school.AccountId, CancellationToken.None))
            versions.Add(version);
        return versions;
    }
}
