using SppsFlows.Audit;

namespace SppsFlows.Vetting;

/// <summary>The audit's words for app vetting, with their sentences. Data; never rename.</summary>
internal static class VettingActions
{
    public const string Asked = "vetting.asked-for";
    public const string Joined = "vetting.joined";
    public const string Left = "vetting.left";
    public const string Agreed = "vetting.agreed";
    public const string Refused = "vetting.refused";
    public const string Allowed = "vetting.allowed";
    public const string Declined = "vetting.declined";

    /// <summary>The entry of the catalogue.</summary>
    public const string PlatformVetted = "platform.vetted";

    public static readonly AuditSentence[] Sentences =
    [
        new(Asked, fact => $"{fact.Who} asked for the app"),
        new(Joined, fact => $"{fact.Who} asked for it, too"),
        new(Left, fact => $"{fact.Who} no longer needs it"),
        new(Agreed, fact => $"{fact.Who} agreed for {fact.Text("for") ?? "an office"}"),
        new(Refused, fact => $"{fact.Who} said no for {fact.Text("for") ?? "an office"}"),
        new(Allowed, _ => "Both offices agreed: the app is on the list"),
        new(Declined, _ => "The app is not allowed"),
    ];
}
