using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Assignments;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Intake.Secrets;

namespace SppsFlows.App.Tests.Credentials.Misplaced;

/// <summary>What a secret that came the wrong way (B7) brings to whom, school day by school day.</summary>
public sealed class MisplacedSecretRepairTests : IAsyncLifetime
{
    private const string Title = "Password that Tom Vang sent by mail";

    private AssignmentHouse _house = null!;

    public async ValueTask InitializeAsync()
    {
        _house = await AssignmentHouse.OpenAsync();
        await _house.WriteAsync((db, _) =>
        {
            db.Add(new RoleAssignment { PersonId = "tom", OrgId = "birch", Role = Role.Teacher });
            return Task.CompletedTask;
        });
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Silence_SchoolDayBySchoolDay_BringsThisToThese()
    {
        await ComesInAsync();
        (await NewMailsAsync()).ShouldBe(["tom: We removed a password from what you sent"]);

        List<string> days = [];
        for (var day = 1; day <= 22; day++)
        {
            await _house.SchoolDaysPassAsync(1);
            foreach (var mail in await NewMailsAsync()) days.Add($"{day} {mail}");
        }

        string waiting = $"Waiting for you: {Title}", unanswered = "Unanswered: a password that Tom Vang sent by mail";
        days.ShouldBe(
            [
                $"1 tom: {waiting}", $"3 tom: {waiting}", $"5 tom: {waiting}",
                $"7 communications: {unanswered}", $"7 paula: {waiting}",
                $"10 tom: {waiting}",
                $"12 communications: {waiting}", $"12 paula: {waiting}",
                $"15 tom: {waiting}",
                $"17 communications: {waiting}", $"17 paula: {waiting}",
                $"20 tom: {waiting}",
                $"22 communications: {waiting}", $"22 paula: {waiting}",
            ],
            ignoreOrder: true);
        (await ReadAsync()).State.ShouldBe(AssignmentState.Open, "it never expires");
    }

    [Fact]
    public async Task SenderWhoLeft_IsNotAskedAndCommunicationsIsAtOnce()
    {
        await _house.WriteAsync(async (db, _) => (await db.People.SingleAsync(person => person.Id == "tom")).Active = false);

        await ComesInAsync();

        (await NewMailsAsync()).ShouldBe(["communications: Unanswered: a password that Tom Vang sent by mail"]);
        (await ReadAsync()).AskedNow.Select(asked => (asked.Party, asked.As)).ShouldBe(
            [("office/Communications", AssigneeRole.Escalation), ("person/paula", AssigneeRole.Informed)], ignoreOrder: true);
    }

    [Fact]
    public async Task SenderWhoIsThePrincipal_IsReportedToWhoAnswersForThem()
    {
        await ComesInAsync("paula");

        for (var day = 1; day <= 7; day++) await _house.SchoolDaysPassAsync(1);

        (await NewMailsAsync()).ShouldContain("marcus: Waiting for you: Password that Paula Reyes sent by mail");
    }

    private Task ComesInAsync(string senderId = "tom") => _house.WriteAsync(async (db, services) =>
    {
        var sender = await db.People.SingleAsync(person => person.Id == senderId);
        await services.GetRequiredService<IMisplacedSecrets>().RecordAsync(
            sender, "mail/1", "mail", $"person/{senderId}", $"person:{senderId}", ["text"], CancellationToken.None);
    });

    private int _seen;

    private async Task<IReadOnlyList<string>> NewMailsAsync()
    {
        var mails = await _house.MailsAsync();
        var news = mails.Skip(_seen).ToList();
        _seen = mails.Count;
        return news;
    }

    private Task<Assignment> ReadAsync() => _house.InScopeAsync(services =>
        services.GetRequiredService<SppsDb>().Set<Assignment>().AsNoTracking().Include(assignment => assignment.Assignees).SingleAsync());
}
