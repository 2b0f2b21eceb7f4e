using CsCheck;
using SppsFlows.Assignments;
using SppsFlows.Calendar;

namespace SppsFlows.App.Tests.Assignments;

/// <summary>
/// The schedule against a naive model that counts days on its fingers, over random rhythms, staffs, stand-ins, holidays and downtimes.
/// </summary>
public sealed class AssignmentScheduleModelTests
{
    private const int Days = 90;

    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/Chicago");

    // A Monday; summer time ends in between.
    private static readonly DateOnly First = new(2026, 10, 5);

    private static readonly Gen<AssignmentRhythm> Rhythms = Gen.Select(
        Gen.Int[1, 12].Array[0, 4], Gen.Int[0, 6], Gen.Select(Gen.Int[1, 14], Gen.Bool, Gen.Int[-1, 6])
            .Array[0, 2], Gen.Frequency((1, Gen.Const(0)), (1, Gen.Int[5, 35])), Gen.Bool,
        (days, every, levels, expiry, asksInDigest) => new AssignmentRhythm
        {
            RemindOn = [.. days.Distinct().Order()],
            ThenEvery = every,
            Escalations = [.. levels.OrderBy(level => level.Item1)
                .Select(
                    level => new EscalationRhythm(
                        level.Item1, level.Item2 ? CountFrom.Opened : CountFrom.Asked, level.Item3 < 0 ? null : level.Item3))],
            ExpireOn = expiry,
            AsksInDigest = asksInDigest,
        });

    private static readonly Gen<Staff> Staffs = Gen.Select(
        Gen.Int[0, Days - 1], Gen.Int[0, 7], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 7], (from, responsible, first, second, told) =>
            new Staff(from, responsible, first, second, told));

    private static readonly Gen<World> Worlds = Gen.Select(
        Rhythms, Staffs.Array[1, 4],
            Gen.Select(Gen.Int[0, Days - 1], Gen.Int[0, 25], Gen.Int[0, 2], (from, length, away) => new StandIn(from, from + length, away))
            .Array[0, 3],
        Gen.Int[0, Days - 1].Array[0, 15], Gen.Select(Gen.Int[0, Days - 1], Gen.Int[0, 9]).Array[0, 3],
        (rhythm, staffs, standIns, holidays, downtimes) => new World(
            rhythm, [.. staffs.OrderBy(staff => staff.From)], standIns, [.. holidays],
                [.. downtimes.SelectMany(time => Enumerable.Range(time.Item1, time.Item2)).Where(day => day > 0)]));

    [Fact]
    public void Schedule_InAnyWorld_DoesWhatTheNaiveModelDoes() =>
        Worlds.Sample(
            world => string.Join('\n', Scheduled(world)).ShouldBe(string.Join('\n', Model(world))), iter: 3_000, print: world =>
                $"{world}\n{string.Join('\n', world.Staffs)}\n{string.Join('\n', world.StandIns)}\n"
                + $"down {string.Join(',', world.Down)}\nfree {string.Join(',', world.Free)}\n"
                + $"{world.Rhythm}\non {string.Join(',', world.Rhythm.RemindOn)} {string.Join(',', world.Rhythm.Escalations)}");

    /// <summary>Who is asked, taken back, reminded, and what else happens, by counting school days one by one.</summary>
    private static List<string> Model(World world)
    {
        List<string> log = [];
        var (rhythm, asked, level, told) = (world.Rhythm, new Dictionary<string, (Wanted As, int Day, int Sent)>(), 0, (int?)null);
        int Passed(int from, int to) => Enumerable.Range(from + 1, Math.Max(0, to - from)).Count(world.IsSchool);
        for (var day = 0; day < Days; day++)
        {
            if (world.Down.Contains(day)) continue;
            var (people, school) = (world.On(day), world.IsSchool(day));
            while (true)
            {
                var wanted = people.Where(one => one.Level <= level).DistinctBy(one => one.Party).ToDictionary(one => one.Party);
                var can = wanted.Values.Any(one => one.As != AssigneeRole.Informed);
                if (!can && people.Where(one => one.As != AssigneeRole.Informed && one.Level > level).Select(one => one.Level).Order()
                    .FirstOrDefault() is > 0 and var other)
                {
                    log.Add($"{day} escalate {level = other}");
                    continue;
                }
                bool Same(string party) => wanted.TryGetValue(party, out var one)
                    && (one.As == AssigneeRole.Informed) == (asked[party].As.As == AssigneeRole.Informed);
                foreach (var party in asked.Keys.Where(party => !Same(party)).Order().ToList())
                    Log(asked.Remove(party), $"{day} take back {party}");
                foreach (var one in wanted.Values.Where(one => !asked.ContainsKey(one.Party)).OrderBy(one => one.Party))
                    Log(asked.TryAdd(one.Party, (one, day, 0)), $"{day} ask {one.Party}");
                if (can) told = null;
                if (!can && (told is null || (school && Passed(told.Value, day) >= 5))) Log(true, $"{day} nobody {told = day}");
                if (!can) break;
                var own = asked.Values.Where(one => one.As.As == AssigneeRole.Responsible)
                    .DefaultIfEmpty(asked.Values.Where(one => one.As.As != AssigneeRole.Informed).MinBy(one => one.Day))
                    .Min(one => one.Day);
                if (school && rhythm.ExpireOn > 0 && Passed(own, day) >= rhythm.ExpireOn) return [.. log, $"{day} expire"];
                if (!school || level >= rhythm.Escalations.Count
                    || Passed(rhythm.Escalations[level].From is CountFrom.Opened ? 0 : own, day) < rhythm.Escalations[level].On) break;
                log.Add($"{day} escalate {++level}");
            }
            foreach (var (party, (one, since, sent)) in school ? asked.OrderBy(one => one.Key).ToList() : [])
            {
                var every = one.Level == 0 ? rhythm.ThenEvery : rhythm.Escalations.ElementAtOrDefault(one.Level - 1)?.ThenEvery
                    ?? rhythm.ThenEvery;
                List<int> on = [.. one.As == AssigneeRole.Informed || rhythm.AsksInDigest ? [0]
                    : (int[])[], .. one.Level == 0 && one.As != AssigneeRole.Informed ? rhythm.RemindOn : []];
                for (var next = on.LastOrDefault() + every; every > 0 && next < Days; next += every) on.Add(next);
                var due = on.Count(count => count <= Passed(since, day));
                if (due <= sent) continue;
                asked[party] = (one, since, due);
                log.Add($"{day} remind {party}");
            }
        }
        return log;

        void Log(bool _, string what) => log.Add(what);
    }

    /// <summary>The same by the schedule, driven as the sweep does it.</summary>
    private static List<string> Scheduled(World world)
    {
        List<string> log = [];
        var calendar = new SchoolCalendar(Zone, world.Free.Select(First.AddDays).ToHashSet(), new TimeOnly(20, 0), new TimeOnly(6, 30));
        var assignment = new Assignment
        {
            Id = Guid.Empty,
            Kind = "model",
            Subject = "model/1",
            About = "model/1",
            Round = 1,
            OpenedAt = At(0)
        };
        for (var day = 0; day < Days && assignment.State is AssignmentState.Open; day++)
        {
            if (world.Down.Contains(day)) continue;
            var (now, people) = (At(day), new PeopleNow(world.On(day), [], []));
            for (var waits = false; !waits && assignment.State is AssignmentState.Open;)
            {
                switch (AssignmentSchedule.Next(assignment, people, world.Rhythm, calendar, now))
                {
                    case AssignmentStep.Ask ask:
                        foreach (var gone in ask.Gone.OrderBy(gone => gone.Party))
                            (gone.TakenBackAt, _) = (now, Log($"take back {gone.Party}"));
                        foreach (var one in ask.New.OrderBy(one => one.Party))
                        {
                            Log($"ask {one.Party}");
                            assignment.Assignees.Add(
                                new Assignee
                                {
                                    Id = Guid.Empty,
                                    AssignmentId = assignment.Id,
                                    Party = one.Party,
                                    As = one.As,
                                    Level = one.Level,
                                    Because = "",
                                    AskedAt = now
                                });
                        }
                        if (people.IsAnswerable(assignment.EscalationLevel)) assignment.NobodyToldAt = null;
                        break;
                    case AssignmentStep.Escalate escalate:
                        (assignment.EscalationLevel, _) = (escalate.Level, Log($"escalate {escalate.Level}"));
                        break;
                    case AssignmentStep.TellNobody:
                        (assignment.NobodyToldAt, _) = (now, Log($"nobody {day}"));
                        break;
                    case AssignmentStep.Expire:
                        (assignment.State, _) = (AssignmentState.Expired, Log("expire"));
                        break;
                    case AssignmentStep.Wait wait:
                        waits = true;
                        if (wait.Until is { } until) until.ShouldBeGreaterThan(now);
                        break;
                    case var other:
                        throw new InvalidOperationException(other.ToString());
                }
            }
            if (calendar.SchoolHours(now) != now || assignment.State is not AssignmentState.Open) continue;
            foreach (
                var assignee in assignment.AskedNow.OrderBy(assignee => assignee.Party)
                .Where(assignee => AssignmentSchedule.RemindAt(assignee, world.Rhythm, calendar) <= now))
                (assignee.Reminders, _) = (
                    AssignmentSchedule.RemindersDue(assignee, world.Rhythm, calendar, now), Log($"remind {assignee.Party}"));

            bool Log(string what)
            {
                log.Add($"{day} {what}");
                return true;
            }
        }
        return log;
    }

    // The sweep comes at seven in the morning.
    private static DateTimeOffset At(int day)
    {
        var local = First.AddDays(day).ToDateTime(new TimeOnly(7, 0));
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>
    /// Who holds what from a day on, as bits; <paramref name="Told"/> says which of the escalations' people are only told.
    /// </summary>
    private sealed record Staff(int From, int Responsible, int First, int Second, int Told);

    private sealed record StandIn(int From, int Until, int Away);

    private sealed record World(
        AssignmentRhythm Rhythm, IReadOnlyList<Staff> Staffs, IReadOnlyList<StandIn> StandIns, HashSet<int> Free, HashSet<int> Down)
    {
        private static readonly string[] Responsible = ["person/a", "person/b", "person/c"];
        private static readonly string[] Levels = ["person/d", "person/a", "person/e"];

        public bool IsSchool(int day) =>
            First.AddDays(day).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !Free.Contains(day);

        public IReadOnlyList<Wanted> On(int day)
        {
            var staff = Staffs.LastOrDefault(staff => staff.From <= day) ?? Staffs[0];
            return
            [
                .. Of(Responsible, staff.Responsible, 0, told: 0, day),
                .. Rhythm.Escalations.Count > 0 ? Of(Levels[..2], staff.First, 1, staff.Told, day) : [],
                .. Rhythm.Escalations.Count > 1 ? Of(Levels[1..], staff.Second, 2, staff.Told >> 1, day) : [],
            ];
        }

        private IEnumerable<Wanted> Of(string[] people, int bits, int level, int told, int day)
        {
            for (var at = 0; at < people.Length; at++)
            {
                if ((bits & (1 << at)) == 0) continue;
                var informed = (told & (1 << at)) != 0;
                yield return new Wanted(
                    people[at], informed ? AssigneeRole.Informed : level == 0 ? AssigneeRole.Responsible
                    : AssigneeRole.Escalation, "", null, null, level);
                for (var standIn = 0; standIn < StandIns.Count && !informed; standIn++)
                    if (StandIns[standIn] is var one && one.Away == at && one.From <= day && day <= one.Until)
                        yield return new Wanted($"person/s{standIn}", AssigneeRole.Delegate, "", null, people[at], level);
            }
        }
    }
}
