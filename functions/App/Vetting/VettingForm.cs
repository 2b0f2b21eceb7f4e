using Microsoft.AspNetCore.Http;
using SppsFlows.Policy;

namespace SppsFlows.Vetting;

/// <summary>“May we use this app?” as it was sent; unchecked text.</summary>
public sealed record VettingForm(
    string Name, string Url, string Purpose, string Ages, string DataCollected, string SignIn, string Cost)
{
    public static readonly VettingForm Empty = new("", "", "", "", "", "", "");

    /// <summary>The fields with their labels, in the order of the page.</summary>
    public static readonly IReadOnlyList<VettingField> Fields =
    [
        new("name", "Name of the app or web site", "As it calls itself, for example StoryHill", 60),
        new("url", "Its web site", "As your browser shows it, for example https://storyhill.example", 500),
        new("purpose", "What do you want to use it for?", "For example: Students record what they read, and families listen", 1000),
        new("ages", "Who will use it?", "With ages or grades, for example: students of grade 3, about 8 years old", 300),
        new("dataCollected", "What data does it collect?", "For example names, pictures, e-mail addresses", 1000, Optional: true),
        new("signIn", "How do people sign in?", "For example with the district’s account, or not at all", 300, Optional: true),
        new("cost", "What does it cost?", "For example nothing, or $3 a year for each student", 300, Optional: true),
    ];

    public static VettingForm Read(IFormCollection form)
    {
        string Text(string name) => form[name].ToString().ReplaceLineEndings("\n").Trim();
        return new VettingForm(
            Text("name"), Text("url"), Text("purpose"), Text("ages"), Text("dataCollected"), Text("signIn"), Text("cost"));
    }

    /// <summary>What is known of an app already, for whoever can add to it.</summary>
    public static VettingForm Of(AppVetting vetting, string purpose) => new(
        vetting.Name, vetting.Url ?? "", purpose, vetting.Ages ?? "", vetting.DataCollected ?? "", vetting.SignIn ?? "",
        vetting.Cost ?? "");

    public string ValueOf(string field) => field switch
    {
        "name" => Name,
        "url" => Url,
        "purpose" => Purpose,
        "ages" => Ages,
        "dataCollected" => DataCollected,
        "signIn" => SignIn,
        "cost" => Cost,
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, null),
    };

    /// <summary>What is missing or wrong. Pure.</summary>
    public IReadOnlyList<FieldProblem> Problems()
    {
        List<FieldProblem> problems = [];
        foreach (var field in Fields)
            if (ValueOf(field.Name).Length > field.Most)
                problems.Add(new(field.Name, $"This is longer than {field.Most} characters. Please shorten it."));
        if (PlatformCatalogue.Key(Name).Length == 0) problems.Add(new("name", "Write the name of the app, in letters or digits."));
        if (AppAddress.Read(Url) is null)
            problems.Add(new("url", "Write the address of its web site, for example https://storyhill.example."));
        if (Purpose.Length == 0) problems.Add(new("purpose", "Say in a sentence or two what you want to use it for."));
        if (Ages.Length == 0) problems.Add(new("ages", "Say who will use it, with ages or grades."));
        return problems;
    }
}

/// <param name="Most">Characters.</param>
public sealed record VettingField(string Name, string Label, string Hint, int Most, bool Optional = false)
{
    public bool IsLong => Most >= 1000;
}
