using SppsFlows.Assignments;

namespace SppsFlows.App.Tests.Assignments.Simulation;

/// <summary>
/// Assignments as the table of kinds reads, by counting school days one by one at each sweep: no next step, no calendar of the app's.
/// </summary>
internal sealed class NaiveModel(Staffing staff, IReadOnlyDictionary<string, AssignmentRhythm> rhythms)
{
    private const string Office = "office/Communications";

    private readonly List<Question> _open = [];
    private readonly HashSet<(string Party, DateOnly Day)> _digests = [];
    private readonly HashSet<(string Member, Question Of)> _passedOn = [];

    public List<Line> Log { get; } = [];

    public void Open(Case what, DateTimeOffset now)
    {
        _open.Add(new Question(what, rhythms[what.Kind], now));
        while (!Settles(_open[^1], now)) { }
    }

    public void Answer(Case what) => _open.RemoveAll(one => one.Case == what);

    public void Sweep(DateTimeOffset now)
    {
        foreach (var one in _open.ToList()) while (!Settles(one, now)) { }
        if (!Script.IsSchoolTime(now)) return;
        var asked = _open.Where(one => one.ByDay).SelectMany(one => one.Asked.Keys, (one, party) => (One: one, Party: party)).ToList();
        foreach (var (one, office) in asked.Where(line => staff.MembersOf(line.Party).Count > 0 && Reminds(line.One, line.Party, now)))
            _passedOn.UnionWith(staff.MembersOf(office).Select(member => (member, one)));
        _passedOn.RemoveWhere(line => staff.IsGone(line.Member) || !_open.Contains(line.Of));
        foreach (var party in asked.Select(line => line.Party).Concat(_passedOn.Select(line => line.Member)).Distinct().ToList())
        {
            var due = asked.Where(line => line.Party == party && line.One.IsDue(party, now)).ToList();
            if (due.Count + _passedOn.Count(line => line.Member == party) == 0 || !_digests.Add((party, Script.Day(now)))) continue;
            foreach (var (one, _) in due) Reminds(one, party, now);
            _passedOn.RemoveWhere(line => line.Member == party);
            Log.AddRange(staff.AddressesOf(party).Select(to => new Line(now, "digest", "mail", to)));
        }
    }

    /// <returns>False: look again, something has changed.</returns>
    private bool Settles(Question one, DateTimeOffset now)
    {
        var (rhythm, may, people) = (one.Rhythm, !one.ByDay || Script.IsSchoolTime(now), staff.Of(one.Case, Script.Day(now)).ToList());
        var wanted = people.Where(who => who.Level <= one.Level).DistinctBy(who => who.Party).ToList();
        if (now >= one.Opened + one.Case.Window) return Ends(one, now);
        if (wanted.TrueForAll(who => who.IsTold) && people.Find(who => !who.IsTold) is { } other)
            return Escalates(one, other.Level, people, now);
        foreach (var (party, asked) in one.Asked.ToList())
            if (!wanted.Exists(who => who.Party == party && who.IsTold == asked.Who.IsTold)) one.Asked.Remove(party);
        foreach (var who in wanted.Where(who => one.Asked.TryAdd(who.Party, (who, now, 0))))
            Tell(one, now, "asked", "ask", who.IsTold ? [] : [who.Party]);
        var able = one.Asked.Values.Where(asked => !asked.Who.IsTold).ToList();
        if (able.Count == 0)
        {
            if (one.NobodySince is { } since && (!may || one.Passed(since, now) < rhythm.TellNobodyEvery)) return true;
            one.NobodySince = now;
            return Tell(one, now, "nobody", "nobody", Office);
        }
        one.NobodySince = null;
        var first = able.Where(asked => asked.Who is { Level: 0, IsStandIn: false }).DefaultIfEmpty(able.MinBy(asked => asked.Since))
            .Min(asked => asked.Since);
        if (may && rhythm.ExpireOn > 0 && one.Passed(first, now) >= rhythm.ExpireOn) return Ends(one, now);
        if (may && rhythm.Escalations.ElementAtOrDefault(one.Level) is { } next
            && one.Passed(next.From is CountFrom.Opened ? one.Opened : first, now) >= next.On)
            return Escalates(one, one.Level + 1, people, now);
        foreach (var party in one.ByDay ? [] : one.Asked.Keys.Where(party => Reminds(one, party, now)).ToList())
            Tell(one, now, null, "ask", party);
        return true;
    }

    private bool Escalates(Question one, int level, List<Concerned> people, DateTimeOffset now)
    {
        one.Level = level;
        return !Tell(one, now, "escalated", "nobody", people.Exists(who => who.Level == level) ? [] : [Office]);
    }

    private bool Ends(Question one, DateTimeOffset now)
    {
        _open.Remove(one);
        return Tell(one, now, "expired", "expired", [.. one.Asked.Where(asked => !asked.Value.Who.IsTold).Select(asked => asked.Key)]);
    }

    private bool Reminds(Question one, string party, DateTimeOffset now)
    {
        if (!one.IsDue(party, now)) return false;
        one.Asked[party] = one.Asked[party] with { Sent = one.Due(party, now) };
        return Tell(one, now, "reminded", "");
    }

    private bool Tell(Question one, DateTimeOffset now, string? what, string mail, params IReadOnlyList<string> to)
    {
        if (what is not null) Log.Add(new Line(now, one.Case.Kind, what));
        Log.AddRange(to.SelectMany(staff.AddressesOf).Select(address => new Line(now, one.Case.Kind, $"mail {mail}", address)));
        return true;
    }
}

/// <summary>An open assignment of the model.</summary>
internal sealed class Question(Case what, AssignmentRhythm rhythm, DateTimeOffset opened)
{
    public Case Case => what;
    public AssignmentRhythm Rhythm => rhythm;
    public DateTimeOffset Opened => opened;
    public bool ByDay => rhythm.Unit is RhythmUnit.SchoolDays;
    public Dictionary<string, (Concerned Who, DateTimeOffset Since, int Sent)> Asked { get; } = [];
    public int Level { get; set; }
    public DateTimeOffset? NobodySince { get; set; }

    public int Passed(DateTimeOffset from, DateTimeOffset to) => !ByDay ? (int)(to - from).TotalMinutes
        : Enumerable.Range(1, 100).Select(Script.Day(from).AddDays).Count(day => day <= Script.Day(to) && Script.IsSchoolDay(day));

    public bool IsDue(string party, DateTimeOffset now) => Due(party, now) > Asked[party].Sent;

    /// <summary>How many reminders ought to have gone by now.</summary>
    public int Due(string party, DateTimeOffset now)
    {
        var (who, since, _) = Asked[party];
        List<int> on = [.. who.IsTold ? [0] : (int[])[], .. who.Level == 0 ? rhythm.RemindOn : []];
        var every = who.Level == 0 ? rhythm.ThenEvery : rhythm.Escalations[who.Level - 1].ThenEvery ?? rhythm.ThenEvery;
        for (var next = on.LastOrDefault() + every; every > 0 && next <= 300; next += every) on.Add(next);
        return on.Count(count => count <= Passed(since, now));
    }
}
