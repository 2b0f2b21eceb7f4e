using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Approvals;
using SppsFlows.Directory;

namespace SppsFlows.App.Tests.Approvals;

/// <summary>A4, A6: the flow over school days, on an app of each test's own because the clock runs far.</summary>
public sealed class AskApproverTests
{
    [Fact]
    public async Task Silence_BringsRemindersThenTheDesigneeThenTheEnd()
    {
        await using var app = await TestApp.StartAsync();
        var question = await app.AskAsync();
        var first = await question.LinkAsync();

        for (var reminder = 1; reminder <= 3; reminder++)
        {
            app.AdvanceSchoolDays(reminder == 1 ? 3 : reminder == 2 ? 2 : 1);
            (await app.KeyedMailAsync(question.Principal.Email, $"{question.Id}/ask/", reminder + 1)).Subject.ShouldStartWith("Reminder");
        }
        app.AdvanceSchoolDays(1);
        var designee = await app.ReadAsync(db => Task.FromResult(
            db.Roles.Where(role => role.Role == Role.SuperintendentDesignee)
                .Join(db.People, role => role.PersonId, person => person.Id, (_, person) => person).Single()));
        var escalation = await app.KeyedMailAsync(designee.Email, $"{question.Id}/ask/");
        escalation.Text.ShouldContain("has not answered");
        using var browser = app.OpenReader();
        (await browser.OpenAsync(first)).Form.ShouldNotBeNull("the first approver may still decide");
        (await browser.OpenAsync(await question.LinkAsync(designee))).Form.ShouldNotBeNull();

        app.AdvanceSchoolDays(23);
        (await question.OutcomeAsync()).ShouldBe(ApprovalOutcome.Expired);
        await app.KeyedMailAsync(question.Principal.Email, $"{question.Id}/expired");
        await app.KeyedMailAsync(designee.Email, $"{question.Id}/expired");
        var late = await browser.OpenAsync(first);
        (late.Code, late.Title).ShouldBe((410, "The time to decide has passed"));
        (await app.KeyedMailsAsync(question.Principal.Email, $"{question.Id}/ask/")).Count.ShouldBe(4);
    }

    [Fact]
    public async Task Designee_AfterTheEscalation_DecidesAndTheFirstApproverSeesIt()
    {
        await using var app = await TestApp.StartAsync();
        var question = await app.AskAsync();
        var first = await question.LinkAsync();
        app.AdvanceSchoolDays(7);
        var designee = await app.ReadAsync(db => Task.FromResult(
            db.Roles.Where(role => role.Role == Role.SuperintendentDesignee)
                .Join(db.People, role => role.PersonId, person => person.Id, (_, person) => person).Single()));
        var link = await question.LinkAsync(designee);
        app.Advance(TimeSpan.FromMinutes(1));
        using var browser = app.OpenReader();

        (await browser.SubmitAsync(link, ("decision", "approve"), ("signature", designee.FullName))).Code.ShouldBe(302);

        var seen = await browser.OpenAsync(first);
        (seen.Code, seen.Form).ShouldBe((200, null));
        seen.Text.ShouldContain(designee.FullName);
        (await question.OutcomeAsync()).ShouldBe(ApprovalOutcome.Approved);
    }

    [Fact]
    public async Task Question_ThatNeverExpires_IsDecidedAfterTwoYears()
    {
        await using var app = await TestApp.StartAsync(("Approvals:ExpireOnSchoolDay", "0"));
        var question = await app.AskAsync();
        var link = await question.LinkAsync();
        // In strides, so that the flow lives through many mornings and continues as new.
        for (var month = 0; month < 24; month++)
        {
            app.Advance(TimeSpan.FromDays(30.5));
            await question.LookedAgainAsync();
        }
        using var browser = app.OpenReader();
        var mails = (await app.KeyedMailsAsync(question.Principal.Email, $"{question.Id}/ask/")).Count;
        var old = await browser.OpenAsync(link);
        old.Title.ShouldBe("This link is too old");
        (await browser.SubmitAsync(old)).Code.ShouldBe(200);

        var renewed = await question.LinkAsync(number: mails + 1);
        app.Advance(TimeSpan.FromMinutes(1));
        (await browser.SubmitAsync(renewed, ("decision", "approve"), ("signature", question.Principal.FullName))).Code.ShouldBe(302);

        (await question.OutcomeAsync()).ShouldBe(ApprovalOutcome.Approved);
    }

    [Fact]
    public async Task Post_ThatIsVacant_GoesToTheDesignee()
    {
        await using var app = await TestApp.StartAsync();
        var question = await app.AskAsync(vacant: true);

        (await app.KeyedMailAsync("marcus.bell@lakeside.example", $"{question.Id}/ask/")).Text.ShouldContain("superintendent’s designee");
    }

    [Fact]
    public async Task Nobody_InOffice_IsToldToCommunicationsUntilSomebodyIs()
    {
        await using var app = await TestApp.StartAsync();
        await app.WriteAsync(db => db.RemoveRange(db.Roles.Where(role => role.Role == Role.Superintendent
            || role.Role == Role.SuperintendentDesignee)));
        var question = await app.AskAsync(vacant: true);
        await app.KeyedMailAsync("communications@lakeside.example", $"{question.Id}/nobody/");

        app.AdvanceSchoolDays(5);
        await app.KeyedMailAsync("communications@lakeside.example", $"{question.Id}/nobody/", 2);
        await app.WriteAsync(db => db.Add(new RoleAssignment
        {
            PersonId = question.Principal.Id,
            OrgId = question.School.Id,
            Role = Role.Principal
        }));
        app.AdvanceSchoolDays(1);

        await question.LinkAsync();
        (await question.ReadAsync()).State.ShouldBe(ApprovalState.Open);
    }
}
