using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;

namespace SppsFlows.App.Tests.Assignments;

/// <summary>Opening, ending, asking again, and what a change of the directory does.</summary>
public sealed class AssignmentDeskTests : IAsyncLifetime
{
    private AssignmentHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await AssignmentHouse.OpenAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Opening_Twice_IsOpeningOnceWhileItIsOpenAndANewRoundAfterItsEnd()
    {
        var first = await _house.OpenAssignmentAsync("a");
        (await _house.OpenAssignmentAsync("a")).Id.ShouldBe(first.Id);
        (await _house.MailsAsync()).Count.ShouldBe(1);
        await EndAsync("a");

        var second = await _house.OpenAssignmentAsync("a");

        (second.Round, second.Id).ShouldBe((2, Assignment.IdOf(TestKind.Kind, "a", 2)));
        (await _house.MailsAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Opening_InAWriteThatFails_LeavesNothing()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => _house.WriteAsync(async (_, services) =>
        {
            await services.GetRequiredService<AssignmentDesk>().OpenAsync(new NewAssignment(TestKind.Kind, "a"), default);
            throw new InvalidOperationException("after it was opened");
        }));

        (await _house.MailsAsync()).ShouldBeEmpty();
        (await _house.InScopeAsync(services => services.GetRequiredService<SppsDb>().Set<Assignment>().CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task Replaced_InTheDirectory_IsSeenByTheNextSweepWithoutBeingTold()
    {
        await _house.OpenAssignmentAsync("a");
        await _house.OpenAssignmentAsync("elsewhere", orgId: "district");
        _house.Facts.Usual = _house.Facts.Usual with
        {
            Responsible = [Asked.Person(
            "nora", "PrincipalOfSchool", "the principal of Birch Hill", new Post(Role.Principal, "birch"))]
        };
        _house.Facts.People["elsewhere"] = new AssignmentPeople { Responsible = [Asked.Person("amina", "Manager")] };

        await _house.WriteAsync((db, _) =>
        {
            db.Add(new RoleAssignment { PersonId = "nora", OrgId = "birch", Role = Role.Principal });
            return Task.CompletedTask;
        });
        await _house.Sweep.RunAsync(default);

        (await _house.MailsAsync()).ShouldContain("nora: Replacement: Test a");
        (await _house.MailsAsync()).ShouldNotContain("amina: Replacement: Test elsewhere", "its org was not touched");
        var row = await _house.ReadAsync("a");
        row.AskedNow.Single().AskedAt.ShouldBe(_house.Clock.GetUtcNow(), "somebody new has the whole time");
        row.Assignees.Single(assignee => assignee.Party == "person/paula").TakenBackBecause.ShouldBe(TakenBack.Replaced);
    }

    [Fact]
    public async Task Leaver_WhoWasTheOnlyOne_LeavesNobodyAndTheOfficeHearsOfItEveryFiveSchoolDays()
    {
        _house.Facts.Usual = _house.Facts.Usual with { Escalations = [] };
        await _house.OpenAssignmentAsync("a");

        await LeaveAsync("paula");
        await _house.Sweep.RunAsync(default);
        await _house.EachSchoolDayAsync(11);

        (await _house.MailsAsync()).Count(mail => mail == "communications: Nobody can be asked: Test a").ShouldBe(3);
        (await _house.ReadAsync("a")).State.ShouldBe(AssignmentState.Open, "nothing expires while nobody can answer");
        await _house.WriteAsync(async (db, _) => (await db.Set<Person>().SingleAsync(person => person.Id == "paula")).Active = true);
        await _house.Sweep.RunAsync(default);
        (await _house.ReadAsync("a"))
            .ShouldSatisfyAllConditions(
                row => row.NobodyToldAt.ShouldBeNull(), row => row.AskedNow.Single().Party.ShouldBe("person/paula"));
    }

    [Fact]
    public async Task SomebodyWhoComesBack_AndWasNeverAsked_IsAskedAtOnce()
    {
        _house.Facts.People["a"] = new AssignmentPeople
        {
            Responsible = [Asked.Person("amina", "Manager"), Asked.Person("nora", "Manager")],
        };
        await LeaveAsync("nora");
        await _house.OpenAssignmentAsync("a");
        (await _house.MailsAsync()).ShouldBe(["amina: First: Test a"]);

        await _house.WriteAsync(async (db, _) => (await db.Set<Person>().SingleAsync(person => person.Id == "nora")).Active = true);
        await _house.Sweep.RunAsync(default);

        (await _house.ReadAsync("a")).AskedNow.Select(assignee => assignee.Party)
            .ShouldBe(["person/amina", "person/nora"], ignoreOrder: true);
    }

    [Fact]
    public async Task Leaver_WithSomebodyAfterThem_IsFollowedByTheEscalationAtOnce()
    {
        await _house.OpenAssignmentAsync("a");

        await LeaveAsync("paula");
        await _house.Sweep.RunAsync(default);

        (await _house.MailsAsync()).ShouldBe(["paula: First: Test a", "marcus: Escalation: Test a"]);
        (await _house.ReadAsync("a")).EscalationLevel.ShouldBe(1);
    }

    [Fact]
    public async Task Reask_AsksEverybodyAgainAndKeepsWhatCountsFromTheOpening()
    {
        _house.Facts.Rhythm = new AssignmentRhythm
        {
            RemindOn = [2],
            ThenEvery = 5,
            Escalations = [new EscalationRhythm(5, CountFrom.Opened)]
        };
        _house.Facts.People["a"] = new AssignmentPeople
        {
            Responsible = [Asked.Person("amina", "Manager"), Asked.Person("nora", "Manager")],
            Escalations = [[Asked.Person("paula", "Answers") with { OnlyTold = true }]]
        };
        await _house.OpenAssignmentAsync("a");
        await _house.EachSchoolDayAsync(3);

        await _house.WriteAsync((_, services) => services.GetRequiredService<AssignmentDesk>().ReaskAsync(TestKind.Kind, "a", default));
        (await _house.MailsAsync()).Count(mail => mail.Contains("Again: Test a", StringComparison.Ordinal)).ShouldBe(2);
        await _house.EachSchoolDayAsync(2);

        var row = await _house.ReadAsync("a");
        (row.EscalationLevel, row.AskedNow.Count(assignee => assignee.Reminders == 1))
            .ShouldBe((1, 3), "both were reminded on their second day, and Paula heard of it");
        (await _house.MailsAsync()).ShouldContain("paula: Waiting for you: Test a");
    }

    [Fact]
    public async Task Moot_EndsWithoutAMail()
    {
        await _house.OpenAssignmentAsync("a");
        _house.Facts.People["a"] = AssignmentPeople.Moot;

        await _house.WriteAsync(
            (_, services) => services.GetRequiredService<AssignmentDesk>().TouchAsync(WhatChanged.SubjectOf("a"), default));
        await _house.Sweep.RunAsync(default);

        (await _house.ReadAsync("a")).State.ShouldBe(AssignmentState.Moot);
        (await _house.MailsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Minutes_KnowNeitherNightNorWeekend()
    {
        _house.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 29, 5, 0, 0, TimeSpan.Zero)); // Saturday, eleven at night
        _house.Facts.Rhythm = new AssignmentRhythm
        {
            Unit = RhythmUnit.Minutes,
            RemindOn = [10],
            ThenEvery = 20,
            Escalations = [new EscalationRhythm(15)]
        };
        await _house.OpenAssignmentAsync("a", expiresAt: _house.Clock.GetUtcNow().AddHours(4));
        foreach (var minutes in (int[])[10, 5, 15, 20])
        {
            _house.Clock.Advance(TimeSpan.FromMinutes(minutes));
            await _house.Sweep.RunAsync(default);
        }
        _house.Clock.Advance(TimeSpan.FromHours(4));
        await _house.Sweep.RunAsync(default);

        (await _house.MailsAsync()).ShouldBe(
        [
            "paula: First: Test a", "paula: Reminder: Test a", "marcus: Escalation: Test a", "paula: Reminder: Test a",
                "marcus: Reminder: Test a", "paula: Reminder: Test a",
            "marcus: No longer waiting for you: Test a", "paula: No longer waiting for you: Test a",
        ], ignoreOrder: true);
        (await _house.OutboxAsync()).ShouldAllBe(mail => mail.DueAt == mail.CreatedAt, "none waits for the morning");
    }

    [Fact]
    public async Task ToDo_IsWhatWaitsForMeOrMyOfficeWithWhatIsDueLongestFirst()
    {
        _house.Facts.People["office"] = new AssignmentPeople
        {
            Responsible = [Asked.OfOffice(
            Role.Communications, "the Office of Communications")]
        };
        await _house.OpenAssignmentAsync("office");
        await _house.SchoolDaysPassAsync(1);
        await _house.OpenAssignmentAsync("a");
        _house.Facts.People["dana"] = new AssignmentPeople { Responsible = [Asked.Person("dana", "Manager")] };
        await _house.OpenAssignmentAsync("dana");
        await _house.EachSchoolDayAsync(6);

        var mine = await _house.InScopeAsync(services => services.GetRequiredService<ReadAssignments>().ToDoAsync("dana", default));
        mine.Select(waiting => (waiting.Text.Title, waiting.IsOverdue)).ShouldBe([("Test office", true), ("Test dana", false)]);
        var asked = await _house.InScopeAsync(
            services => services.GetRequiredService<ReadAssignments>().WaitingOnOthersAsync("tom", default));
        asked.Select(waiting => (waiting.Text.Title, waiting.With[0].Who))
            .ShouldBe(
                [("Test a", "Paula Reyes"), ("Test dana", "Dana Okafor"), ("Test office", "Office of Communications")], ignoreOrder: true);
        (await _house.InScopeAsync(services => services.GetRequiredService<ReadAssignments>().OverdueAsync(["birch"], default))).Single()
            .Assignment.Subject.ShouldBe("office");
        (await _house.InScopeAsync(services => services.GetRequiredService<ReadAssignments>().CountsAsync(default)))
            .ShouldBe([new OpenCount(TestKind.Kind, "birch", 3, 1)]);
    }

    [Fact]
    public async Task Audit_OfAWriteThatIsFlushedOnTheWay_StaysWhole()
    {
        await _house.WriteAsync(async (_, services) =>
        {
            var audit = services.GetRequiredService<AuditLog>();
            audit.Add(Actors.System, "test.before", "a");
            await services.GetRequiredService<AssignmentDesk>().OpenAsync(new NewAssignment(TestKind.Kind, "a"), default);
            audit.Add(Actors.System, "test.after", "a");
        });

        var verdict = await _house.InScopeAsync(services => services.GetRequiredService<AuditVerifier>().VerifyAsync(default));
        verdict.ShouldBeOfType<AuditVerdict.Intact>().Size.ShouldBe(3);
        var actions = await _house.InScopeAsync(services => services.GetRequiredService<SppsDb>().Set<AuditEntry>()
            .OrderBy(entry => entry.Sequence).Select(entry => entry.Action).ToListAsync());
        actions.ShouldBe(["test.before", "test.asked", "test.after"]);
    }

    private Task EndAsync(string subject) =>
        _house.WriteAsync((_, services) => services.GetRequiredService<AssignmentDesk>().EndAsync(TestKind.Kind, subject, "done", default));

    private Task LeaveAsync(string personId) =>
        _house.WriteAsync(async (db, _) => (await db.Set<Person>().SingleAsync(person => person.Id == personId)).Active = false);
}
