using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SppsFlows.Vetting;

/// <summary>The form of an office as it was sent; unchecked text.</summary>
public sealed record VettingAnswer(string Choice, string AllowedFor, string Conditions, string MinimumAge, string Reason)
{
    public const int MostAllowedFor = 300, MostText = 1000;

    public static VettingAnswer Read(IFormCollection form)
    {
        string Text(string name) => form[name].ToString().ReplaceLineEndings("\n").Trim();
        return new VettingAnswer(Text("decision"), Text("allowedFor"), Text("conditions"), Text("minimumAge"), Text("reason"));
    }

    public bool Agrees => Choice == "agree";

    public int? Age => int.TryParse(MinimumAge, NumberStyles.None, CultureInfo.InvariantCulture, out var age) ? age : null;

    /// <summary>What is missing or wrong, by field. Pure.</summary>
    public IReadOnlyDictionary<string, string> Problems()
    {
        var problems = new Dictionary<string, string>();
        if (Choice is not ("agree" or "decline")) problems["decision"] = "Choose yes or no.";
        if (Agrees && AllowedFor.Length == 0) problems["allowedFor"] = "Write what it may be used for: it stands on the public list.";
        if (AllowedFor.Length > MostAllowedFor) problems["allowedFor"] = $"Keep it under {MostAllowedFor} characters.";
        if (Conditions.Length > MostText) problems["conditions"] = $"Keep it under {MostText} characters.";
        if (MinimumAge.Length > 0 && Age is not (> 0 and < 100)) problems["minimumAge"] = "Write the age in years, for example 13.";
        if (Choice == "decline" && Reason.Length == 0) problems["reason"] = "Write why not: whoever asked reads it.";
        if (Reason.Length > MostText) problems["reason"] = $"Keep it under {MostText} characters.";
        return problems;
    }
}
