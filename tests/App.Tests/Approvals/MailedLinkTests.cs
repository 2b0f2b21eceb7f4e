using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Accounts;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Approvals;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Directory;
using SppsFlows.Links;

namespace SppsFlows.App.Tests.Approvals;

/// <summary>A4, A5: what each kind of link shows, and that opening changes nothing.</summary>
[Collection<SharedApp>]
public sealed class MailedLinkTests(TestApp app)
{
    private static readonly string[] Agents = [
        "Mozilla/5.0 (X11; Linux) Firefox/140.0", "Barracuda Sentinel (EE)", "Mozilla/5.0 (compatible; bingbot/2.0) BingPreview/1.0b",
        "curl/8.5.0", ""
    ];

    [Fact]
    public async Task Links_OpenedFiftyTimesByPeopleAndScanners_ChangeNothing()
    {
        await using var own = await TestApp.StartAsync();
        var question = await own.AskAsync();
        var link = await question.LinkReadAsync();
        await ShouldChangeNothingAsync(own, question, link, 1);

        using (var browser = own.OpenReader())
            (await browser.SubmitAsync(link, ("decision", "approve"), ("signature", question.Principal.FullName))).Code.ShouldBe(302);
        await question.OutcomeAsync();
        var disown = await question.DisownLinkAsync();
        await ShouldChangeNothingAsync(own, question, link, 2);
        await ShouldChangeNothingAsync(own, question, disown, 3);
        await ShouldChangeNothingAsync(own, question, link[..^1] + (link[^1] == 'A' ? 'B' : 'A'), 4);
    }

    [Fact]
    public async Task Openings_InAStorm_AreOnRecordOnceAMinuteForAProgram()
    {
        var question = await app.AskAsync();
        var link = await question.LinkReadAsync();
        using var browser = app.OpenReader("Mozilla/5.0 (stormy)");

        for (var i = 0; i < 40; i++) await browser.OpenAsync(link);
        (await question.AuditAsync("link.opened")).Count.ShouldBeInRange(1, 2);

        app.Advance(TimeSpan.FromSeconds(61));
        await browser.OpenAsync(link);
        (await question.AuditAsync("link.opened")).Count.ShouldBeInRange(2, 3);
    }

    [Fact]
    public async Task Link_Tampered_IsUnknown()
    {
        var link = await (await app.AskAsync()).LinkReadAsync();
        using var browser = app.OpenReader();

        foreach (var wrong in (string[])[
            link[..^1] + (link[^1] == 'A' ? 'B' : 'A'), link[..^5], link + "AA", "/approvals/x",
            "/approvals/disown/" + link["/approvals/".Length..]
        ])
        {
            var page = await browser.OpenAsync(wrong);
            (page.Code, page.Title).ShouldBe((404, "This link is not known"));
        }
    }

    [Fact]
    public async Task Link_ForwardedToSomebodySignedIn_IsRefusedAndOnRecord()
    {
        var question = await app.AskAsync();
        var link = await question.LinkReadAsync();
        using var other = await app.SignedInAsync(question.Teacher);

        var page = await other.OpenAsync(link);

        (page.Code, page.Title).ShouldBe((403, "This link is for somebody else"));
        page.Form.ShouldBeNull();
        var entry = (await question.AuditAsync("link.refused")).ShouldHaveSingleItem();
        entry.Actor.ShouldBe($"person:{question.Teacher.Id}");
        (await question.ReadAsync()).State.ShouldBe(AssignmentState.Open);
    }

    [Fact]
    public async Task Form_OpenedBeforeSigningInAsAnother_IsRefusedWhenSent()
    {
        var question = await app.AskAsync();
        var link = await question.LinkReadAsync();
        using var other = await app.SignedInAsync(question.Teacher);
        using var anonymous = app.OpenReader();
        var form = await other.OpenAsync("/sign-in/code");

        // The teacher sends the approver's form by hand, with a token of their own session.
        var answer = await other.PostAsync(link, form, ("decision", "approve"), ("signature", question.Principal.FullName));

        answer.Code.ShouldBe(403);
        (await question.ReadAsync()).State.ShouldBe(AssignmentState.Open);
    }

    [Fact]
    public async Task Link_OfAReplacedApprover_SaysWhoDecidesNowAndUsingItAsksThem()
    {
        var question = await app.AskAsync();
        var link = await question.LinkReadAsync();
        using var browser = app.OpenReader();
        var form = await browser.OpenAsync(link);
        var successor = await question.ReplacePrincipalAsync();

        var page = await browser.OpenAsync(link);
        (page.Code, page.Title).ShouldBe((410, "This is no longer yours to decide"));
        page.Text.ShouldContain($"the principal of {question.School.Name}");

        (await browser.SubmitAsync(form, ("decision", "approve"), ("signature", question.Principal.FullName))).Code.ShouldBe(410);
        var approval = await question.ReadAsync();
        (approval.State, approval.ApproverId).ShouldBe((AssignmentState.Open, successor.Id));
        (await app.ReadAsync(db => Task.FromResult(db.Links.Single(candidate => candidate.Subject == approval.LinkSubject
            && candidate.Purpose == ApprovalLinks.Decide.Name && candidate.PersonId == question.Principal.Id)))).RevokedBecause.ShouldBe(
                RevokedBecause.ApproverReplaced);
        (await browser.OpenAsync(link)).Code.ShouldBe(410);

        var newLink = await question.LinkAsync(successor);
        app.Advance(TimeSpan.FromMinutes(1));
        (await browser.SubmitAsync(newLink, ("decision", "approve"), ("signature", "Nora Quill"))).Code.ShouldBe(302);
        (await question.ReadAsync()).DecidedById.ShouldBe(successor.Id);
        (await browser.OpenAsync(link)).Code.ShouldBe(410);
        (await question.OutcomeAsync()).ShouldBe((AssignmentState.Done, Decision.Approved));
    }

    [Fact]
    public async Task Approver_ReplacedInTheDirectory_IsFoundTheNextSchoolMorning()
    {
        var question = await app.AskAsync();
        await question.LinkReadAsync();
        var successor = await question.ReplacePrincipalAsync();

        app.AdvanceSchoolDays(1);

        (await app.KeyedMailAsync(successor.Email, $"{question.Id}/ask/")).Text.ShouldContain("You are now the principal");
        (await question.AuditAsync("approval.approver-replaced")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Link_ThatExpired_OffersANewOneToTheApproverOnly()
    {
        await using var own = await TestApp.StartAsync(
            ("Approvals:LinkLifetime", "1.00:00:00"), ("Approvals:EscalateOnSchoolDay", "0"), ("Approvals:RemindOnSchoolDays:0", "25"));
        var question = await own.AskAsync();
        var link = await question.LinkAsync();
        own.Advance(TimeSpan.FromHours(25));
        using var browser = own.OpenReader();

        var page = await browser.OpenAsync(link);
        (page.Code, page.Title).ShouldBe((410, "This link is too old"));
        (await browser.SubmitAsync(page)).Code.ShouldBe(200);
        (await browser.SubmitAsync(page)).Code.ShouldBe(200);

        var renewed = await question.LinkAsync(number: 2);
        own.Advance(TimeSpan.FromMinutes(1));
        (await own.KeyedMailsAsync(question.Principal.Email, $"{question.Id}/ask/")).Count.ShouldBe(2, "pressing twice mails once");
        (await browser.SubmitAsync(renewed, ("decision", "approve"), ("signature", question.Principal.FullName))).Code.ShouldBe(302);
        (await browser.OpenAsync(link)).Text.ShouldContain("Approved");
    }

    [Theory]
    [InlineData(RevokedBecause.ByPerson, "This link was taken back")]
    [InlineData(RevokedBecause.Renewed, "There is a newer link")]
    public async Task Link_Revoked_SaysSo(RevokedBecause because, string title)
    {
        var question = await app.AskAsync();
        var link = await question.LinkReadAsync();
        await app.WriteAsync(db =>
        {
            var row = db.Links.Single(candidate => candidate.Subject == $"assignment/{question.Id}");
            (row.RevokedAt, row.RevokedBecause) = (app.Now, because);
        });
        using var browser = app.OpenReader();

        var page = await browser.OpenAsync(link);

        (page.Code, page.Title).ShouldBe((410, title));
    }

    [Fact]
    public async Task Link_OfAWithdrawnRequest_SaysSo()
    {
        var question = await app.AskAsync();
        var link = await question.LinkReadAsync();
        await app.WriteAsync((_, services) => services.GetRequiredService<AssignmentDesk>().EndSubjectAsync(
            AccountRequest.SubjectOf(question.RequestId), AssignmentState.Withdrawn, default));
        using var browser = app.OpenReader();

        (await browser.OpenAsync(link)).Title.ShouldBe("This request was withdrawn");
    }

    [Fact]
    public async Task List_OfAnApprover_ShowsWhatWaitsAndDecidesThere()
    {
        var question = await app.AskAsync();
        await question.LinkAsync();
        using var approver = await app.SignedInAsync(question.Principal);

        var list = await approver.OpenAsync("/approvals");
        list.Text.ShouldContain(question.School.Name);
        (await approver.SubmitAsync($"/approvals/waiting/{question.Id}", ("decision", "decline"))).Code.ShouldBe(
            400, "a decline needs its reason here too");
        (await approver.SubmitAsync($"/approvals/waiting/{question.Id}", ("decision", "decline"), ("note", "Not now"))).Code.ShouldBe(302);

        (await question.ReadAsync()).Decision.ShouldBe(Decision.Declined);
        (await approver.OpenAsync($"/approvals/waiting/{question.Id}")).Text.ShouldContain("Not now");
        (await question.OutcomeAsync()).ShouldBe((AssignmentState.Done, Decision.Declined));
    }

    [Fact]
    public async Task Question_ForSomebodyElse_IsNotThereForARequesterOrAStranger()
    {
        var (question, other) = (await app.AskAsync(), await app.AskAsync());
        await question.LinkAsync();
        foreach (var person in (Person[])[question.Teacher, other.Principal])
        {
            using var browser = await app.SignedInAsync(person);
            (await browser.OpenAsync($"/approvals/waiting/{question.Id}")).Code.ShouldBe(404);
            (await browser.OpenAsync("/approvals")).Text.ShouldNotContain(question.School.Name);
        }
        using var nobody = app.OpenReader();
        (await nobody.OpenAsync("/approvals")).Location.ShouldNotBeNull().ShouldStartWith("/sign-in");
    }

    private static async Task ShouldChangeNothingAsync(TestApp own, Question question, string link, int round)
    {
        var (before, audit) = (await own.DumpAsync(), await own.ReadAsync(db => Task.FromResult(db.AuditEntries.Count())));
        for (var i = 0; i < 10; i++)
        {
            foreach (var agent in Agents)
            {
                using var reader = own.OpenReader(agent);
                if (i % 3 == 0) await reader.HeadAsync(link);
                else await reader.OpenAsync(link);
            }
        }
        (await own.DumpAsync()).ShouldBe(before, $"round {round}");
        var added = await own.ReadAsync(db => Task.FromResult(db.AuditEntries.OrderBy(entry => entry.Sequence).Skip(audit).ToList()));
        added.ShouldAllBe(entry => entry.Action == "link.opened" && entry.Subject == AccountRequest.SubjectOf(question.RequestId));
        added.Count.ShouldBeLessThanOrEqualTo(Agents.Length);
    }
}
