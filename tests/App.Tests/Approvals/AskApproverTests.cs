using SppsFlows.Approvals;
using SppsFlows.Directory;

namespace SppsFlows.App.Tests.Approvals;

/// <summary>A4, A6: the flow over school days, on an app of each test's own because the clock runs far.</summary>
public sealed class AskApproverTests
{
    [Fact]
    public async Task Silence_BringsRemindersThenTheDesigneeThenTheEnd()
    {
        await using var house = await ApprovalHouse.StartAsync();
        var question = await house.AskAsync();
        var first = await question.LinkAsync();

        for (var reminder = 1; reminder <= 3; reminder++)
        {
            house.AdvanceSchoolDays(reminder == 1 ? 3 : reminder == 2 ? 2 : 1);
            (await house.MailAsync(question.Principal.Email, $"{question.Id}/ask/", reminder + 1)).Subject.ShouldStartWith("Reminder");
        }
        house.AdvanceSchoolDays(1);
        var designee = await house.ReadAsync(db => Task.FromResult(db.Roles.Where(role => role.Role == Role.SuperintendentDesignee).Join(db.People, role => role.PersonId, person => person.Id, (_, person) => person).Single()));
        var escalation = await house.MailAsync(designee.Email, $"{question.Id}/ask/");
        escalation.Text.ShouldContain("has not answered");
        using var browser = house.Browser();
        (await browser.GetAsync(first)).Form.ShouldNotBeNull("the first approver may still decide");
        (await browser.GetAsync(await question.LinkAsync(designee))).Form.ShouldNotBeNull();

        house.AdvanceSchoolDays(23);
        (await question.OutcomeAsync()).ShouldBe(ApprovalOutcome.Expired);
        await house.MailAsync(question.Principal.Email, $"{question.Id}/expired");
        await house.MailAsync(designee.Email, $"{question.Id}/expired");
        var late = await browser.GetAsync(first);
        (late.Status, late.Title).ShouldBe((410, "The time to decide has passed"));
        (await house.MailsAsync(question.Principal.Email, $"{question.Id}/ask/")).Count.ShouldBe(4);
    }

    [Fact]
    public async Task Designee_AfterTheEscalation_DecidesAndTheFirstApproverSeesIt()
    {
        await using var house = await ApprovalHouse.StartAsync();
        var question = await house.AskAsync();
        var first = await question.LinkAsync();
        house.AdvanceSchoolDays(7);
        var designee = await house.ReadAsync(db => Task.FromResult(db.Roles.Where(role => role.Role == Role.SuperintendentDesignee).Join(db.People, role => role.PersonId, person => person.Id, (_, person) => person).Single()));
        var link = await question.LinkAsync(designee);
        house.Advance(TimeSpan.FromMinutes(1));
        using var browser = house.Browser();

        (await browser.SubmitAsync(link, ("decision", "approve"), ("signature", designee.FullName))).Status.ShouldBe(302);

        var seen = await browser.GetAsync(first);
        (seen.Status, seen.Form).ShouldBe((200, null));
        seen.Text.ShouldContain(designee.FullName);
        (await question.OutcomeAsync()).ShouldBe(ApprovalOutcome.Approved);
    }

    [Fact]
    public async Task Question_ThatNeverExpires_IsDecidedAfterTwoYears()
    {
        await using var house = await ApprovalHouse.StartAsync("--Approvals:ExpireOnSchoolDay", "0");
        var question = await house.AskAsync();
        var link = await question.LinkAsync();
        // In strides, so that the flow lives through many mornings and continues as new.
        for (var month = 0; month < 24; month++)
        {
            house.Advance(TimeSpan.FromDays(30.5));
            await question.LookedAgainAsync();
        }
        using var browser = house.Browser();
        var mails = (await house.MailsAsync(question.Principal.Email, $"{question.Id}/ask/")).Count;
        var old = await browser.GetAsync(link);
        old.Title.ShouldBe("This link is too old");
        (await browser.SubmitAsync(old)).Status.ShouldBe(200);

        var renewed = await question.LinkAsync(number: mails + 1);
        house.Advance(TimeSpan.FromMinutes(1));
        (await browser.SubmitAsync(renewed, ("decision", "approve"), ("signature", question.Principal.FullName))).Status.ShouldBe(302);

        (await question.OutcomeAsync()).ShouldBe(ApprovalOutcome.Approved);
    }

    [Fact]
    public async Task Post_ThatIsVacant_GoesToTheDesignee()
    {
        await using var house = await ApprovalHouse.StartAsync();
        var question = await house.AskAsync(vacant: true);

        (await house.MailAsync("marcus.bell@lakeside.example", $"{question.Id}/ask/")).Text.ShouldContain("superintendent’s designee");
    }

    [Fact]
    public async Task Nobody_InOffice_IsToldToCommunicationsUntilSomebodyIs()
    {
        await using var house = await ApprovalHouse.StartAsync();
        await house.WriteAsync(db => db.RemoveRange(db.Roles.Where(role => role.Role == Role.Superintendent || role.Role == Role.SuperintendentDesignee)));
        var question = await house.AskAsync(vacant: true);
        await house.MailAsync("communications@lakeside.example", $"{question.Id}/nobody/");

        house.AdvanceSchoolDays(5);
        await house.MailAsync("communications@lakeside.example", $"{question.Id}/nobody/", 2);
        await house.WriteAsync(db => db.Add(new RoleAssignment { PersonId = question.Principal.Id, OrgId = question.School.Id, Role = Role.Principal }));
        house.AdvanceSchoolDays(1);

        await question.LinkAsync();
        (await question.ReadAsync()).State.ShouldBe(ApprovalState.Open);
    }
}
