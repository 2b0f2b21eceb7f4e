using Microsoft.EntityFrameworkCore;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Crash.Tests.Credentials;
using SppsFlows.Crash.Tests.Points;
using SppsFlows.Mail;
using SppsFlows.Tests.Shared;

namespace SppsFlows.Crash.Tests.Assignments;

/// <summary>
/// The real process dies (SIGKILL) at each step while people are asked, reminded by digest, and answer. Afterwards everybody was asked
/// once, was reminded, and each answer counts once. The long form, which also dies before each step: <c>tests/crash.sh</c>.
/// </summary>
public sealed class AssignmentCrashTests(ITestOutputHelper output)
{
    private const int FewAccounts = 4;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(Numbers.Of("SPPS_CRASH_MINUTES", 20));

    [Fact]
    public async Task Assignments_KilledBetweenAnyTwoSteps_AreAskedRemindedAndAnsweredOnce()
    {
        var isLong = Numbers.Of("SPPS_CRASH_ACCOUNTS", FewAccounts) > FewAccounts;
        using var stop = new CancellationTokenSource(Limit);
        // They answer faster than people do, and at night.
        await using var app = await AppProcess.StartAsync(null, "--Links:ScannerWindow=00:00:00", "--Calendar:QuietFrom=06:29");
        using var mailbox = new Mailbox(app);
        using var people = new People(app, mailbox);
        var deaths = Path.Combine(app.Folder, "deaths.txt");
        app.Environment["DOTNET_STARTUP_HOOKS"] = typeof(Death).Assembly.Location;
        app.Environment[Death.Variable] = deaths;
        if (!isLong) app.Environment[Death.ShortVariable] = "yes";
        app.Kill();
        var askings = new Askings(app, mailbox, people);

        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var raising = Death.RaiseAsync(app, over.Token);
        try
        {
            await askings.OpenAsync(stop.Token);
            await askings.RemindAsync(stop.Token);
            await askings.AnswerAsync(stop.Token);
            await askings.SettleAsync(stop.Token);
        }
        finally
        {
            // No process may be left behind.
            await over.CancelAsync();
            await raising;
        }
        app.Kill();

        var moments = Death.Read(deaths);
        output.WriteLine($"died {moments.Count} times:\n{string.Join('\n', moments)}");
        foreach (var step in new[]
        {
            "account-request.submitted", "mend-request.asked", "page-reservation.asked", "vetting.asked", "mend-request.reminded",
            "page-reservation.reminded", "vetting.reminded", "vetting.agreed", "platform.vetted",
        })
            moments.ShouldContain(moment => moment.Contains(step, StringComparison.Ordinal), step);
        await ShouldBeWholeAsync(app.Folder, await askings.ReadAsync());
    }

    private static async Task ShouldBeWholeAsync(string folder, List<Assignment> assignments)
    {
        await using var db = Records.Open(folder);
        (await new AuditVerifier(db).VerifyAsync(CancellationToken.None)).ShouldBeOfType<AuditVerdict.Intact>();
        assignments.Count.ShouldBe(4, "one for each request, and a second office that vets");
        foreach (var assignment in assignments)
        {
            assignment.State.ShouldBe(AssignmentState.Done, assignment.Kind);
            assignment.Assignees.Select(assignee => assignee.Party).ShouldBeUnique($"{assignment.Kind}: each was asked once");
            var actions = await db.AuditEntries.AsNoTracking().Where(entry => entry.Subject == assignment.About)
                .Select(entry => entry.Action).ToListAsync();
            var siblings = assignments.Where(other => other.About == assignment.About).ToList();
            actions.Count(action => action == $"{assignment.Kind}.asked").ShouldBe(
                siblings.Sum(sibling => sibling.Assignees.Count(assignee => assignee.Level == 0)), $"{assignment.Kind}: and on record");
            // Reminders that a downtime missed count as one.
            actions.Count(action => action == $"{assignment.Kind}.reminded").ShouldBeInRange(
                siblings.Count, siblings.Sum(sibling => sibling.Assignees.Sum(assignee => assignee.Reminders)), assignment.Kind);
        }
        (await db.OutgoingMails.Where(mail => mail.Key.StartsWith("digest/")).Select(mail => mail.Key).ToListAsync())
            .ShouldNotBeEmpty("the reminders went by digest");
        await Records.MailsShouldBeOnRecordAsync(db, folder);
    }
}
