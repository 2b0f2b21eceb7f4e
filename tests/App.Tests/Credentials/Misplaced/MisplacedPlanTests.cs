using SppsFlows.Calendar;
using SppsFlows.Credentials.Misplaced;

namespace SppsFlows.App.Tests.Credentials.Misplaced;

/// <summary>What is due about a secret that came the wrong way (B7), school day by school day.</summary>
public sealed class MisplacedPlanTests
{
    private static readonly SchoolCalendar Calendar = new(
        TimeZoneInfo.Utc, new HashSet<DateOnly>(), new TimeOnly(20, 0), new TimeOnly(6, 30));
    private static readonly DateTimeOffset Monday = new(2027, 3, 1, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 0, MisplacedAction.Wait)]
    [InlineData(1, 0, MisplacedAction.Remind)]
    [InlineData(2, 1, MisplacedAction.Wait)]
    [InlineData(3, 1, MisplacedAction.Remind)]
    [InlineData(5, 2, MisplacedAction.Remind)]
    [InlineData(6, 3, MisplacedAction.Wait)]
    [InlineData(7, 3, MisplacedAction.Escalate)]
    public void Silence_IsRemindedOfAndEscalated(
        int schoolDays, int reminded, MisplacedAction expected) => Next(Secret(reminded), schoolDays).ShouldBe(expected);

    [Theory]
    [InlineData(11, 3, MisplacedAction.Wait)]
    [InlineData(12, 3, MisplacedAction.Remind)]
    [InlineData(12, 4, MisplacedAction.Wait)]
    [InlineData(300, 4, MisplacedAction.Remind)]
    public void SilenceAfterTheEscalation_IsRemindedOfEachSchoolWeekForEver(int schoolDays, int reminded, MisplacedAction expected)
    {
        var secret = Secret(reminded);
        secret.EscalatedAt = Monday;
        Next(secret, schoolDays).ShouldBe(expected);
    }

    [Fact]
    public void SenderWhoLeft_IsEscalatedAtOnce() => Next(Secret(), 0, senderIsThere: false).ShouldBe(MisplacedAction.Escalate);

    [Theory]
    [InlineData(MisplacedState.Rotating)]
    [InlineData(MisplacedState.Changed)]
    [InlineData(MisplacedState.NoSecret)]
    public void Answered_Finishes(MisplacedState state)
    {
        var secret = Secret();
        secret.State = state;
        Next(secret, 300).ShouldBe(MisplacedAction.Finish);
    }

    private static MisplacedAction Next(MisplacedSecret secret, int schoolDays, bool senderIsThere = true) =>
        MisplacedPlan.Next(secret, senderIsThere, Calendar, schoolDays == 0 ? Monday : Calendar.AddSchoolDays(Monday, schoolDays)).Do;

    private static MisplacedSecret Secret(int reminders = 0) =>
        new()
        {
            Key = "mail/x",
            Id = Guid.NewGuid(),
            SenderId = "tom.vang",
            Way = "mail",
            About = "person/tom.vang",
            FoundAt = Monday,
            Reminders = reminders
        };
}
