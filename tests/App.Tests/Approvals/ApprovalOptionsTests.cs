using SppsFlows.Approvals;

namespace SppsFlows.App.Tests.Approvals;

/// <summary>A6: the settings as a rhythm; what becomes of it the model of the schedule's tests say.</summary>
public sealed class ApprovalOptionsTests
{
    [Fact]
    public void Rhythm_WithoutSettings_IsThatOfThePolicy()
    {
        var rhythm = new ApprovalOptions().Rhythm;

        rhythm.RemindOn.ShouldBe([3, 5, 6]);
        (rhythm.Escalations.Single().On, rhythm.ExpireOn, rhythm.TellNobodyEvery, rhythm.ThenEvery).ShouldBe((7, 30, 5, 0));
    }

    [Fact]
    public void Rhythm_OfSettings_OrdersDaysAndTakesZeroForNever()
    {
        var options = new ApprovalOptions { EscalateOnSchoolDay = 0, ExpireOnSchoolDay = 0, LinkLifetime = TimeSpan.FromDays(2) };
        foreach (var day in (int[])[9, 2, 0, 9]) options.RemindOnSchoolDays.Add(day);

        var rhythm = options.Rhythm;

        rhythm.RemindOn.ShouldBe([2, 9]);
        rhythm.Escalations.ShouldBeEmpty();
        (rhythm.ExpireOn, rhythm.LinkLifetime).ShouldBe((0, TimeSpan.FromDays(2)));
    }
}
