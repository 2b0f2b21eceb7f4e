using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Approvals;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Calendar;
using SppsFlows.Credentials;
using SppsFlows.Credentials.Custodians;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.App.Tests.Credentials.Rotation;

/// <summary>B8: it escalates until it is done; school weeks pass.</summary>
public sealed class RotationRemindersTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Managers_WhoDoNothing_AreReminded_ThenThePrincipalHears_ThenTheDesignee()
    {
        var (school, _) = await app.SealedSchoolAsync();
        await app.OpensRotationAsync(school, RotationReason.ManagerLeft);
        var first = await app.MailAsync(school.EmailOf("Max"), $"Please change the password of @{school.Handle} ");

        app.ToSchoolDay(2);
        var second = await app.DigestAsync(school.EmailOf("Max"), $"New password of @{school.Handle} ");
        second.Text.ShouldContain("Somebody who managed the account no longer does");
        await app.DigestAsync(school.EmailOf("Nia"), $"New password of @{school.Handle} ");
        (await app.CountDigestsAsync(school.PrincipalEmail, school)).ShouldBe(0);
        using (var browser = app.OpenBrowser())
        {
            (await browser.OpenAsync(first.Link("/credentials/seal/"))).Title.ShouldBe("There is a newer link");
            (await browser.OpenAsync(second.Link("/credentials/seal/"))).Status.ShouldBe(HttpStatusCode.OK);
        }

        app.ToSchoolDay(3);
        await app.DigestAsync(school.EmailOf("Max"), $"New password of @{school.Handle} ");
        var overdue = await app.DigestAsync(school.PrincipalEmail, $"New password of @{school.Handle} ");
        overdue.Text.ShouldContain("Overdue: since");
        overdue.Text.ShouldContain($"{school.NameOf("Max")}, {school.NameOf("Nia")}");
        overdue.Links.ShouldContain(link => link.EndsWith($"/accounts/{school.AccountId}", StringComparison.Ordinal));
        overdue.Links.ShouldAllBe(link => !link.Contains("/credential"));
        (await app.CountDigestsAsync("marcus.bell@lakeside.example", school)).ShouldBe(0);

        app.ToSchoolDay(5);
        await app.DigestAsync("marcus.bell@lakeside.example", $"New password of @{school.Handle} ");
        await app.DigestAsync(school.PrincipalEmail, $"New password of @{school.Handle} ");

        app.ToSchoolDay(5);
        await app.DigestAsync("marcus.bell@lakeside.example", $"New password of @{school.Handle} ");
        using var pia = await StaffDriver.SignInAsync(app, school.Principal);
        (await pia.Browser.OpenAsync($"/accounts/{school.AccountId}/rotation")).Text.ShouldContain("the superintendent’s office on");
        (await pia.Browser.OpenAsync($"/accounts/{school.AccountId}")).Text.ShouldContain("long overdue");
    }

    [Fact]
    public async Task AfterALongPause_OneReminderGoesOut()
    {
        var (school, _) = await app.SealedSchoolAsync();
        await app.OpensRotationAsync(school, RotationReason.Age);
        await app.MailAsync(school.EmailOf("Max"), $"Please change the password of @{school.Handle} ");

        app.ToSchoolDay(40);

        await app.DigestAsync(school.EmailOf("Max"), $"New password of @{school.Handle} ");
        await app.DigestAsync("marcus.bell@lakeside.example", $"New password of @{school.Handle} ");
        await app.SweepsAsync();
        (await app.CountDigestsAsync(school.EmailOf("Max"), school)).ShouldBe(1);
        (await app.CountDigestsAsync("marcus.bell@lakeside.example", school)).ShouldBe(1);
    }

    [Fact]
    public async Task Manager_NamedMeanwhile_IsAskedToo_AndOneNoLongerNamedLosesTheLink()
    {
        var (school, _) = await app.SealedSchoolAsync();
        await app.OpensRotationAsync(school, RotationReason.Asked);
        var mail = await app.MailAsync(school.EmailOf("Max"), $"Please change the password of @{school.Handle} ");
        await app.WriteAsync(async db => (await db.Accounts.SingleAsync(account => account.Id == school.AccountId)).ManagerIds = [
            school.IdOf("Nia"), school.IdOf("Ole")
        ]);

        app.ToSchoolDay(1);

        await app.MailAsync(school.EmailOf("Ole"), $"Please change the password of @{school.Handle} ");
        (await app.CountMailsAsync(school.EmailOf("Nia"), school, "Please change")).ShouldBe(1);
        using var browser = app.OpenBrowser();
        (await browser.OpenAsync(mail.Link("/credentials/seal/"))).Status.ShouldBe(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task AccountWithoutManagers_ItsPrincipalIsAsked_AndMaySealAsLongAsItIsOpen()
    {
        var (school, _) = await app.SealedSchoolAsync(managers: 1);
        await app.WriteAsync(async db => (await db.Accounts.SingleAsync(account => account.Id == school.AccountId)).ManagerIds = []);
        (await VerdictAsync(school)).ShouldBe(CustodyVerdict.Refused);

        await app.OpensRotationAsync(school, RotationReason.Asked);

        var mail = await app.MailAsync(school.PrincipalEmail, $"Please change the password of @{school.Handle} ");
        mail.Text.ShouldContain("nobody manages the account now");
        (await VerdictAsync(school)).ShouldBe(CustodyVerdict.AssignedByRotation);
        using var browser = app.OpenBrowser();
        var form = await browser.OpenAsync(mail.Link("/credentials/seal/"));
        (await browser.SubmitAsync(form, form.Url.AbsolutePath, [.. SampleCredential.Make().Fields, ("attested", "yes")])).Title.ShouldBe(
            "Sealed");
        (await VerdictAsync(school)).ShouldBe(CustodyVerdict.Refused);
    }

    /// <summary>A13: by their post the principal is asked, so whoever stands in for them is, too.</summary>
    [Fact]
    public async Task AccountWithoutManagers_WhoeverStandsInForItsPrincipal_IsAskedAndMaySeal()
    {
        var (school, _) = await app.SealedSchoolAsync(managers: 1);
        await app.WriteAsync(async db => (await db.Accounts.SingleAsync(account => account.Id == school.AccountId)).ManagerIds = []);
        await app.StandsInAsync(school, "Uma");

        await app.OpensRotationAsync(school, RotationReason.Asked);

        await app.MailAsync(school.PrincipalEmail, $"Please change the password of @{school.Handle} ");
        var mail = await app.MailAsync(school.EmailOf("Uma"), $"Please change the password of @{school.Handle} ");
        mail.Text.ShouldContain($"stand in for {school.NameOf("Pia")}");
        using var browser = app.OpenBrowser();
        var form = await browser.OpenAsync(mail.Link("/credentials/seal/"));
        (await browser.SubmitAsync(form, form.Url.AbsolutePath, [.. SampleCredential.Make().Fields, ("attested", "yes")])).Title.ShouldBe(
            "Sealed");
    }

    /// <summary>While its approval is decided again, nothing is asked of a suspended account, and nothing is forgotten.</summary>
    [Fact]
    public async Task SuspendedAccount_IsNotRemindedOf_UntilItIsInUseAgain()
    {
        var (school, _) = await app.SealedSchoolAsync();
        await app.OpensRotationAsync(school, RotationReason.Asked);
        await app.MailAsync(school.EmailOf("Max"), $"Please change the password of @{school.Handle} ");
        await app.WriteAsync(
            async db => (await db.Accounts.SingleAsync(account => account.Id == school.AccountId)).State = AccountState.Closed);

        app.ToSchoolDay(6);
        await app.SweepsAsync();
        (await app.CountDigestsAsync(school.EmailOf("Max"), school)).ShouldBe(0);
        (await app.CountDigestsAsync(school.PrincipalEmail, school)).ShouldBe(0);
        (await app.RotationsOfAsync(school)).ShouldHaveSingleItem().State.ShouldBe(RotationState.Open);

        await app.WriteAsync(
            async db => (await db.Accounts.SingleAsync(account => account.Id == school.AccountId)).State = AccountState.SettingUp);
        app.ToSchoolDay(1);
        await app.DigestAsync(school.EmailOf("Max"), $"New password of @{school.Handle} ");
    }

    [Fact]
    public async Task Password_AsOldAsItMayGet_ExpiresAndIsAskedFor()
    {
        var (school, _) = await app.SealedSchoolAsync();
        var today = app.Services.GetRequiredService<SchoolCalendar>().LocalDate(app.Now);
        await app.WriteAsync(
            async db => (await db.Credentials.SingleAsync(credential => credential.AccountId == school.AccountId)).RotateBy = today.AddDays(
                1));

        app.ToSchoolDay(1);
        app.Advance(TimeSpan.FromHours(1));

        (await app.MailAsync(school.EmailOf("Nia"), $"Please change the password of @{school.Handle} ")).Text.ShouldContain("as old as");
        (await app.AccountOfAsync(school)).Escrow.ShouldBe(EscrowState.Expired);
        app.ToSchoolDay(1);
        app.Advance(TimeSpan.FromHours(1));
        (await app.InScopeAsync(async (services, _) =>
        {
            await ActivatorUtilities.CreateInstance<StartAgedRotations>(services).StartAsync(today.AddDays(30), CancellationToken.None);
            return true;
        })).ShouldBeTrue();
        (await app.RotationsOfAsync(school)).ShouldHaveSingleItem();
        (await app.AuditOfAsync($"account/{school.AccountId}")).ShouldNotContain("rotation.asked-again");
    }

    [Fact]
    public async Task SqliteProbe_ForAgedPasswords_FindsWhatTheWriteThenFinds()
    {
        var (school, _) = await app.SealedSchoolAsync();
        var day = new DateOnly(1999, 12, 31);
        (await LooksAsync(day)).ShouldBe(false);

        await app.WriteAsync(
            async db => (await db.Credentials.SingleAsync(credential => credential.AccountId == school.AccountId)).RotateBy = day);

        (await LooksAsync(day.AddDays(-1))).ShouldBe(false);
        (await LooksAsync(day)).ShouldBe(true);
        await app.WriteAsync(
            async db => (await db.Accounts.SingleAsync(account => account.Id == school.AccountId)).Escrow = EscrowState.Expired);
        (await LooksAsync(day)).ShouldBe(false);
    }

    private Task<bool> LooksAsync(DateOnly day) =>
        app.InScopeAsync((services, _) => services.GetRequiredService<SppsFlows.Data.SqliteProbe>().MayHaveWorkAsync<StartAgedRotations>(
            CancellationToken.None, day));

    private Task<CustodyVerdict> VerdictAsync(TestSchool school) =>
        app.InScopeAsync(async (services, db) => await services.GetRequiredService<ReadCustody>().DecideAsync(
            school.Principal, await db.Accounts.SingleAsync(account => account.Id == school.AccountId), CustodyPurpose.Seal,
            CancellationToken.None));
}
