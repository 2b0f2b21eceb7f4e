using SppsFlows.Assignments;
using SppsFlows.Directory;
using SppsFlows.Mail;
using SppsFlows.Policy;

namespace SppsFlows.Vetting;

/// <summary>The mails of app vetting. Pure.</summary>
internal static class VettingMail
{
    public static MailDraft Please(AskMail ask, AppVetting vetting, Role office) =>
        new MailDraft(ask.Key, ask.To.Email, $"Vetting wanted: {vetting.Name}", ask.Assignment.About)
            .Text(
                $"{ask.Text.Asker} asks: may the district use {vetting.Name}? Please answer for {VettingOffices.NameOf(office)}"
                + $"{(ask.Why is Asking.Escalation ? ", which has nobody else who may" : "")}.")
            .Button(ask.Text.Button, ask.Url)
            .Facts(FactsOf(vetting))
            .Text(
                $"{Capital(VettingOffices.NameOf(VettingOffices.Other(office)))} is asked at the same time. The app is allowed when both "
                + "agree; either may set conditions. Account requests that wait for it then go on by themselves.")
            .Note("You sign in to answer. If nobody of the office answers, we remind you on school days.");

    public static MailDraft Allowed(AppVetting vetting, VettingWish wish, Person to, VettedPlatform entry, string publicUrl) =>
        Result(vetting, wish, to, $"You may use {vetting.Name}")
            .Text($"Hello {to.GivenName},")
            .Text($"{vetting.Name} passed the district’s app vetting. You asked for it: {wish.Purpose}")
            .Facts(
                ("Allowed for", entry.AllowedFor), ("Conditions", entry.Conditions),
                ("Minimum age", entry.MinimumAge is { } age ? $"{age}, by the app’s own terms" : null))
            .Text("Please keep to what it is allowed for and to the conditions. An account for a school, department or class is a request "
                + "of its own.")
            .Button("See all allowed apps", $"{publicUrl}/apps");

    public static MailDraft Declined(AppVetting vetting, VettingWish wish, Person to, string reason, string publicUrl) =>
        Result(vetting, wish, to, $"{vetting.Name} is not allowed")
            .Text($"Hello {to.GivenName},")
            .Text($"{vetting.Name} did not pass the district’s app vetting, so please do not use it for the district.")
            .Facts(("Why", reason))
            .Text("The list shows what you can use instead. If something about the app changes, talk to the Office of Communications.")
            .Button("See all allowed apps", $"{publicUrl}/apps");

    /// <summary>What is known of the app, as pages and mails show it; in a mail without schemes, so that it has one link, ours.</summary>
    public static IEnumerable<(string Name, string? Value)> FactsOf(AppVetting vetting) =>
    [
        ("Web site", vetting.Url?.Replace("https://", "", StringComparison.Ordinal).TrimEnd('/')),
        ("What for", vetting.Purpose),
        ("Used by", vetting.Ages),
        ("Data it collects", vetting.DataCollected ?? NotSaid),
        ("Sign-in", vetting.SignIn ?? NotSaid),
        ("Cost", vetting.Cost ?? NotSaid),
        ("Wanted as", string.Join("\n", vetting.Waiting.Select(wish => wish.AccountWanted).OfType<string>())),
    ];

    private const string NotSaid = "Not said";

    private static MailDraft Result(AppVetting vetting, VettingWish wish, Person to, string subject) =>
        new($"{VettingKind.Kind}/{vetting.Id}/result/{wish.Id}", to.Email, subject, vetting.Subject);

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
