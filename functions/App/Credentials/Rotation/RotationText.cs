namespace SppsFlows.Credentials.Rotation;

/// <summary>Rotations in words.</summary>
internal static class RotationText
{
    /// <param name="askedBy">By name, for <see cref="RotationReason.Asked"/>.</param>
    public static string Because(RotationReason reason, string? askedBy) => reason switch
    {
        RotationReason.NeverSealed => "The district’s vault has no credentials of this account yet.",
        RotationReason.BreakGlass =>
            "The password was shown to the Office of Communications, as the principal had approved. It must not stay valid.",
        RotationReason.ManagerLeft => "Somebody who managed the account no longer does, and may still know the password.",
        RotationReason.Age => "The password is as old as the district lets passwords get.",
        RotationReason.Misplaced => "The password was sent in a mail or a form, where other people and systems can have read it.",
        RotationReason.Asked => $"{askedBy ?? "Somebody who answers for the account"} asks for it.",
        RotationReason.Doubtful => "The password was handed in although it is weak or used elsewhere, to be changed soon.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };
}
