using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Approvals;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Credentials.BreakGlass;
using SppsFlows.Credentials.Retrieval;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.App.Tests.Credentials.BreakGlass;

/// <summary>B5, B6: what happens at the same moment, twice, half, or never to its end.</summary>
public sealed class BreakGlassRacesTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Approvals_ManyAtOnce_GiveOneLook()
    {
        var (school, _) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        await dana.AsksToBreakGlassAsync(school);
        using var pia = app.OpenBrowser();
        var question = await app.OpensBreakGlassQuestionAsync(pia, school.PrincipalEmail, school);

        await Task.WhenAll(Enumerable.Range(
            0,
            10).Select(at => pia.SubmitAsync(
                question, question.Url.AbsolutePath, ("decision", at % 2 == 0 ? "approve" : "decline"), ("note", "A note."),
                ("signature", school.NameOf("Pia")))));

        await Eventually.TrueAsync(
            async () => (await app.GlassesOfAsync(school))[0].State is not BreakGlassState.Asked, "The answer never arrives.");
        var (glass, tickets) = ((await app.GlassesOfAsync(school))[0], await TicketsAsync(school));
        tickets.Count.ShouldBe(glass.State is BreakGlassState.Granted ? 1 : 0);
        (await app.AuditOfAsync(glass.Subject)).Count(action => action == "approval.decided").ShouldBe(1);
    }

    [Fact]
    public async Task Looks_ManyAtOnce_ShowOnce_AndOpenOneRotation()
    {
        var (school, credential) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var before = await dana.ProvesAsync(app, await dana.Browser.OpenAsync(await app.GrantedAsync(dana, school)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => dana.Browser.SubmitAsync(before, before.Url.AbsolutePath)));

        answers.Count(page => page.Html.Contains(credential.Seed)).ShouldBe(1);
        answers.Count(page => page.Status == HttpStatusCode.Conflict).ShouldBe(29);
        await app.MailAsync(school.EmailOf("Max"), $"Please change the password of @{school.Handle} ");
        (await app.RotationsOfAsync(school)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Look_AndTheWindowsEnd_AtOnce_AreOneOrTheOther()
    {
        var (school, credential) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var link = await app.GrantedAsync(dana, school);
        var glass = (await app.GlassesOfAsync(school))[0];
        app.Advance(glass.WindowEndsAt!.Value - app.Now - TimeSpan.FromMinutes(1));
        var before = await dana.ProvesAsync(app, await dana.Browser.OpenAsync(link));

        var look = Task.Run(() => dana.Browser.SubmitAsync(before, before.Url.AbsolutePath));
        app.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));
        var end = await app.FollowsBreakGlassAsync(glass.Id);
        var shown = (await look).Html.Contains(credential.Seed);

        await app.FollowsBreakGlassAsync(glass.Id);
        (await app.GlassesOfAsync(school))[0].State.ShouldBe(shown ? BreakGlassState.Revealed : BreakGlassState.Expired, $"{end}");
        (await app.RotationsOfAsync(school)).Count.ShouldBe(shown ? 1 : 0);
    }

    [Fact]
    public async Task Look_WhoseFlowNeverHeardOfIt_IsFollowedByTheRotationAllTheSame()
    {
        var (school, _) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var token = (await app.GrantedAsync(dana, school)).Split('/')[^1];

        // As where the process ends right after the commit: nobody tells the flow.
        (await RedeemAsync(token)).ShouldBeOfType<RedeemResult.Claimed>();
        app.Advance(TimeSpan.FromSeconds(31));

        (await app.MailAsync(school.EmailOf("Nia"), $"Please change the password of @{school.Handle} ")).Text.ShouldContain(
            "shown to the Office of Communications");
        var glass = (await app.GlassesOfAsync(school))[0];
        (glass.State, glass.RotationId).ShouldBe(
            (BreakGlassState.Revealed, (await app.RotationsOfAsync(school)).ShouldHaveSingleItem().Id));
    }

    [Fact]
    public async Task Look_ThatTheVaultDidNotAnswer_IsGivenBack_AndThenOpensARotationAgain()
    {
        var (school, credential) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var link = await app.GrantedAsync(dana, school);
        await app.VaultWorksAsync(false);
        try
        {
            (await dana.LooksAsync(app, link)).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }
        finally
        {
            await app.VaultWorksAsync(true);
        }
        (await app.GlassesOfAsync(school))[0].State.ShouldBe(BreakGlassState.Granted);

        (await dana.LooksAsync(app, link)).Html.ShouldContain(credential.Seed);

        await Eventually.TrueAsync(
            async () => (await app.GlassesOfAsync(school))[0] is { State: BreakGlassState.Revealed, RotationId: not null },
            "No rotation follows.");
        (await app.RotationsOfAsync(school)).ShouldHaveSingleItem().State.ShouldBe(RotationState.Open);
    }

    [Fact]
    public async Task Look_ThatFailsAfterTheWindow_IsOver_NotGrantedForEver()
    {
        var (school, _) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var token = (await app.GrantedAsync(dana, school)).Split('/')[^1];
        var claimed = (await RedeemAsync(token)).ShouldBeOfType<RedeemResult.Claimed>();
        app.Advance(TimeSpan.FromHours(5));

        await app.InScopeAsync(async (services, _) =>
        {
            await services.GetRequiredService<RedeemTicket>().FailedAsync(claimed, "Test", CancellationToken.None);
            return true;
        });

        (await app.GlassesOfAsync(school))[0].State.ShouldBe(BreakGlassState.Expired);
        (await RedeemAsync(token)).ShouldBeOfType<RedeemResult.Over>();
    }

    [Fact]
    public async Task FlowsSteps_RunTwice_ActOnce()
    {
        var (school, _) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var token = (await app.GrantedAsync(dana, school)).Split('/')[^1];
        var glass = (await app.GlassesOfAsync(school))[0];

        await app.InScopeAsync(async (services, _) =>
        {
            await services.GetRequiredService<ConcludeBreakGlass>().RunAsync(glass.Id, CancellationToken.None);
            return true;
        });
        (await TicketsAsync(school)).Count.ShouldBe(1);

        await RedeemAsync(token);
        for (var run = 0; run < 3; run++) (await app.FollowsBreakGlassAsync(glass.Id)).Do.ShouldBe(BreakGlassAction.WindowIsOpen);
        (await app.RotationsOfAsync(school)).ShouldHaveSingleItem();
        app.Advance(TimeSpan.FromHours(5));
        (await app.FollowsBreakGlassAsync(glass.Id)).Do.ShouldBe(BreakGlassAction.Ended);
        (await app.GlassesOfAsync(school))[0].State.ShouldBe(BreakGlassState.Revealed);
    }

    [Fact]
    public async Task Grant_DisownedBeforeTheLook_IsTakenBackAndAskedAnew()
    {
        var (school, credential) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        var link = await app.GrantedAsync(dana, school);

        await DisownAsync(school);

        await app.MailAsync(dana.Email, $"Taken back: a look at the credentials of @{school.Handle} ");
        (await dana.Browser.OpenAsync(link)).Status.ShouldBe(HttpStatusCode.Gone);
        (await app.GlassesOfAsync(school))[0].State.ShouldBe(BreakGlassState.Asked);
        await app.DecidesBreakGlassAsync(school, "Pia", "approve");
        (await dana.LooksAsync(app, await app.GrantLinkAsync(dana, school))).Html.ShouldContain(credential.Seed);
    }

    [Fact]
    public async Task Grant_DisownedAfterTheLook_CanNotBeUndone_AndTheOfficesAreToldWhatHappens()
    {
        var (school, _) = await app.SealedSchoolAsync(AccountKind.Classroom);
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        await dana.LooksAsync(app, await app.GrantedAsync(dana, school));

        await DisownAsync(school);

        (await app.MailAsync(
            "ivan.petrov@lakeside.example",
            $"A decision was disowned: One look at the credentials of @{school.Handle} ")).Text.ShouldContain("can’t be undone");
        (await app.GlassesOfAsync(school))[0].State.ShouldBe(BreakGlassState.Revealed);
        (await app.RotationsOfAsync(school)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Asker_WhoLeavesTheOfficeBeforeTheAnswer_GetsNothing()
    {
        var (school, _) = await app.SealedSchoolAsync(AccountKind.Classroom);
        await app.WriteAsync(db =>
        {
            db.Roles.Add(new() { PersonId = school.IdOf("Uma"), OrgId = "district", Role = SppsFlows.Directory.Role.Communications });
            return Task.CompletedTask;
        });
        using var uma = await StaffDriver.SignInAsync(app, school.IdOf("Uma"));
        await uma.AsksToBreakGlassAsync(school);
        await app.WriteAsync(async db => db.Roles.Remove(await db.Roles.SingleAsync(role => role.PersonId == school.IdOf("Uma")
            && role.Role == SppsFlows.Directory.Role.Communications)));

        await app.DecidesBreakGlassAsync(school, "Pia", "approve");

        await app.MailAsync(uma.Email, $"No longer possible: a look at the credentials of @{school.Handle} ");
        (await app.GlassesOfAsync(school))[0].State.ShouldBe(BreakGlassState.Withdrawn);
        (await TicketsAsync(school)).ShouldBeEmpty();
    }

    private Task DisownAsync(TestSchool school) => app.DisownsAsync(
        school.PrincipalEmail, $"One look at the credentials of @{school.Handle} ", school.NameOf("Pia"));

    private Task<RedeemResult> RedeemAsync(string token) => app.InScopeAsync(async (services, db) =>
        await services.GetRequiredService<RedeemTicket>().RunAsync(
            token, await db.People.SingleAsync(person => person.Id == "dana.okafor"), CancellationToken.None));

    private Task<List<RetrievalTicket>> TicketsAsync(TestSchool school) =>
        app.InScopeAsync((_, db) => db
            .Set<RetrievalTicket>().AsNoTracking().Where(ticket => ticket.AccountId == school.AccountId).ToListAsync());
}
