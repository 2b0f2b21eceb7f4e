using SppsFlows.Accounts;
using SppsFlows.Approvals;
using SppsFlows.Calendar;

namespace SppsFlows.App.Tests.Approvals;

/// <summary>A4, A6: what is due, and when, over school days.</summary>
public sealed class ApprovalScheduleTests
{
    // A Monday; Thursday and Friday of that week are without school.
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 15, 0, 0, TimeSpan.Zero);
    private static readonly SchoolCalendar Calendar = new(
        TimeZoneInfo.FindSystemTimeZoneById("America/Chicago"), new HashSet<DateOnly> { new(2026, 11, 26), new(2026, 11, 27) },
        new TimeOnly(20, 0), new TimeOnly(6, 30));

    private static readonly ApprovalOptions Usual = new();
    private static readonly Deciders PrincipalThenDesignee = new(Decider("principal"), Decider("designee"));

    [Fact]
    public void Question_JustPut_IsAsked() => Next(Asked(by: null, at: null), Monday).Do.ShouldBe(ApprovalAction.Ask);

    [Fact]
    public void Question_JustAsked_WaitsForTheNextSchoolMorning()
    {
        var step = Next(Asked(), Monday);

        step.Do.ShouldBe(ApprovalAction.Wait);
        step.Until.ShouldBe(new DateTime(2026, 11, 24, 12, 30, 0, DateTimeKind.Utc));
        step.Until!.Value.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Fact]
    public void Question_BeforeHolidays_WaitsForTheMorningAfter() =>
        Next(
            Asked(),
            new DateTimeOffset(2026, 11, 25, 15, 0, 0, TimeSpan.Zero)).Until.ShouldBe(new DateTime(
                2026, 11, 30, 12, 30, 0, DateTimeKind.Utc));

    [Theory]
    [InlineData(1, 0, ApprovalAction.Wait)]
    [InlineData(2, 0, ApprovalAction.Wait)]
    [InlineData(3, 0, ApprovalAction.Remind)]
    [InlineData(3, 1, ApprovalAction.Wait)]
    [InlineData(5, 1, ApprovalAction.Remind)]
    [InlineData(6, 2, ApprovalAction.Remind)]
    [InlineData(6, 3, ApprovalAction.Wait)]
    [InlineData(7, 3, ApprovalAction.Escalate)]
    [InlineData(29, 3, ApprovalAction.Escalate)]
    [InlineData(30, 3, ApprovalAction.Expire)]
    [InlineData(400, 0, ApprovalAction.Expire)]
    public void Question_AfterSchoolDays_IsDueFor(int schoolDays, int reminders, ApprovalAction action)
    {
        var approval = Asked();
        approval.Reminders = reminders;

        Next(approval, Calendar.AddSchoolDays(Monday, schoolDays)).Do.ShouldBe(action);
    }

    [Fact]
    public void Question_Escalated_WaitsOnAndThenExpires()
    {
        var approval = Escalated();

        Next(approval, Calendar.AddSchoolDays(Monday, 8)).Do.ShouldBe(ApprovalAction.Wait);
        Next(approval, Calendar.AddSchoolDays(Monday, 29)).Do.ShouldBe(ApprovalAction.Wait);
        Next(approval, Calendar.AddSchoolDays(Monday, 30)).Do.ShouldBe(ApprovalAction.Expire);
    }

    [Fact]
    public void Escalation_WhoseOfficeChangesHands_IsMadeAgain() =>
        Next(Escalated(), Calendar.AddSchoolDays(Monday, 9), new Deciders(Decider("principal"), Decider("new designee"))).Do.ShouldBe(
            ApprovalAction.Escalate);

    [Fact]
    public void Escalation_ToNobody_IsMadeOnce()
    {
        var approval = Escalated();
        approval.EscalatedToId = null;

        Next(approval, Calendar.AddSchoolDays(Monday, 9), new Deciders(Decider("principal"), null)).Do.ShouldBe(ApprovalAction.Wait);
    }

    [Fact]
    public void Approver_Replaced_IsAskedWhateverIsDue() =>
        Next(Asked(), Calendar.AddSchoolDays(Monday, 100), new Deciders(Decider("new principal"), null)).Do.ShouldBe(ApprovalAction.Ask);

    [Fact]
    public void Nobody_Decides_IsToldAgainAfterFiveSchoolDaysAndNeverExpires()
    {
        var nobody = new Deciders(null, null);
        var approval = Asked(by: null, at: null);
        Next(approval, Monday, nobody).Do.ShouldBe(ApprovalAction.TellNobodyDecides);

        approval.NobodyToldAt = Monday;
        Next(approval, Calendar.AddSchoolDays(Monday, 4), nobody).Do.ShouldBe(ApprovalAction.Wait);
        Next(approval, Calendar.AddSchoolDays(Monday, 5), nobody).Do.ShouldBe(ApprovalAction.TellNobodyDecides);
        Next(approval, Calendar.AddSchoolDays(Monday, 600), nobody).Do.ShouldBe(ApprovalAction.TellNobodyDecides);
    }

    [Fact]
    public void Approver_WhoLeavesAPostVacant_IsNoticedAtOnce()
    {
        var approval = Asked();
        approval.NobodyToldAt = Monday;

        Next(approval, Monday, new Deciders(null, null)).Do.ShouldBe(ApprovalAction.TellNobodyDecides);
    }

    [Theory]
    [InlineData(ApprovalState.Decided, Decision.Approved, ApprovalOutcome.Approved)]
    [InlineData(ApprovalState.Decided, Decision.ChangesAsked, ApprovalOutcome.ChangesAsked)]
    [InlineData(ApprovalState.Decided, Decision.Declined, ApprovalOutcome.Declined)]
    [InlineData(ApprovalState.Expired, null, ApprovalOutcome.Expired)]
    [InlineData(ApprovalState.Withdrawn, null, ApprovalOutcome.Withdrawn)]
    public void Question_ThatIsOver_FinishesAsItEnded(ApprovalState state, Decision? decision, ApprovalOutcome outcome)
    {
        var approval = Asked();
        (approval.State, approval.Decision) = (state, decision);

        Next(
            approval, Calendar.AddSchoolDays(Monday, 100),
            new Deciders(null, null)).ShouldBe(new ApprovalStep(ApprovalAction.Finish, Outcome: outcome));
    }

    [Fact]
    public void Expiry_SetToNever_LetsAQuestionWaitForYears()
    {
        var (options, approval) = (new ApprovalOptions { ExpireOnSchoolDay = 0 }, Escalated());

        ApprovalSchedule.Next(approval, PrincipalThenDesignee, Calendar, options, Monday.AddYears(2)).Do.ShouldBe(ApprovalAction.Wait);
    }

    [Fact]
    public void LinkExpiry_ByDefault_IsAfterTheQuestionsOwn() =>
        ApprovalSchedule.LinkExpiry(Calendar, Usual, Monday).ShouldBeGreaterThan(Calendar.AddSchoolDays(Monday, 30));

    [Fact]
    public void Reminders_FromConfiguration_AreSortedAndPositive()
    {
        var options = new ApprovalOptions();
        foreach (var day in (int[])[4, 2, 2, 0, -1]) options.RemindOnSchoolDays.Add(day);

        options.Reminders.ShouldBe([2, 4]);
    }

    [Fact]
    public void Id_OfAQuestion_IsTheSameForTheSameRoundOnly()
    {
        var id = Approval.IdOf(AccountRequestQuestion.KindName, "account-request/1", 1);

        Approval.IdOf(AccountRequestQuestion.KindName, "account-request/1", 1).ShouldBe(id);
        Approval.IdOf(AccountRequestQuestion.KindName, "account-request/1", 2).ShouldNotBe(id);
        Approval.IdOf(AccountRequestQuestion.KindName, "account-request/2", 1).ShouldNotBe(id);
    }

    private static ApprovalStep Next(Approval approval, DateTimeOffset now, Deciders? deciders = null) =>
        ApprovalSchedule.Next(approval, deciders ?? PrincipalThenDesignee, Calendar, Usual, now);

    private static Approval Escalated()
    {
        var approval = Asked();
        (approval.Reminders, approval.EscalatedAt, approval.EscalatedToId) = (3, Calendar.AddSchoolDays(Monday, 7), "designee");
        return approval;
    }

    private static Approval Asked(string? by = "principal", DateTimeOffset? at = null) => new()
    {
        Id = Guid.Empty,
        Kind = AccountRequestQuestion.KindName,
        Subject = "account-request/1",
        Round = 1,
        RequesterId = "teacher",
        ApproverId = by,
        AskedAt = by is null ? at : at ?? Monday,
    };

    private static Decider Decider(string id) => new(id, $"the {id}", "Test");
}
