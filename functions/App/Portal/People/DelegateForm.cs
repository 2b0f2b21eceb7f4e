using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SppsFlows.Portal.People;

/// <summary>The form as it was sent; unchecked text.</summary>
/// <param name="Person">Who is to stand in: a name, or a mail address.</param>
/// <param name="For">The value of a <see cref="DelegateChoice"/>.</param>
/// <param name="Away">For whom, when that is <see cref="DelegateChoice.SomebodyElse"/>: as <paramref name="Person"/>.</param>
public sealed record DelegateForm(string Person, string For, string Away, string From, string Until, string Note)
{
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>As browsers send a date.</summary>
    public static string Day(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    public static async Task<DelegateForm> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        string Text(string name) => form[name].ToString() is { Length: <= 400 } text ? text.Trim() : "";
        return new DelegateForm(Text("person"), Text("for"), Text("away"), Text("from"), Text("until"), Text("note"));
    }

    /// <summary>Null: it is no day.</summary>
    public static DateOnly? Read(string day) =>
        DateOnly.TryParseExact(day, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;

    /// <summary>What is wrong with what was written, by field; who and for whom is looked up elsewhere. Pure.</summary>
    public Dictionary<string, string> Problems(IReadOnlyCollection<DelegateChoice> choices)
    {
        Dictionary<string, string> problems = [];
        if (choices.All(choice => choice.Value != For)) problems["for"] = "Choose for whom, or for which post.";
        if (Person.Length == 0) problems["person"] = "Write the name or the mail address of whoever stands in.";
        if (For == DelegateChoice.SomebodyElse && Away.Length == 0)
            problems["away"] = "Write the name or the mail address of whoever is away.";
        if (Read(From) is null) problems["from"] = $"Choose the first day, or write it like {DayFormatExample}.";
        if (Read(Until) is null) problems["until"] = $"Choose the last day, or write it like {DayFormatExample}.";
        return problems;
    }

    private const string DayFormatExample = "2027-03-31";
}
