using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Credentials.Misplaced;
using SppsFlows.Data;
using SppsFlows.Mail;

namespace SppsFlows.App.Tests.Assignments.Simulation;

/// <summary>The app was off for a week, with something due on each of its days for several kinds and people.</summary>
public sealed class DowntimeTests
{
    private const int Week = 5;

    private static readonly DateTimeOffset Monday = new(2027, 2, 22, 13, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset BackAt = Monday.AddDays(14);

    [Fact]
    public async Task System_OffForFiveSchoolDays_SendsEachPersonOneMailAndEscalatesOnce()
    {
        await using var district = await SimulatedDistrict.OpenAsync();
        await district.FillAsync(new Script([], new Dictionary<string, string> { [Script.Principal(9)] = Script.Person(9) }));
        var kinds = district.Rhythms.Where(kind => kind.Value.Unit is RhythmUnit.SchoolDays && kind.Value.RemindOn.Count > 0).ToList();
        List<(Case Case, int Opened)> all = [];
        for (var day = 0; day < Week; day++)
        {
            await district.SweepAsync(Monday.AddDays(day));
            foreach (var (kind, rhythm) in kinds)
            {
                all.Add((CaseOf(kind, rhythm, day), day));
                await district.PlayAsync(new Change.Open(all[^1].Case), _ => null);
            }
        }
        var before = (await district.House.OutboxAsync()).Select(mail => mail.Key).ToHashSet();
        Enumerable.Range(Week, Week).ShouldAllBe(
            day => all.Count(one => district.Rhythms[one.Case.Kind].RemindOn.Contains(day - one.Opened)) > 1, "each day had its reminders");

        await district.SweepAsync(BackAt);
        await district.SweepAsync(BackAt.AddMinutes(1));

        var after = (await district.House.OutboxAsync()).Where(mail => !before.Contains(mail.Key)).ToList();
        var digests = after.Where(IsDigest).Select(mail => mail.To).ToList();
        digests.ShouldBeUnique();
        var people = all.SelectMany(one => one.Case.Levels[0]).Select(slot => AddressOf(slot.Party!)).ToHashSet();
        all.Exists(one => LevelOf(one) == 2).ShouldBeTrue("whoever is only told then has the first line at once");
        digests.ShouldBe([.. people, AddressOf(Script.Person(9))], ignoreOrder: true);

        var escalated = all.Where(one => LevelOf(one) > 0).ToList();
        after.Where(mail => !IsDigest(mail)).Select(mail => $"{mail.To} {mail.Key.Split('/')[0]}").Order().ShouldBe(
            escalated.Select(one => $"{EscalationOf(one.Case)} {one.Case.Kind}").Order(), "no first question, no second escalation");
        escalated.Select(one => one.Case.Kind).Distinct().Count().ShouldBeGreaterThan(3);

        var rows = await RowsAsync(district, all.Select(one => one.Case.Subject));
        rows.Select(row => (row.Subject, row.EscalationLevel))
            .ShouldBe(all.Select(one => (one.Case.Subject, LevelOf(one))), ignoreOrder: true);
        var asked = rows.SelectMany(row => row.AskedNow).Where(one => one.Level != 1).ToList();
        asked.ShouldAllBe(one => one.RemindedAt == BackAt);
        (await RemindersAsync(district, BackAt)).ShouldBe(asked.Select(one => $"{one.AssignmentId} {one.Party}"), ignoreOrder: true);
        foreach (var (one, opened) in all)
            rows.Single(row => row.Subject == one.Subject).AskedNow.Where(assignee => assignee.Level == 0)
                .Select(assignee => assignee.Reminders).Distinct()
                .ShouldBe([DueBy(district.Rhythms[one.Kind], PassedSince(opened))], $"{one.Kind}, {opened}: made up for by one");

        int LevelOf((Case Case, int Opened) one) =>
            district.Rhythms[one.Case.Kind].Escalations.Count(level => level.On <= PassedSince(one.Opened));
    }

    // All of the first week's days but the opening one, the week off, and the day after it.
    private static int PassedSince(int opened) => Week - 1 - opened + Week + 1;

    private static int DueBy(AssignmentRhythm rhythm, int passed) => rhythm.RemindOn.Count(day => day <= passed)
        + (rhythm.ThenEvery > 0 ? Math.Max(0, passed - rhythm.RemindOn[^1]) / rhythm.ThenEvery : 0);

    private static Case CaseOf(string kind, AssignmentRhythm rhythm, int day)
    {
        List<Slot> people = [.. ((string[])[Script.Person(20 + day), "amina", "nora"]).Select(id => new Slot($"person/{id}"))];
        var isReal = kind == MisplacedSecretRepair.Kind;
        IReadOnlyList<IReadOnlyList<Slot>> after = isReal ? [[new Slot("office/Communications")]]
            : [[new Slot(null, Script.Designee)], [new Slot(null, Script.Principal(9), IsTold: true)]];
        return new Case(
            kind, Script.SubjectOf(kind, new Random((kind.Length * 100) + day)), "s09",
            [isReal ? people[..1] : people, .. after.Take(rhythm.Escalations.Count)], Window: null);
    }

    private static string AddressOf(string party) => $"{party.Split('/')[^1]}@lakeside.example";

    private static string EscalationOf(Case one) =>
        one.Kind == MisplacedSecretRepair.Kind ? "communications@lakeside.example" : "marcus@lakeside.example";

    private static bool IsDigest(OutgoingMail mail) => mail.Key.StartsWith("digest/", StringComparison.Ordinal);

    private static Task<List<Assignment>> RowsAsync(SimulatedDistrict district, IEnumerable<string> subjects) =>
        district.House.InScopeAsync(services => services.GetRequiredService<SppsDb>().Assignments.AsNoTracking()
            .Include(assignment => assignment.Assignees).Where(assignment => subjects.Contains(assignment.Subject)).ToListAsync());

    private static Task<List<string>> RemindersAsync(SimulatedDistrict district, DateTimeOffset since) =>
        district.House.InScopeAsync(async services =>
        {
            var actions = services.GetServices<RegisteredKind>().Select(kind => kind.Actions.Reminded).ToList();
            var entries = await services.GetRequiredService<SppsDb>().Set<AuditEntry>().AsNoTracking()
                .Where(entry => actions.Contains(entry.Action) && entry.At >= since).ToListAsync();
            return entries.ConvertAll(entry => System.Text.Json.JsonDocument.Parse(entry.Details).RootElement)
                .ConvertAll(details => $"{details.GetProperty("assignment").GetGuid()} {details.GetProperty("to").GetString()}");
        });
}
