using System.Text.RegularExpressions;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Approvals;
using SppsFlows.Assignments;

namespace SppsFlows.App.Tests.Approvals;

/// <summary>A5: mail scanners open links, run through forms, and must never decide.</summary>
[Collection<SharedApp>]
public sealed partial class ScannerTests(TestApp app)
{
    [Fact]
    public async Task Form_SentWithinSecondsOfDelivery_WantsTheMailedCode()
    {
        var question = await app.AskAsync();
        var link = await question.LinkAsync();
        using var browser = app.OpenReader();

        var held = await browser.SubmitAsync(link, ("decision", "approve"), ("signature", question.Principal.FullName));

        held.Code.ShouldBe(200);
        held.HasField("code").ShouldBeTrue();
        (await question.ReadAsync()).State.ShouldBe(AssignmentState.Open);
        (await question.AuditAsync("link.form-held")).Single().Actor.ShouldBe("scanner");
        (await browser.SubmitAsync(
            held, ("decision", "approve"), ("signature", question.Principal.FullName),
            ("code", await CodeAsync(question)))).Code.ShouldBe(302);
        (await question.ReadAsync()).Decision.ShouldBe(Decision.Approved);
        (await question.AuditAsync("approval.decided")).Single().Details.ShouldContain("\"code\":true");
    }

    [Fact]
    public async Task Form_SentAgainLater_StillWantsTheCode()
    {
        var question = await app.AskAsync();
        var link = await question.LinkAsync();
        using var browser = app.OpenReader();
        await browser.SubmitAsync(link, ("decision", "approve"), ("signature", question.Principal.FullName));

        app.Advance(TimeSpan.FromMinutes(5));
        var later = await browser.SubmitAsync(link, ("decision", "approve"), ("signature", question.Principal.FullName));

        later.HasField("code").ShouldBeTrue();
        (await question.ReadAsync()).State.ShouldBe(AssignmentState.Open);
        (await app.KeyedMailsAsync(question.Principal.Email, "link-code/")).Count.ShouldBe(1, "the first code is still good");
    }

    [Fact]
    public async Task Scanner_PressingEveryButton_DecidesNothing()
    {
        var question = await app.AskAsync();
        var link = await question.LinkAsync();
        using var scanner = app.OpenReader("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0");

        foreach (var name in (string[])["", "test", "John Smith", "a@b.example"])
            foreach (var choice in (string[])["approve", "changes", "decline", ""])
                (await scanner.SubmitAsync(
                    link, ("decision", choice), ("signature", name), ("note", name),
                    ("code", name.Length > 4 ? "123456" : ""))).Code.ShouldNotBe(302);

        (await question.ReadAsync()).State.ShouldBe(AssignmentState.Open);
        (await question.AuditAsync("approval.decided")).ShouldBeEmpty();
        (await app.KeyedMailsAsync(question.Principal.Email, "link-code/")).Count.ShouldBeLessThanOrEqualTo(
            1, "its noise must not fill the approver's mailbox");
    }

    [Fact]
    public async Task BothChoices_Tried_WantTheCode()
    {
        var question = await app.AskAsync();
        var link = await question.LinkReadAsync();
        using var browser = app.OpenReader();
        await browser.SubmitAsync(link, ("decision", "decline"), ("signature", question.Principal.FullName));

        var other = await browser.SubmitAsync(link, ("decision", "approve"), ("signature", question.Principal.FullName));

        other.HasField("code").ShouldBeTrue();
        (await question.ReadAsync()).State.ShouldBe(AssignmentState.Open);
    }

    [Fact]
    public async Task Agent_ThatNamesItselfAScanner_WantsTheCode()
    {
        var question = await app.AskAsync();
        var link = await question.LinkReadAsync();
        using var scanner = app.OpenReader("Barracuda Sentinel (EE)");

        (await scanner.SubmitAsync(link, ("decision", "approve"), ("signature", question.Principal.FullName))).HasField(
            "code").ShouldBeTrue();

        (await question.ReadAsync()).State.ShouldBe(AssignmentState.Open);
        (await question.AuditAsync("link.opened")).ShouldContain(entry => entry.Actor == "scanner");
    }

    [Fact]
    public async Task Head_ThenPostWithoutOpening_WantsTheCode()
    {
        var question = await app.AskAsync();
        var link = await question.LinkReadAsync();
        using var browser = app.OpenReader("Mozilla/5.0 (head then post)");
        var form = await browser.OpenAsync(link);
        await browser.HeadAsync(link);

        (await browser.SubmitAsync(form, ("decision", "approve"), ("signature", question.Principal.FullName))).HasField(
            "code").ShouldBeTrue();

        (await question.ReadAsync()).State.ShouldBe(AssignmentState.Open);
    }

    [Fact]
    public async Task Code_Wrong_CountsUntilItIsDeadAndANewOneComes()
    {
        var question = await app.AskAsync();
        var link = await question.LinkAsync();
        using var browser = app.OpenReader();
        var name = question.Principal.FullName;
        await browser.SubmitAsync(link, ("decision", "approve"), ("signature", name));
        var code = await CodeAsync(question);
        var wrong = code == "000000" ? "000001" : "000000";

        for (var i = 0; i < 5; i++)
            (await browser.SubmitAsync(link, ("decision", "approve"), ("signature", name), ("code", wrong))).Code.ShouldBe(400);

        var dead = await browser.SubmitAsync(link, ("decision", "approve"), ("signature", name), ("code", code));
        dead.Code.ShouldBe(400, "after five wrong tries the right one comes too late");
        (await question.ReadAsync()).State.ShouldBe(AssignmentState.Open);
        (await question.AuditAsync("link.code-refused")).Count.ShouldBeGreaterThanOrEqualTo(5);
        (await browser.SubmitAsync(
            link, ("decision", "approve"), ("signature", name), ("code", await CodeAsync(question, 2)))).Code.ShouldBe(302);
    }

    [Fact]
    public async Task Code_TooOld_IsReplaced()
    {
        var question = await app.AskAsync();
        var link = await question.LinkAsync();
        using var browser = app.OpenReader();
        var name = question.Principal.FullName;
        await browser.SubmitAsync(link, ("decision", "approve"), ("signature", name));
        var code = await CodeAsync(question);
        app.Advance(TimeSpan.FromMinutes(16));

        var late = await browser.SubmitAsync(link, ("decision", "approve"), ("signature", name), ("code", code));

        late.Code.ShouldBe(400);
        late.Text.ShouldContain("too old");
        (await question.ReadAsync()).State.ShouldBe(AssignmentState.Open);
        (await browser.SubmitAsync(
            link, ("decision", "approve"), ("signature", name), ("code", await CodeAsync(question, 2)))).Code.ShouldBe(302);
    }

    [Fact]
    public async Task Code_OfAnotherQuestion_DoesNotFit()
    {
        var (one, other) = (await app.AskAsync(), await app.AskAsync());
        using var browser = app.OpenReader();
        foreach (var question in (Question[])[one, other])
            await browser.SubmitAsync(await question.LinkAsync(), ("decision", "approve"), ("signature", "Nobody Known"));
        await browser.SubmitAsync(await one.LinkAsync(), ("decision", "approve"), ("signature", one.Principal.FullName));

        var answer = await browser.SubmitAsync(
            await other.LinkAsync(), ("decision", "approve"), ("signature", other.Principal.FullName), ("code", await CodeAsync(one)));

        answer.Code.ShouldBe(400);
        (await other.ReadAsync()).State.ShouldBe(AssignmentState.Open);
    }

    [Fact]
    public async Task Codes_WithoutEnd_AreNotMailed()
    {
        var question = await app.AskAsync();
        var link = await question.LinkAsync();
        using var browser = app.OpenReader();
        Page? answer = null;
        for (var i = 0; i < 10; i++)
        {
            answer = await browser.SubmitAsync(link, ("decision", "approve"), ("signature", question.Principal.FullName));
            app.Advance(TimeSpan.FromMinutes(20));
        }

        answer!.Text.ShouldContain("Please sign in");
        (await app.KeyedMailAsync(question.Principal.Email, "link-code/", 8)).ShouldNotBeNull();
        (await app.KeyedMailsAsync(question.Principal.Email, "link-code/")).Count.ShouldBe(8);
    }

    private async Task<string> CodeAsync(Question question, int number = 1) =>
        SixDigits().Match((await app.KeyedMailAsync(question.Principal.Email, "link-code/", number)).Text).Value;

    [GeneratedRegex(@"\b\d{6}\b")]
    private static partial Regex SixDigits();
}
