using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Approvals;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.App.Tests.Credentials.Rotation;

/// <summary>B8: people are asked to change a password; only a new sealed version and an attestation end that.</summary>
public sealed class RotateCredentialTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Change_AskedFor_IsDoneByOneManagerForAll()
    {
        var (school, _) = await app.SealedSchoolAsync();
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");

        (await dana.AsksForChangeAsync(school)).Text.ShouldContain("A laptop with the saved password was stolen.");

        var (max, nia) = (await app.MailAsync(
            school.EmailOf("Max"),
            $"Please change the password of @{school.Handle} "), await app.MailAsync(
                school.EmailOf("Nia"), $"Please change the password of @{school.Handle} "));
        max.Text.ShouldContain("Dana Okafor asks for it.");
        max.Text.ShouldContain("A laptop with the saved password was stolen.");
        max.Link("/credentials/seal/").ShouldNotBe(nia.Link("/credentials/seal/"));
        using var browser = app.OpenBrowser();
        var form = await browser.OpenAsync(nia.Link("/credentials/seal/"));
        form.Text.ShouldContain(RotationAttestation.Text);
        (await browser.SubmitAsync(form, form.Url.AbsolutePath, SampleCredential.Make().Fields)).ErrorAt("attested").ShouldNotBeNull();
        (await browser.SubmitAsync(form, form.Url.AbsolutePath, [.. SampleCredential.Make().Fields, ("attested", "yes")])).Title.ShouldBe(
            "Sealed");

        var rotation = (await app.RotationsOfAsync(school)).ShouldHaveSingleItem();
        (rotation.State, rotation.DoneById).ShouldBe((RotationState.Done, school.IdOf("Nia")));
        (await browser.OpenAsync(max.Link("/credentials/seal/"))).Status.ShouldBe(HttpStatusCode.Gone);
        var done = await app.InScopeAsync((_, db) => db.AuditEntries.SingleAsync(entry => entry.Subject == $"account/{school.AccountId}"
            && entry.Action == "rotation.done"));
        done.Details.ShouldContain($"\"attestation\":\"{RotationAttestation.Version}\"");
        (await app.InScopeAsync((_, db) => db.AcknowledgedTexts.SingleAsync(text => text.Version == RotationAttestation.Version))).Text
            .ShouldBe(RotationAttestation.Text);
        var asking = await app.AskingOfAsync(rotation);
        (asking.State, asking.Outcome, asking.AnsweredById, asking.NextStepAt)
            .ShouldBe((AssignmentState.Done, RotationAssignment.Sealed, school.IdOf("Nia"), null));
        (await dana.Browser.OpenAsync($"/accounts/{school.AccountId}/rotation")).Document.QuerySelector("#reason").ShouldNotBeNull();
    }

    [Fact]
    public async Task Attestation_OfAnOlderText_IsAskedForAgain()
    {
        var (school, _) = await app.SealedSchoolAsync();
        using var max = await StaffDriver.SignInAsync(app, school.IdOf("Max"));
        var form = await max.Browser.OpenAsync($"/accounts/{school.AccountId}/credential/seal");

        (await max.Browser.SubmitAsync(
            form, "/seal",
            [
                .. SampleCredential.Make().Fields, ("attested", "yes"), ("attestation", "0123456789ab")
            ])).ErrorAt("attested").ShouldNotBeNull();
    }

    [Fact]
    public async Task Change_AskedForTwiceAtOnce_IsOneRotation()
    {
        var (school, _) = await app.SealedSchoolAsync();
        using var pia = await StaffDriver.SignInAsync(app, school.Principal);

        var pages = await Task.WhenAll(Enumerable.Range(
            0, 8).Select(_ => pia.PostsAsync($"/accounts/{school.AccountId}/rotation", ("reason", "Somebody looked over my shoulder."))));

        pages.ShouldAllBe(page => page.Status == HttpStatusCode.OK);
        (await app.RotationsOfAsync(school)).ShouldHaveSingleItem();
        await app.MailAsync(school.EmailOf("Max"), $"Please change the password of @{school.Handle} ");
        (await app.CountMailsAsync(school.EmailOf("Max"), school, "Please change")).ShouldBe(1);
    }

    [Theory]
    [InlineData("rosa.diaz")] // a teacher elsewhere
    [InlineData("henry.cole")] // a principal elsewhere
    [InlineData("ivan.petrov")] // sees every account, and keeps no secret
    public async Task Outsider_CanNeitherSeeNorAsk(string personId)
    {
        var (school, _) = await app.SealedSchoolAsync();
        using var outsider = await StaffDriver.SignInAsync(app, personId);

        (await outsider.Browser.OpenAsync($"/accounts/{school.AccountId}/rotation")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await outsider.PostsAsync(
            $"/accounts/{school.AccountId}/rotation",
            ("reason", "I would like to see what happens."))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await app.RotationsOfAsync(school)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Colleague_WhoDoesNotManageIt_CanNotAsk()
    {
        var (school, _) = await app.SealedSchoolAsync();
        using var ole = await StaffDriver.SignInAsync(app, school.IdOf("Ole"));

        (await ole.Browser.OpenAsync($"/accounts/{school.AccountId}/rotation")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await ole.PostsAsync($"/accounts/{school.AccountId}/rotation", ("reason", "I would like to see what happens."))).Status.ShouldBe(
            HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Reason_TooShort_IsRefusedAtItsField()
    {
        var (school, _) = await app.SealedSchoolAsync();
        using var max = await StaffDriver.SignInAsync(app, school.IdOf("Max"));

        var refused = await max.AsksForChangeAsync(school, "because");

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.ErrorAt("reason").ShouldNotBeNull();
        refused.ValueOf("reason").ShouldBe("because");
        (await app.RotationsOfAsync(school)).ShouldBeEmpty();
    }

    [Fact]
    public async Task NeverSealedAccount_ItsCredentialsAreAskedFor_WithoutAReasonOrAnAttestation()
    {
        var school = await app.SchoolAsync();
        using var pia = await StaffDriver.SignInAsync(app, school.Principal);
        var page = await pia.Browser.OpenAsync($"/accounts/{school.AccountId}/rotation");
        page.Document.QuerySelector("#reason").ShouldBeNull();

        (await pia.Browser.SubmitAsync(page, "/rotation")).Text.ShouldContain("The credentials are being asked for.");

        var mail = await app.MailAsync(school.EmailOf("Nia"), $"Please hand in the credentials of @{school.Handle} ");
        using var browser = app.OpenBrowser();
        var form = await browser.OpenAsync(mail.Link("/credentials/seal/"));
        (await browser.SubmitAsync(form, form.Url.AbsolutePath, SampleCredential.Make().Fields)).Title.ShouldBe("Sealed");
        (await app.RotationsOfAsync(school)).ShouldHaveSingleItem().State.ShouldBe(RotationState.Done);
    }

    [Fact]
    public async Task NeverSealedAccount_WhosePasswordTravelled_WantsTheChangeAttested()
    {
        var school = await app.SchoolAsync();
        await app.OpensRotationAsync(school, RotationReason.NeverSealed);
        await app.MailAsync(school.EmailOf("Max"), $"Please hand in the credentials of @{school.Handle} ");

        await app.OpensRotationAsync(school, RotationReason.Misplaced);

        var mail = await app.MailAsync(school.EmailOf("Max"), $"Please change the password of @{school.Handle} ");
        using var browser = app.OpenBrowser();
        var form = await browser.OpenAsync(mail.Link("/credentials/seal/"));
        (await browser.SubmitAsync(form, form.Url.AbsolutePath, SampleCredential.Make().Fields)).ErrorAt("attested").ShouldNotBeNull();
        (await browser.SubmitAsync(form, form.Url.AbsolutePath, [.. SampleCredential.Make().Fields, ("attested", "yes")])).Title.ShouldBe(
            "Sealed");
        (await app.RotationsOfAsync(school)).ShouldHaveSingleItem().State.ShouldBe(RotationState.Done);
    }

    [Fact]
    public async Task SealedAccount_IsNotAskedForItsFirstCredential()
    {
        var (school, _) = await app.SealedSchoolAsync();

        (await app.OpensRotationAsync(school, RotationReason.NeverSealed)).ShouldBeNull();
    }

    [Theory]
    [InlineData(AccountState.Closed)]
    [InlineData(AccountState.Reserved)]
    public async Task AccountOutOfUse_IsNotAskedFor(AccountState state)
    {
        var school = await app.SchoolAsync();
        await app.WriteAsync(async db => (await db.Accounts.SingleAsync(account => account.Id == school.AccountId)).State = state);

        (await app.OpensRotationAsync(school, RotationReason.Misplaced)).ShouldBeNull();
    }

    [Fact]
    public async Task GraverReason_WhileOneIsOpen_AsksEverybodyAnew_ALesserOneDoesNot()
    {
        var (school, _) = await app.SealedSchoolAsync();
        var first = (await app.OpensRotationAsync(school, RotationReason.Age))!;
        var mail = await app.MailAsync(school.EmailOf("Max"), $"Please change the password of @{school.Handle} ");

        (await app.OpensRotationAsync(school, RotationReason.Misplaced))!.Id.ShouldBe(first.Id);

        (await app.MailAsync(school.EmailOf("Max"), $"Please change the password of @{school.Handle} ")).Text.ShouldContain(
            "sent in a mail or a form");
        using var browser = app.OpenBrowser();
        (await browser.OpenAsync(mail.Link("/credentials/seal/"))).Title.ShouldBe("There is a newer link");
        await app.OpensRotationAsync(school, RotationReason.ManagerLeft);
        await app.SweepsAsync();
        (await app.CountMailsAsync(school.EmailOf("Max"), school, "Please change")).ShouldBe(2);
        (await app.RotationsOfAsync(school)).ShouldHaveSingleItem().Reason.ShouldBe(RotationReason.Misplaced);
        (await app.AuditOfAsync($"account/{school.AccountId}")).Count(action => action == "rotation.asked-again").ShouldBe(2);
    }

    [Fact]
    public async Task Sweep_RunAtOnceAndAgain_MailsOnce()
    {
        var (school, _) = await app.SealedSchoolAsync();
        await app.OpensRotationAsync(school, RotationReason.Asked);
        await app.MailAsync(school.EmailOf("Nia"), $"Please change the password of @{school.Handle} ");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.SweepsAsync()));

        (await app.CountMailsAsync(school.EmailOf("Nia"), school, "Please change")).ShouldBe(1);
    }

    [Fact]
    public async Task WeakPassword_SealedAsItIs_IsToBeChanged()
    {
        var school = await app.SchoolAsync();
        using var max = await StaffDriver.SignInAsync(app, school.IdOf("Max"));
        var weak = SampleCredential.Make() with { Password = "password1" };
        var doubted = await max.Browser.SubmitAsync(
            await max.Browser.OpenAsync($"/accounts/{school.AccountId}/credential/seal"), "/seal", weak.Fields);
        (await app.RotationsOfAsync(school)).ShouldBeEmpty();

        (await max.Browser.SubmitAsync(doubted, "/seal", [.. weak.Fields, ("asItIs", "yes")])).Title.ShouldBe("Sealed");

        (await app.RotationsOfAsync(school)).ShouldHaveSingleItem().Reason.ShouldBe(RotationReason.Doubtful);
        (await app.MailAsync(max.Email, $"Please change the password of @{school.Handle} ")).Text.ShouldContain("weak or used elsewhere");
    }

    [Fact]
    public async Task ReservedPage_HandedOver_AsksItsManagersForTheCredentials()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");

        await tom.RequestsAccountAsync(SampleForms.Good() with { Platform = "Facebook", Handle = "BirchHillElementary" });

        app.Advance(TimeSpan.FromSeconds(31));
        await app.MailAsync(tom.Email, "Please hand in the credentials of @BirchHillElementary ");
        await app.MailAsync("amina.yusuf@lakeside.example", "Please hand in the credentials of @BirchHillElementary ");
    }

    [Fact]
    public async Task AccountThatIsClosed_EndsItsRotation()
    {
        var (school, _) = await app.SealedSchoolAsync();
        var rotation = (await app.OpensRotationAsync(school, RotationReason.Asked))!;
        var mail = await app.MailAsync(school.EmailOf("Max"), $"Please change the password of @{school.Handle} ");

        await app.InScopeAsync((services, db) => db.WriteAsync(async () =>
        {
            var account = await db.Accounts.SingleAsync(candidate => candidate.Id == school.AccountId);
            account.State = AccountState.Closed;
            await services.GetRequiredService<CloseRotation>().ByClosureAsync(account, "system", CancellationToken.None);
            return true;
        }, CancellationToken.None));

        var asking = await app.AskingOfAsync(rotation);
        (asking.State, asking.NextStepAt).ShouldBe((AssignmentState.Withdrawn, null));
        using var browser = app.OpenBrowser();
        (await browser.OpenAsync(mail.Link("/credentials/seal/"))).Status.ShouldBe(HttpStatusCode.Gone);
    }
}
