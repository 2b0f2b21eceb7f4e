using SppsFlows.Accounts.Mend;
using SppsFlows.Accounts.Request;
using SppsFlows.Assignments;
using SppsFlows.Credentials.Misplaced;

namespace SppsFlows.App.Tests.Assignments.Simulation;

/// <summary>What happens in eight weeks, moment by moment, made of one seed. The app and the model both play it.</summary>
/// <param name="Holders">Who holds which post at the beginning, by "role/org".</param>
internal sealed record Script(IReadOnlyList<Moment> Moments, IReadOnlyDictionary<string, string> Holders)
{
    public const int Days = 56, People = 200, CasesPerKind = 12, Schools = 10, Off = 3;

    /// <summary>Of the people those who are there before the script begins.</summary>
    public const int Known = 8;

    public const string Designee = "SuperintendentDesignee/district";

    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");

    /// <summary>A Monday; summer time begins in between.</summary>
    public static readonly DateOnly First = new(2027, 2, 22);

    public static readonly IReadOnlyList<string> Holidays = ["2027-03-12", "2027-04-05/2027-04-09"];

    public static string Person(int number) => $"p{number:000}";

    public static string Principal(int school) => $"Principal/s{school:00}";

    public static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    public static bool IsSchoolDay(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)
        && day != new DateOnly(2027, 3, 12) && (day < new DateOnly(2027, 4, 5) || day > new DateOnly(2027, 4, 9));

    public static bool IsQuiet(DateTimeOffset at) =>
        TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime) is var time
            && (time >= new TimeOnly(20, 0) || time < new TimeOnly(6, 30));

    public static bool IsSchoolTime(DateTimeOffset at) => IsSchoolDay(Day(at)) && !IsQuiet(at);

    public static Script Of(int seed, IReadOnlyDictionary<string, AssignmentRhythm> rhythms)
    {
        var random = new Random(seed);
        var holders = Enumerable.Range(0, Schools).ToDictionary(Principal, Person);
        holders[Designee] = "marcus";
        for (var number = 0; number < 2; number++) holders[$"Technology/district/{Person(Schools + number)}"] = Person(Schools + number);
        List<(DateTimeOffset At, Change What)> changes = [];
        SortedSet<DateTimeOffset> moments = [];
        foreach (var kind in rhythms.Keys.Order(StringComparer.Ordinal))
            for (var number = 0; number < CasesPerKind; number++) AddCase(kind, number);
        for (var number = 0; number < 25; number++)
        {
            var (who, at) = (Person(random.Next(People / 2)), Any());
            changes.Add((at, new Change.Leave(who)));
            if (random.Next(3) > 0) changes.Add((at.AddMinutes(random.Next(1, 20_000)), new Change.Return(who)));
        }
        foreach (var post in (string[])[.. Enumerable.Range(0, Schools).Select(Principal), Designee])
            for (var times = random.Next(3); times > 0; times--)
            {
                var at = Any();
                if (random.Next(2) == 0) changes.Add((at, new Change.Refill(post, null)));
                changes.Add((at.AddMinutes(random.Next(12_000)), new Change.Refill(post, Person(random.Next(100, People - Known)))));
            }
        for (var number = 0; number < 20; number++)
        {
            var (at, post) = (Any(), random.Next(4) == 0 ? Designee : Principal(random.Next(Schools)));
            var from = Day(at).AddDays(random.Next(1, 10));
            var (who, until) = (Person(random.Next(50, People - Known)), from.AddDays(random.Next(15)));
            changes.Add((at, new Change.StandIn(who, post, random.Next(2) == 0, from, until)));
        }
        var off = random.Next(5, 50);
        for (var day = 0; day < Days; day++)
        {
            if (IsSchoolDay(First.AddDays(day))) moments.Add(At(day, (6 * 60) + 30 + random.Next(20)));
            if (random.Next(3) > 0) moments.Add(At(day, random.Next(24 * 60)));
        }
        var list = moments.Where(moment => Day(moment) < First.AddDays(off) || Day(moment) >= First.AddDays(off + Off)).ToList();
        var played = changes.OrderBy(change => change.At).GroupBy(change => list.FirstOrDefault(moment => moment >= change.At))
            .ToDictionary(group => group.Key, group => group.Select(change => change.What).ToList());
        return new Script([.. list.Select(at => new Moment(at, played.GetValueOrDefault(at) ?? []))], holders);

        DateTimeOffset Any() => At(random.Next(Days), random.Next(24 * 60));

        // Half of all in the first two weeks, most of it by day.
        void AddCase(string kind, int number)
        {
            var rhythm = rhythms[kind];
            var day = (int)(Days * Math.Pow(random.NextDouble(), 2));
            var at = At(day, random.Next(3) > 0 ? random.Next(7 * 60, 18 * 60) : random.Next(24 * 60));
            var school = random.Next(Schools);
            var one = new Case(kind, SubjectOf(kind, random), $"s{school:00}", Levels(kind, rhythm, school),
                rhythm.Unit is RhythmUnit.Minutes ? TimeSpan.FromHours(4) : null);
            if (one.Window is not null)
                foreach (var minutes in (int[])[0, 11, 21, 33, 95, 200, 245]) moments.Add(at.AddMinutes(minutes));
            changes.Add((at, new Change.Open(one)));
            var answered = at.AddMinutes(random.Next(one.Window is null ? 40_000 : 240));
            if (random.Next(2) == 0) changes.Add((answered, new Change.Answer(one)));
        }

        IReadOnlyList<IReadOnlyList<Slot>> Levels(string kind, AssignmentRhythm rhythm, int school)
        {
            var someone = new Slot($"person/{Person(random.Next(12, People - Known))}");
            if (kind == CompleteDraft.Kind) return [[someone]];
            var communications = new Slot("office/Communications");
            // Of those who never hold a post: of others a superior is told as well.
            if (kind == MisplacedSecretRepair.Kind) return [[new Slot($"person/{Person(12 + (school * 8))}")], [communications]];
            IReadOnlyList<Slot> responsible = random.Next(6) switch
            {
                0 => [communications],
                1 => [new Slot("office/Technology")],
                2 => [someone, new Slot($"person/{Person(random.Next(12, People - Known))}"), someone with { Party = "person/amina" }],
                3 => [someone],
                _ => [new Slot(null, Principal(school))],
            };
            List<IReadOnlyList<Slot>> levels = [responsible];
            for (var level = 0; level < rhythm.Escalations.Count; level++)
                levels.Add(random.Next(4) switch
                {
                    0 => [communications],
                    1 => [new Slot(null, Principal(school), IsTold: true)],
                    2 => [new Slot(null, Designee, IsTold: true), new Slot(null, Principal(school))],
                    _ => [new Slot(null, Designee)],
                });
            return levels;
        }

        static DateTimeOffset At(int day, int minute)
        {
            var local = First.AddDays(day).ToDateTime(TimeOnly.MinValue).AddMinutes(minute);
            if (Zone.IsInvalidTime(local)) local = local.AddHours(1);
            return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
        }
    }

    public static string SubjectOf(string kind, Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        var id = new Guid(bytes);
        return kind == CompleteDraft.Kind ? AccountRequestDraft.SubjectOf(id)
            : kind == MisplacedSecretRepair.Kind ? MisplacedSecret.SubjectOf(id)
            : $"{kind}/{id}";
    }
}

/// <summary>The sweep comes, and then this happens.</summary>
internal sealed record Moment(DateTimeOffset At, IReadOnlyList<Change> Changes);

/// <param name="Levels">Who is responsible, then who after them.</param>
/// <param name="Window">Until when it can be answered, where that is fixed.</param>
internal sealed record Case(string Kind, string Subject, string OrgId, IReadOnlyList<IReadOnlyList<Slot>> Levels, TimeSpan? Window);

/// <summary>A party, or whoever holds a post at the time ("role/org").</summary>
internal sealed record Slot(string? Party, string? Post = null, bool IsTold = false);

internal abstract record Change
{
    internal sealed record Open(Case Case) : Change;

    internal sealed record Answer(Case Case) : Change;

    internal sealed record Leave(string PersonId) : Change;

    internal sealed record Return(string PersonId) : Change;

    /// <param name="PersonId">Null: the post becomes vacant.</param>
    internal sealed record Refill(string Post, string? PersonId) : Change;

    /// <param name="ForPost">Else for whoever holds it when they are named.</param>
    internal sealed record StandIn(string PersonId, string Post, bool ForPost, DateOnly From, DateOnly Until) : Change;
}
