using SppsFlows.Mail;

namespace SppsFlows.Assignments.Sweep;

/// <summary>The one routine mail of a day: all that waits for somebody. Pure.</summary>
internal static class DigestMail
{
    // A longer mail is not read; all of it is on the start page.
    private const int MostLines = 40;

    /// <param name="lines">What waits longest first.</param>
    public static MailDraft Draft(string key, Recipient to, IReadOnlyList<(DigestLine Line, string Url)> lines, string homeUrl)
    {
        var draft = new MailDraft(
            key, to.Email, lines.Count == 1 ? $"Waiting for you: {lines[0].Line.Text}" : $"{lines.Count} things wait for you", "digest")
            .Text($"Hello {to.GivenName},")
            .Text(lines.Count == 1 ? "This waits for you today:" : $"These {lines.Count} things wait for you today:");
        foreach (var (line, url) in lines.Take(MostLines))
        {
            draft.Text($"{line.Text}\n{line.Detail}");
            if (line.Button is { } button) draft.Button(button, url);
        }
        if (lines.Count > MostLines) draft.Text($"… and {lines.Count - MostLines} more.").Button("See all of it", homeUrl);
        return draft.Note(
            "You get one such mail on a school day at most, and only while something waits. Opening a link changes nothing. "
            + "The links are for you alone: please do not forward this mail.");
    }
}
