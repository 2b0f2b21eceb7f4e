namespace SppsFlows.App.Tests.Assignments.Simulation;

/// <summary>Who holds what, who left and who stands in, as the model knows it.</summary>
internal sealed class Staffing(Script script)
{
    private readonly Dictionary<string, string> _holders = new(script.Holders);
    private readonly HashSet<string> _gone = [];
    private readonly List<(Change.StandIn By, string? Away)> _standIns = [];

    public string? HolderOf(string post) => _holders.GetValueOrDefault(post);

    public bool IsGone(string party) => _gone.Contains(party);

    public void Play(Change change)
    {
        switch (change)
        {
            case Change.Leave { PersonId: var id }:
                _gone.Add($"person/{id}");
                break;
            case Change.Return { PersonId: var id }:
                _gone.Remove($"person/{id}");
                break;
            case Change.Refill { Post: var post, PersonId: var id }:
                _holders.Remove(post);
                if (id is not null) _holders[post] = id;
                break;
            case Change.StandIn standIn:
                _standIns.Add((standIn, standIn.ForPost ? null : HolderOf(standIn.Post)));
                break;
        }
    }

    /// <summary>All levels of a case, those who stand in after those of their level.</summary>
    public IEnumerable<Concerned> Of(Case one, DateOnly today)
    {
        for (var level = 0; level < one.Levels.Count; level++)
        {
            var there = one.Levels[level]
                .Select(slot => (Slot: slot, Id: slot.Post is { } post ? HolderOf(post) : slot.Party!.Split('/')[1]))
                .Where(who => who.Id is not null && !IsGone($"person/{who.Id}")).ToList();
            foreach (var (slot, id) in there)
                yield return new Concerned(slot.Party ?? $"person/{id}", level, slot.IsTold, IsStandIn: false);
            foreach (var (slot, id) in there.Where(who => who.Slot is { Post: not null, IsTold: false }))
                foreach (var (by, away) in _standIns.Where(other => other.By.From <= today && today <= other.By.Until))
                    if (by.PersonId != id && !IsGone($"person/{by.PersonId}") && (away is null ? by.Post == slot.Post : away == id))
                        yield return new Concerned($"person/{by.PersonId}", level, IsTold: false, IsStandIn: true);
        }
    }

    /// <summary>Of the office that has no mailbox; of any other party nobody.</summary>
    public IReadOnlyList<string> MembersOf(string party) => party != "office/Technology" ? []
        : [.. _holders.Where(post => post.Key.StartsWith("Technology/", StringComparison.Ordinal)).Select(post => $"person/{post.Value}")
            .Append("person/ivan").Where(member => !IsGone(member))];

    /// <summary>Where its mails go: to an office's mailbox, else to its people; to nobody who left.</summary>
    public IEnumerable<string> AddressesOf(string party) => MembersOf(party).DefaultIfEmpty(party).Where(who => !IsGone(who))
        .Select(who => $"{who.Split('/')[1].ToLowerInvariant()}@lakeside.example");
}

/// <param name="Level">0: responsible, or in the place of somebody who is.</param>
internal sealed record Concerned(string Party, int Level, bool IsTold, bool IsStandIn);

/// <summary>Something that happened, as the app and the model both tell it.</summary>
internal sealed record Line(DateTimeOffset At, string Kind, string What, string To = "");
