using SppsFlows.Credentials.Rotation;

namespace SppsFlows.App.Tests.Credentials.Rotation;

/// <summary>B8: for a graver reason everybody is asked again.</summary>
public sealed class RotationPriorityTests
{
    [Theory]
    [InlineData(RotationReason.BreakGlass, RotationReason.Age, true)]
    [InlineData(RotationReason.Misplaced, RotationReason.ManagerLeft, true)]
    [InlineData(RotationReason.ManagerLeft, RotationReason.Asked, true)]
    [InlineData(RotationReason.Doubtful, RotationReason.NeverSealed, true)]
    [InlineData(RotationReason.BreakGlass, RotationReason.Misplaced, false)]
    [InlineData(RotationReason.Age, RotationReason.Asked, false)]
    [InlineData(RotationReason.Asked, RotationReason.BreakGlass, false)]
    public void Reason_IsGraverThanAnother(
        RotationReason reason, RotationReason other, bool graver) => reason.IsGraverThan(other).ShouldBe(graver);

    [Fact]
    public void Reasons_AreAllWeighedAndSaidInWords()
    {
        foreach (var reason in Enum.GetValues<RotationReason>())
        {
            reason.IsGraverThan(reason).ShouldBeFalse();
            RotationText.Because(reason, null).ShouldEndWith(".");
        }
    }
}
