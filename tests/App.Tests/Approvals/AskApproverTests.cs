using Microsoft.EntityFrameworkCore;
using SppsFlows.Accounts;
using SppsFlows.Accounts.Request;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
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
            var mail = await app.KeyedMailAsync(question.Principal.Email, "digest/", reminder);
            mail.Subject.ShouldContain(question.School.Name);
            mail.Links.ShouldContain(link => link.Contains("/approvals/"));
            mail.Text.Contains("Soon the superintendent’s office").ShouldBe(reminder == 3, $"reminder {reminder}");
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
        (await question.OutcomeAsync()).ShouldBe((AssignmentState.Expired, null));
        await app.KeyedMailAsync(question.Principal.Email, $"{question.Id}/expired");
        await app.KeyedMailAsync(designee.Email, $"{question.Id}/expired");
        var late = await browser.OpenAsync(first);
        (late.Code, late.Title).ShouldBe((410, "The time to decide has passed"));
        (await app.KeyedMailsAsync(question.Principal.Email, $"{question.Id}/ask/")).Count.ShouldBe(1);
        (await app.KeyedMailsAsync(question.Principal.Email, "digest/")).Count.ShouldBe(3);
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
        (await question.OutcomeAsync()).ShouldBe((AssignmentState.Done, Decision.Approved));
    }

    [Fact]
    public async Task Question_ThatNeverExpires_IsDecidedAfterTwoYears()
    {
        await using var app = await TestApp.StartAsync(("Approvals:ExpireOnSchoolDay", "0"));
        var form = SampleForms.Good();
        var request = (await app.SubmitAsync(form, RequestSource.Hook, "hook/years", "tom.vang"))
            .ShouldBeOfType<SubmitResult.Accepted>().RequestId;
        var link = new Uri((await app.MailAsync("paula.reyes@lakeside.example", form.Handle!)).Link("/approvals/")).PathAndQuery;
        for (var month = 0; month < 24; month++) app.Advance(TimeSpan.FromDays(30.5));
        // What the sweep has to say of it must be out, with its links, for a while.
        app.AdvanceSchoolDays(1);
        var now = app.Now;
        await Eventually.TrueAsync(
            () => app.ReadAsync(async db => !await db.Assignments.AnyAsync(asked => asked.NextStepAt <= now)
                && !await db.Assignees.AnyAsync(asked => asked.RemindAt <= now)),
            "The sweep has not come.");
        app.Advance(TimeSpan.FromHours(1));
        using var browser = app.OpenReader();
        var old = await browser.OpenAsync(link);
        old.Title.ShouldBe("This link is too old");
        (await browser.SubmitAsync(old)).Code.ShouldBe(200);

        var renewed = await app.MailAsync("paula.reyes@lakeside.example", "Your new link, please decide");
        app.Advance(TimeSpan.FromMinutes(1));
        (await browser.SubmitAsync(
            new Uri(renewed.Link("/approvals/")).PathAndQuery, ("decision", "approve"), ("signature", "Paula Reyes"))).Code.ShouldBe(302);

        await app.StandsAsync(request, RequestState.AwaitingEscrow);
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
        (await question.ReadAsync()).State.ShouldBe(AssignmentState.Open);
    }

    [Fact]
    public async Task Request_ThatNobodyDecides_EndsAndItsRequesterIsTold()
    {
        await using var app = await TestApp.StartAsync();
        var form = SampleForms.Good();
        var request = (await app.SubmitAsync(form, RequestSource.Hook, "hook/silence", "tom.vang"))
            .ShouldBeOfType<SubmitResult.Accepted>().RequestId;
        await app.MailAsync("paula.reyes@lakeside.example", form.Handle!);

        app.AdvanceSchoolDays(30);

        await app.StandsAsync(request, RequestState.Expired);
        (await app.MailAsync("tom.vang@lakeside.example", "has expired")).Text.ShouldContain("Nobody decided");
    }

    [Fact]
    public async Task Delegate_OfTheApprover_DecidesAndTheRecordSaysForWhom()
    {
        await using var app = await TestApp.StartAsync();
        var question = await app.AskAsync();
        await question.LinkAsync();
        await app.WriteAsync(db => db.Add(new Delegation
        {
            Id = Guid.CreateVersion7(),
            PersonId = "omar.haddad",
            ForPersonId = question.Principal.Id,
            From = DateOnly.FromDateTime(app.Now.UtcDateTime.AddDays(-1)),
            Until = DateOnly.FromDateTime(app.Now.UtcDateTime.AddDays(30)),
            NamedById = question.Principal.Id,
            NamedAt = app.Now,
        }));
        app.Advance(TimeSpan.FromMinutes(2));
        var omar = await app.ReadAsync(db => Task.FromResult(db.People.Single(person => person.Id == "omar.haddad")));
        (await app.KeyedMailAsync(omar.Email, $"{question.Id}/ask/")).Text.ShouldContain($"You stand in for {question.Principal.FullName}");
        var link = await question.LinkAsync(omar);
        app.Advance(TimeSpan.FromMinutes(1));
        using var browser = app.OpenReader();

        (await browser.SubmitAsync(link, ("decision", "approve"), ("signature", omar.FullName))).Code.ShouldBe(302);

        (await browser.OpenAsync(link)).Text.ShouldContain($"{omar.FullName} (for {question.Principal.FullName})");
        (await question.AuditAsync("approval.decided")).Single().Details.ShouldContain($"\"inPlaceOf\":\"{question.Principal.Id}\"");
    }
}
