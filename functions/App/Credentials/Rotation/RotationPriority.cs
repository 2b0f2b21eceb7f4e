namespace SppsFlows.Credentials.Rotation;

/// <summary>
/// Which reason to change a password weighs more than another: people who were asked for a lesser one are asked anew. Pure.
/// </summary>
public static class RotationPriority
{
    public static bool IsGraverThan(this RotationReason reason, RotationReason other) => Of(reason) > Of(other);

    private static int Of(RotationReason reason) => reason switch
    {
        // Somebody knows the password who should not, or no longer.
        RotationReason.Misplaced or RotationReason.BreakGlass => 3,
        RotationReason.ManagerLeft => 2,
        RotationReason.Age or RotationReason.Asked or RotationReason.Doubtful => 1,
        RotationReason.NeverSealed => 0,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
