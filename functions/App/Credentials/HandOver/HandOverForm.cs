using Microsoft.AspNetCore.Http;
using SppsFlows.Assignments;
using SppsFlows.Directory;

namespace SppsFlows.Credentials.HandOver;

/// <summary>The form as it was sent; unchecked text.</summary>
/// <param name="Managers">As written: a name, or an e-mail address.</param>
public sealed record HandOverForm(string Choice, IReadOnlyList<string> Managers, bool Attested, string Signature, string Code)
{
    private const int LongestChoice = 20;

    public static readonly HandOverForm Empty = new("", [], false, "", "");

    public static async Task<HandOverForm> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var form = await request.ReadFormAsync(cancellationToken);
        return new HandOverForm(
            form["choice"].ToString(),
            [.. form["manager"].Select(text => (text ?? "").Trim()).Where(text => text.Length > 0).Take(HandOverChoices.Most)],
            form["attested"].ToString() == "yes",
            form["signature"].ToString(), form["code"].ToString());
    }

    public AnswerForm AsAnswer() => new(Choice.Length is > 0 and <= LongestChoice ? Choice : null, Signature, Code, Version: null);

    /// <summary>What was answered, or what is wrong with it, by field. Pure.</summary>
    public HandOverAnswer Read(HandOverChoices choices) => Choice switch
    {
        "keep" when choices.RemainingAreEnough => new HandOverAnswer.Named([.. choices.Remaining.Select(person => person.Id)], []),
        "name" => ReadNamed(choices),
        "close" => new HandOverAnswer.Close(),
        _ => Wrong("choice", "Choose one of the answers."),
    };

    private HandOverAnswer ReadNamed(HandOverChoices choices)
    {
        List<string> added = [];
        foreach (var written in Managers)
        {
            var found = Find(choices.Staff, written);
            if (found.Count == 0)
                return Wrong(
                    "manager",
                    $"“{(written.Length > 60 ? written[..60] + "…" : written)}” is nobody of this school or department. Choose from the "
                    + "list, or write a district e-mail address.");
            if (found.Count > 1) return Wrong("manager", $"There is more than one {found[0].FullName}. Write the e-mail address.");
            added.Add(found[0].Id);
        }
        var remaining = choices.Remaining.Select(person => person.Id).ToList();
        added = [.. added.Except(remaining).Distinct()];
        var all = remaining.Concat(added).ToList();
        if (added.Count == 0) return Wrong("manager", "Name at least one person who manages the account from now on.");
        if (all.Count < choices.AtLeast)
            return Wrong(
                "manager",
                $"The account needs {choices.AtLeast} managers, so that it never hangs on one person. Name "
                + $"{choices.AtLeast - all.Count} more.");
        return all.Count > HandOverChoices.Most
            ? Wrong("manager", $"Name at most {HandOverChoices.Most} managers.")
            : new HandOverAnswer.Named(all, added);
    }

    // "Tom Vang", "tom.vang@…", or both as the list offers them.
    private static List<Person> Find(IReadOnlyList<Person> staff, string written)
    {
        var address = written.Split(
            [' ', ',', '<', '>', '(', ')'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(piece => piece.Contains('@'));
        return [.. staff.Where(person => address is null
            ? string.Equals(
                person.FullName, string.Join(' ', written.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
                StringComparison.OrdinalIgnoreCase)
            : string.Equals(person.Email, address, StringComparison.OrdinalIgnoreCase))];
    }

    private static HandOverAnswer.Wrong Wrong(string field, string message) => new(field, message);
}

/// <summary>Closed.</summary>
public abstract record HandOverAnswer
{
    private HandOverAnswer() { }

    /// <param name="ManagerIds">All, from now on.</param>
    /// <param name="AddedIds">Those who are new.</param>
    public sealed record Named(IReadOnlyList<string> ManagerIds, IReadOnlyList<string> AddedIds) : HandOverAnswer;

    public sealed record Close : HandOverAnswer;

    public sealed record Wrong(string Field, string Message) : HandOverAnswer;
}
