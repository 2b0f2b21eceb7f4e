using System.Text.RegularExpressions;

namespace SppsFlows.Intake.Inbound;

/// <summary>What the sender wrote, without the mail they answer and without their signature. Pure.</summary>
public static partial class ReplyStripper
{
    public static string Of(string text)
    {
        var kept = new List<string>();
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (line == "-- " || line.Trim() is "--" or "—" || BeginsQuote(lines, i)) break;
            if (!line.TrimStart().StartsWith('>')) kept.Add(line.TrimEnd());
        }
        CutGreeting(kept);
        return string.Join('\n', kept).Trim('\n');
    }

    // "On Tue, Nov 24, 2026 at 9:00 AM Social Media Desk <…> wrote:", on one line or two; Outlook's line or its block of headers.
    private static bool BeginsQuote(string[] lines, int i)
    {
        var line = lines[i].Trim();
        if (OriginalMessage().IsMatch(line) || WroteLine().IsMatch(line)) return true;
        if (i + 1 < lines.Length
            && line.StartsWith("On ", StringComparison.Ordinal) && WroteLine().IsMatch($"{line} {lines[i + 1].Trim()}"))
            return true;
        return line.StartsWith("From:", StringComparison.OrdinalIgnoreCase)
            && lines.Skip(i + 1).Take(4).Count(next => HeaderLine().IsMatch(next.Trim())) >= 2;
    }

    // Otherwise "Thanks," and the name after it would become part of the last answer.
    private static void CutGreeting(List<string> lines)
    {
        for (var i = Math.Max(0, lines.Count - 12); i < lines.Count; i++)
        {
            if (!Greeting().IsMatch(lines[i].Trim())) continue;
            lines.RemoveRange(i, lines.Count - i);
            return;
        }
    }

    [GeneratedRegex(
        @"^(-{2,}\s*(Original Message|Forwarded message|Original-Nachricht|Mensaje original)\s*-{2,}|_{20,}|-{20,})$",
        RegexOptions.IgnoreCase)]
    private static partial Regex OriginalMessage();

    [GeneratedRegex(@"^(On\s.{6,250}\swrote:|El\s.{6,250}\sescribió:|Am\s.{6,250}\sschrieb.{0,100}:|Le\s.{6,250}\sa écrit\s?:)$")]
    private static partial Regex WroteLine();

    [GeneratedRegex(@"^(Sent|Date|To|Cc|Subject):\s", RegexOptions.IgnoreCase)]
    private static partial Regex HeaderLine();

    [GeneratedRegex(
        @"^((many |kind |best |warm )?(thanks?|thank you|regards|wishes|cheers|sincerely|gracias|saludos|respectfully)"
        + @"( so much| very much| in advance| a lot)?[,.!]?"
        + @"|sent from my .{2,40}|get outlook for .{2,20})$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Greeting();
}
