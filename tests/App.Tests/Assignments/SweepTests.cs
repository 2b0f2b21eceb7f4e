using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Data;
using SppsFlows.Assignments;
using SppsFlows.Assignments.Sweep;
using SppsFlows.Data;
using SppsFlows.Directory;

namespace SppsFlows.App.Tests.Assignments;

/// <summary>What the sweep does on real stores: who gets which mail, and when.</summary>
public sealed class SweepTests
{
    public static readonly TheoryData<string> Providers = Database.Providers;

    [Theory, MemberData(nameof(Providers))]
    public async Task Assignment_FromTheQuestionToItsExpiry_AsksRemindsEscalatesAndEnds(string provider)
    {
        await using var house = await AssignmentHouse.OpenAsync(provider);
        await house.OpenAssignmentAsync("a");
        (await house.MailsAsync()).ShouldBe(["paula: First: Test a"]);

        await house.EachSchoolDayAsync(30);

        (await house.MailsAsync()).ShouldBe(
        [
            "paula: First: Test a", "paula: Waiting for you: Test a", "paula: Waiting for you: Test a", "paula: Waiting for you: Test a",
                "marcus: Escalation: Test a",
            "marcus: No longer waiting for you: Test a", "paula: No longer waiting for you: Test a",
        ], ignoreOrder: true);
        var ended = await house.ReadAsync("a");
        (ended.State, ended.NextStepAt, ended.EscalationLevel).ShouldBe((AssignmentState.Expired, null, 1));
        ended.Assignees.ShouldAllBe(assignee => assignee.RemindAt == null);
        house.Facts.Ended.ShouldBe(["a Expired"]);
        (await ActionsAsync(house, "a"))
            .ShouldBe(["test.asked", "test.reminded", "test.reminded", "test.reminded", "test.escalated", "test.asked", "test.expired"]);
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task Person_WithManyThingsWaiting_GetsOneMailADay(string provider)
    {
        await using var house = await AssignmentHouse.OpenAsync(provider);
        foreach (var subject in (string[])["a", "b", "c"]) await house.OpenAssignmentAsync(subject);

        await house.SchoolDaysPassAsync(3);
        await house.Sweep.RunAsync(default);

        var digests = (await house.OutboxAsync()).Where(mail => mail.Key.StartsWith("digest/", StringComparison.Ordinal)).ToList();
        digests.Select(mail => mail.Key).ShouldBe(["digest/paula/2026-11-30"]);
        var text = house.TextOf(digests[0]);
        foreach (var subject in (string[])["a", "b", "c"]) text.ShouldContain($"Test {subject}");
        text.Split("https://social.lakeside.example/tests/").Length.ShouldBe(4, "each item has a link of its own");
        (await house.ReadAsync("b")).Assignees.ShouldHaveSingleItem().Reminders.ShouldBe(1);
    }

    [Fact]
    public async Task System_OffForFiveSchoolDays_SendsOneMailToEach()
    {
        await using var house = await AssignmentHouse.OpenAsync();
        house.Facts.Rhythm = new AssignmentRhythm { RemindOn = [1, 2, 3, 4], ThenEvery = 1 };
        house.Facts.People["b"] = new AssignmentPeople
        {
            Responsible = [Asked.Person("amina", "Manager"),
            Asked.Person("nora", "Manager")]
        };
        foreach (var subject in (string[])["a", "b"]) await house.OpenAssignmentAsync(subject);
        var before = (await house.MailsAsync()).Count;

        await house.SchoolDaysPassAsync(5);
        await house.Sweep.RunAsync(default);

        (await house.MailsAsync()).Skip(before)
            .ShouldBe(
                ["amina: Waiting for you: Test b", "nora: Waiting for you: Test b", "paula: Waiting for you: Test a"], ignoreOrder: true);
    }

    [Fact]
    public async Task Digest_AtNightOrOnADayWithoutSchool_Waits()
    {
        await using var house = await AssignmentHouse.OpenAsync();
        house.Facts.Rhythm = new AssignmentRhythm { RemindOn = [1] };
        await house.OpenAssignmentAsync("a");

        // Tuesday night, then Thanksgiving at noon: it was down in between.
        house.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 25, 3, 0, 0, TimeSpan.Zero));
        await house.Sweep.RunAsync(default);
        house.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 26, 18, 0, 0, TimeSpan.Zero));
        await house.Sweep.RunAsync(default);
        (await house.MailsAsync()).Count.ShouldBe(1);

        house.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 30, 12, 30, 0, TimeSpan.Zero));
        await house.Sweep.RunAsync(default);
        (await house.MailsAsync()).ShouldBe(["paula: First: Test a", "paula: Waiting for you: Test a"]);
    }

    [Fact]
    public async Task Line_ThatFallsDueAfterTheDaysDigest_WaitsForTheNextSchoolMorning()
    {
        await using var house = await AssignmentHouse.OpenAsync();
        house.Facts.Rhythm = new AssignmentRhythm { RemindOn = [1], AsksInDigest = true };
        await house.OpenAssignmentAsync("a");
        await house.Sweep.RunAsync(default);
        await house.OpenAssignmentAsync("b");
        await house.Sweep.RunAsync(default);
        (await house.MailsAsync()).ShouldBe(["paula: Waiting for you: Test a"]);

        await house.SchoolDaysPassAsync(1);

        (await house.MailsAsync()).ShouldBe(["paula: Waiting for you: Test a", "paula: 2 things wait for you"]);
    }

    [Fact]
    public async Task Office_WithAMailbox_IsRemindedThereWithLinksThatAskForSignIn()
    {
        await using var house = await AssignmentHouse.OpenAsync();
        house.Facts.People["a"] = new AssignmentPeople
        {
            Responsible = [Asked.OfOffice(
            Role.Communications, "the Office of Communications")]
        };
        var assignment = await house.OpenAssignmentAsync("a");

        await house.SchoolDaysPassAsync(3);

        (await house.MailsAsync()).ShouldBe(["communications: First: Test a", "communications: Waiting for you: Test a"]);
        foreach (var mail in await house.OutboxAsync())
            house.TextOf(mail).ShouldContain($"https://social.lakeside.example/tests/waiting/{assignment.Id}");
        (await house.InScopeAsync(services => services.GetRequiredService<SppsDb>().Set<SppsFlows.Links.ActionLink>().CountAsync()))
            .ShouldBe(0);
    }

    [Fact]
    public async Task Office_WithoutAMailbox_IsRemindedInEachOfItsPeoplesOwnDigest()
    {
        await using var house = await AssignmentHouse.OpenAsync(communications: "");
        house.Facts.People["office"] = new AssignmentPeople
        {
            Responsible = [Asked.OfOffice(
            Role.Communications, "the Office of Communications")]
        };
        house.Facts.People["own"] = new AssignmentPeople { Responsible = [Asked.Person("dana", "Manager")] };
        foreach (var subject in (string[])["office", "own"]) await house.OpenAssignmentAsync(subject);

        await house.SchoolDaysPassAsync(3);
        await house.Sweep.RunAsync(default);

        (await house.MailsAsync()).Skip(3)
            .ShouldBe(["dana: 2 things wait for you", "lee: Waiting for you: Test office"], ignoreOrder: true);
        (await house.ReadAsync("office")).Assignees.ShouldHaveSingleItem().Reminders.ShouldBe(1);
    }

    [Fact]
    public async Task Step_ThatFails_BacksOffAndBlocksNobody()
    {
        await using var house = await AssignmentHouse.OpenAsync();
        foreach (var subject in (string[])["bad", "good"]) await house.OpenAssignmentAsync(subject);
        house.Facts.Failing.Add("bad");

        await house.SchoolDaysPassAsync(7);
        (await house.MailsAsync()).Skip(2)
            .ShouldBe(["marcus: Escalation: Test good", "paula: Waiting for you: Test good"], ignoreOrder: true);
        var bad = await house.ReadAsync("bad");
        (bad.Failures, bad.RetryAt).ShouldBe((1, house.Clock.GetUtcNow().AddMinutes(1)));
        for (var tries = 2; tries < 12; tries++)
        {
            house.Clock.SetUtcNow(bad.RetryAt!.Value);
            await house.Sweep.RunAsync(default);
            bad = await house.ReadAsync("bad");
            bad.Failures.ShouldBe(tries);
        }
        bad.RetryAt.ShouldBe(house.Clock.GetUtcNow().AddHours(1), "at most an hour");

        house.Facts.Failing.Clear();
        house.Clock.SetUtcNow(bad.RetryAt!.Value);
        await house.Sweep.RunAsync(default);
        (await house.MailsAsync()).ShouldContain("marcus: Escalation: Test bad");
        (await house.ReadAsync("bad")).Failures.ShouldBe(0);
    }

    [Fact]
    public async Task OverdueStep_AlertsTechnologyOncePerEpisode()
    {
        await using var house = await AssignmentHouse.OpenAsync();
        await house.OpenAssignmentAsync("bad");
        house.Facts.Failing.Add("bad");
        await house.SchoolDaysPassAsync(7);
        Alerts(await house.MailsAsync()).ShouldBe(0, "it is five minutes late");
        foreach (var minutes in (int[])[6, 20, 60])
        {
            house.Clock.Advance(TimeSpan.FromMinutes(minutes));
            await house.Sweep.RunAsync(default);
        }
        Alerts(await house.MailsAsync()).ShouldBe(1);
        (await OldestAsync(house)).ShouldNotBeNull();

        house.Facts.Failing.Clear();
        house.Clock.Advance(TimeSpan.FromHours(2));
        await house.Sweep.RunAsync(default);
        (await OldestAsync(house)).ShouldBeNull();
        house.Facts.Failing.Add("bad");
        await house.SchoolDaysPassAsync(30);
        house.Clock.Advance(TimeSpan.FromMinutes(10));
        await house.Sweep.RunAsync(default);
        Alerts(await house.MailsAsync()).ShouldBe(2, "another episode");

        static int Alerts(List<string> mails) => mails.Count(mail => mail == "ivan: Questions and reminders are late");
    }

    [Theory, MemberData(nameof(Providers))]
    public async Task ThreeProcesses_SweepingAtOnce_TakeEachStepOnce(string provider)
    {
        const int Count = 60;
        await using var house = await AssignmentHouse.OpenAsync(provider);
        house.Facts.Rhythm = new AssignmentRhythm { RemindOn = [1], Escalations = [new EscalationRhythm(1)] };
        string[] people = ["paula", "amina", "nora"];
        for (var at = 0; at < Count; at++)
        {
            house.Facts.People[$"s{at}"] = new AssignmentPeople
            {
                Responsible = [Asked.Person(people[at % 3], "Manager")],
                Escalations = [[Asked.Person("marcus", "Escalated")]]
            };
            await house.OpenAssignmentAsync($"s{at}");
        }
        var before = (await house.OutboxAsync()).Count;
        await house.SchoolDaysPassAsync(1, sweep: false);
        var beside = (AssignmentHouse[])[house.Beside(), house.Beside()];

        await Task.WhenAll(((AssignmentHouse[])[house, .. beside]).Select(one => Task.Run(() => one.Sweep.RunAsync(default))));

        var sent = (await house.OutboxAsync()).Where(mail => mail.CreatedAt == house.Clock.GetUtcNow()).ToList();
        sent.Count.ShouldBe(Count + 3);
        sent.Count(mail => mail.Subject.StartsWith("Escalation:", StringComparison.Ordinal)).ShouldBe(Count);
        sent.Count(mail => mail.Key.StartsWith("digest/", StringComparison.Ordinal)).ShouldBe(3);
        var rows = await house.InScopeAsync(
            services =>
                services.GetRequiredService<SppsDb>().Assignments.AsNoTracking().Include(assignment => assignment.Assignees).ToListAsync());
        rows.ShouldAllBe(
            assignment => assignment.EscalationLevel == 1 && assignment.Assignees.Count == 2
            && assignment.Assignees.Sum(assignee => assignee.Reminders) == 1 && assignment.Failures == 0);
        before.ShouldBe(Count);
        foreach (var other in beside) await other.DisposeServicesAsync();
    }

    private static Task<DateTimeOffset?> OldestAsync(AssignmentHouse house) =>
        house.InScopeAsync(services => services.GetRequiredService<OverdueWatch>().OldestAsync(default));

    private static Task<List<string>> ActionsAsync(AssignmentHouse house, string about) => house.InScopeAsync(services =>
        services.GetRequiredService<SppsDb>().Set<SppsFlows.Audit.AuditEntry>().AsNoTracking().Where(entry => entry.Subject == about)
            .OrderBy(entry => entry.Sequence).Select(entry => entry.Action).ToListAsync());
}
