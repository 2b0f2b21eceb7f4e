using System.Globalization;
using SppsFlows.Assignments;
using SppsFlows.Mail;

namespace SppsFlows.App.Tests.Assignments.Simulation;

/// <summary>
/// Eight weeks of a district of 200 people with all registered kinds against a naive model (D2, J6). SPPS_SIM_ASSIGNMENT_SEEDS names other
/// seeds than the usual one, with commas.
/// </summary>
public sealed class EightWeeksTests
{
    public static readonly TheoryData<int> Seeds =
    [
        .. (Environment.GetEnvironmentVariable("SPPS_SIM_ASSIGNMENT_SEEDS") ?? "1").Split(',')
            .Select(seed => int.Parse(seed, CultureInfo.InvariantCulture)),
    ];

    [Theory, MemberData(nameof(Seeds))]
    public async Task District_InEightWeeks_DoesWhatTheNaiveModelDoes(int seed)
    {
        await using var district = await SimulatedDistrict.OpenAsync();
        var script = Script.Of(seed, district.Rhythms);
        var staff = new Staffing(script);
        var model = new NaiveModel(staff, district.Rhythms);
        await district.FillAsync(script);
        foreach (var (at, changes) in script.Moments)
        {
            await district.SweepAsync(at);
            model.Sweep(at);
            foreach (var change in changes)
            {
                await district.PlayAsync(change, staff.HolderOf);
                staff.Play(change);
                if (change is Change.Open { Case: var opened }) model.Open(opened, at);
                if (change is Change.Answer { Case: var answered }) model.Answer(answered);
            }
        }

        var log = await district.LogAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', Totals(log)));
        string.Join('\n', Totals(log))
            .ShouldBe(string.Join('\n', Totals(model.Log)), $"seed {seed}: the totals; {FirstDifference(log, model.Log)}");
        Told(log).ShouldBe(Told(model.Log), $"seed {seed}: when and to whom");
        await MailsKeepTheRulesAsync(district, seed);
        Totals(log).Count(line => line.Contains("reminded", StringComparison.Ordinal))
            .ShouldBe(district.Rhythms.Values.Count(rhythm => rhythm.RemindOn.Count > 0), "every kind that reminds did so");
    }

    private static async Task MailsKeepTheRulesAsync(SimulatedDistrict district, int seed)
    {
        var urgent = district.Rhythms.Where(kind => kind.Value.Unit is RhythmUnit.Minutes).Select(kind => kind.Key).ToHashSet();
        var mails = (await district.House.OutboxAsync()).ToLookup(mail => urgent.Contains(mail.Key.Split('/')[0]));
        mails[true].ShouldAllBe(mail => mail.DueAt == mail.CreatedAt, $"seed {seed}: urgent ones go at once");
        mails[true].ShouldContain(mail => !Script.IsSchoolTime(mail.DueAt), $"seed {seed}");

        mails[false].Where(IsReminder).GroupBy(mail => (mail.To, Script.Day(mail.DueAt))).Where(day => day.Count() > 1)
            .ShouldBeEmpty($"seed {seed}: one routine reminder a person a day");
        mails[false].Where(mail => (IsReminder(mail) || IsOf(mail, "expired")) && !Script.IsSchoolTime(mail.DueAt))
            .ShouldBeEmpty($"seed {seed}: routine keeps to school days");
        // What somebody is asked first goes at once; whatever else does, leaves the nights in peace.
        mails[false].Where(mail => Script.IsQuiet(mail.DueAt) && !IsFirst(mail)).Select(mail => $"{mail.Key} {mail.Subject} {mail.DueAt}")
            .ShouldBeEmpty($"seed {seed}: quiet hours");
    }

    private static bool IsOf(OutgoingMail mail, string what) => mail.Key.Split('/').ElementAtOrDefault(2) == what;

    // The kinds that take part as they are have words of their own: one writes "Reminder" to who is asked again after coming back.
    private static bool IsReminder(OutgoingMail mail) => mail.Key.StartsWith("digest/", StringComparison.Ordinal)
        || (mail.Subject.StartsWith("Reminder", StringComparison.Ordinal) && !SimulatedKind.AsTheyAre.Contains(mail.Key.Split('/')[0]));

    private static bool IsFirst(OutgoingMail mail) => mail.Subject.StartsWith("First", StringComparison.Ordinal)
        || (SimulatedKind.AsTheyAre.Contains(mail.Key.Split('/')[0]) && mail.Key.Contains("/ask/", StringComparison.Ordinal));

    private static List<string> Totals(IEnumerable<Line> log) =>
        [.. log.GroupBy(line => $"{line.Kind} {line.What}").Select(lines => $"{lines.Key}: {lines.Count()}").Order(StringComparer.Ordinal)];

    private static List<string> Told(IEnumerable<Line> log) =>
        [.. log.Select(line => $"{line.At:yyyy-MM-dd HH:mm} {line.Kind} {line.What} {line.To}").Order(StringComparer.Ordinal)];

    private static string FirstDifference(List<Line> log, List<Line> model)
    {
        var (app, naive) = (Told(log), Told(model));
        var at = Enumerable.Range(0, Math.Max(app.Count, naive.Count))
            .FirstOrDefault(at => app.ElementAtOrDefault(at) != naive.ElementAtOrDefault(at));
        return $"first the app had '{app.ElementAtOrDefault(at)}' and the model '{naive.ElementAtOrDefault(at)}'";
    }
}
