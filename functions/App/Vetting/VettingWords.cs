using SppsFlows.Directory;

namespace SppsFlows.Vetting;

/// <summary>Where an app stands, in words for its pages. Pure.</summary>
internal static class VettingWords
{
    public static string Name(VettingState state) => state switch
    {
        VettingState.Open => "Under review",
        VettingState.Allowed => "Allowed",
        VettingState.Declined => "Not allowed",
        VettingState.Withdrawn => "Withdrawn",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>Class of its tag: good, bad, or none.</summary>
    public static string Tone(VettingState state) => state switch
    {
        VettingState.Allowed => "good",
        VettingState.Declined => "bad",
        _ => "",
    };

    /// <summary>Whose turn it is, or how it ended.</summary>
    public static string Explain(AppVetting vetting) => vetting.State switch
    {
        VettingState.Open => vetting.Opinions.Count == 0
            ? "Both offices were asked and are reminded on school days. Whoever asked for it hears as soon as it is decided."
            : "One office agreed; the other one was asked, and is reminded on school days.",
        VettingState.Allowed => "Both offices agreed: the app is on the list of allowed apps.",
        VettingState.Declined => "The app may not be used for the district.",
        VettingState.Withdrawn => "Nobody needs it any more, so the review ended. You may ask again any time.",
        _ => throw new ArgumentOutOfRangeException(nameof(vetting), vetting.State, null),
    };

    public static string TitleOf(Role office) => office is Role.Technology ? "Technology office" : "Office of Communications";

    public static bool IsIncomplete(AppVetting vetting) =>
        vetting is { Url: null } or { Ages: null } or { DataCollected: null } or { SignIn: null } or { Cost: null };
}
