using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Approvals;
using SppsFlows.Assignments;

namespace SppsFlows.App.Tests.Approvals;

/// <summary>A5: deciding by the mailed link, over HTTP.</summary>
[Collection<SharedApp>]
public sealed class DecideApprovalTests(TestApp app)
{
    [Fact]
    public async Task Approver_WithTypedName_DecidesOnce()
    {
        var question = await app.AskAsync();
        using var browser = app.OpenReader();

        var answer = await browser.SubmitAsync(
            await question.LinkReadAsync(), ("decision", "approve"),
            ("signature", $"paula {question.Principal.FamilyName.ToUpperInvariant()}"), ("note", "Go on"));

        answer.Code.ShouldBe(302);
        var approval = await question.ReadAsync();
        (approval.State, approval.Decision, approval.DecidedById, approval.Note).ShouldBe(
            (AssignmentState.Done, Decision.Approved, question.Principal.Id, "Go on"));
        approval.Signature.ShouldBe($"paula {question.Principal.FamilyName.ToUpperInvariant()}");
        (await question.OutcomeAsync()).ShouldBe((AssignmentState.Done, Decision.Approved));
        var entry = (await question.AuditAsync("approval.decided")).ShouldHaveSingleItem();
        entry.Actor.ShouldBe($"person:{question.Principal.Id}");
        entry.Details.ShouldContain("Show the school garden", customMessage: "the record holds what was shown");
        entry.Details.ShouldContain($"approval/{question.Id}/ask/1", customMessage: "and from which mail");
        (await app.KeyedMailAsync(question.Principal.Email, $"{question.Id}/decided")).Text.ShouldContain("Approved");
    }

    [Theory]
    [InlineData("changes", Decision.ChangesAsked)]
    [InlineData("decline", Decision.Declined)]
    public async Task Approver_WithNote_AsksForChangesOrDeclines(string choice, Decision decision)
    {
        var question = await app.AskAsync();
        using var browser = app.OpenReader();

        (await browser.SubmitAsync(
            await question.LinkReadAsync(), ("decision", choice), ("signature", question.Principal.FullName),
            ("note", "Because"))).Code.ShouldBe(302);

        (await question.OutcomeAsync()).ShouldBe((AssignmentState.Done, decision));
    }

    [Fact]
    public async Task Page_OfAnOpenQuestion_TellsAllAndPreselectsNothing()
    {
        var question = await app.AskAsync();
        using var browser = app.OpenReader();

        var page = await browser.OpenAsync(await question.LinkReadAsync());

        page.Code.ShouldBe(200);
        foreach (var text in (string[])[
            "Timo Vale", question.School.Name, "Show the school garden <to> families", "Instagram", "If you approve",
            "district contact data"
        ])
            page.Text.ShouldContain(text);
        page.Document.QuerySelectorAll("[name=decision]").Length.ShouldBe(3);
        page.Document.QuerySelectorAll("[checked], [selected]").Length.ShouldBe(0);
        page.Document.QuerySelectorAll("script").Length.ShouldBe(0);
        page.HasField("code").ShouldBeFalse();
    }

    [Fact]
    public async Task Link_AfterTheDecision_ShowsWhatWhoAndWhen()
    {
        var question = await app.AskAsync();
        var link = await question.LinkReadAsync();
        using var browser = app.OpenReader();
        var form = await browser.OpenAsync(link);
        (string, string?)[] fields = [
            ("decision", "decline"), ("signature", question.Principal.FullName), ("note", "Two accounts are enough")
        ];
        (await browser.SubmitAsync(form, fields)).Code.ShouldBe(302);

        var again = await browser.OpenAsync(link);
        var posted = await browser.SubmitAsync(form, ("decision", "approve"), ("signature", question.Principal.FullName));

        (again.Code, posted.Code).ShouldBe((200, 409));
        foreach (var page in (Page[])[again, posted])
        {
            page.Text.ShouldContain("Declined");
            page.Text.ShouldContain(question.Principal.FullName);
            page.Text.ShouldContain("Two accounts are enough");
            page.Text.ShouldContain((await question.ReadAsync()).DecidedAt!.Value.Year.ToString(
                System.Globalization.CultureInfo.InvariantCulture));
            page.Form.ShouldBeNull();
        }
        (await question.ReadAsync()).Decision.ShouldBe(Decision.Declined);
    }

    [Fact]
    public async Task BothChoices_FromTwoClientsAtOnce_MakeExactlyOneDecision()
    {
        for (var round = 0; round < 5; round++)
        {
            var question = await app.AskAsync();
            var link = await question.LinkReadAsync();
            using var one = app.OpenReader();
            using var other = app.OpenReader("Mozilla/5.0 (iPhone) Safari/604.1");
            var forms = await Task.WhenAll(one.OpenAsync(link), other.OpenAsync(link));

            var answers = await Task.WhenAll(
                one.SubmitAsync(forms[0], ("decision", "approve"), ("signature", question.Principal.FullName)),
                other.SubmitAsync(forms[1], ("decision", "decline"), ("signature", question.Principal.FullName), ("note", "No")));

            answers.Select(answer => answer.Code).Order().ShouldBe([302, 409]);
            var decision = answers[0].Code == 302 ? Decision.Approved : Decision.Declined;
            (await question.ReadAsync()).Decision.ShouldBe(decision);
            answers.Single(answer => answer.Code == 409).Text.ShouldContain(decision == Decision.Approved ? "Approved" : "Declined");
            (await question.AuditAsync("approval.decided")).Count.ShouldBe(1);
            (await question.OutcomeAsync()).ShouldBe((AssignmentState.Done, decision));
        }
    }

    [Theory]
    [InlineData("approve", "Somebody Else", "", "signature")]
    [InlineData("approve", "Paula", "", "signature")]
    [InlineData("", "{name}", "", "decision")]
    [InlineData("decline", "{name}", "", "note")]
    [InlineData("both", "{name}", "x", "decision")]
    public async Task Form_ThatLacksSomething_DecidesNothingAndSaysWhat(string choice, string name, string note, string field)
    {
        var question = await app.AskAsync();
        using var browser = app.OpenReader();

        var answer = await browser.SubmitAsync(
            await question.LinkReadAsync(), ("decision", choice),
            ("signature", name.Replace("{name}", question.Principal.FullName, StringComparison.Ordinal)), ("note", note));

        answer.Code.ShouldBe(400);
        answer.Document.QuerySelector($"#{field}-error").ShouldNotBeNull();
        (await question.ReadAsync()).State.ShouldBe(AssignmentState.Open);
    }

    [Fact]
    public async Task Form_WithoutItsToken_IsRefused()
    {
        var question = await app.AskAsync();
        var link = await question.LinkReadAsync();
        using var browser = app.OpenReader();
        await browser.OpenAsync(link);
        using var http = new HttpClient { BaseAddress = new Uri(app.Address) };

        using var response = await http.PostAsync(
            link,
            new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["decision"] = "approve",
                ["signature"] = question.Principal.FullName
            }));

        ((int)response.StatusCode).ShouldBe(400);
        (await question.ReadAsync()).State.ShouldBe(AssignmentState.Open);
    }

    [Fact]
    public async Task Approver_SignedIn_NeedsNoNameAndNoWait()
    {
        var question = await app.AskAsync();
        var link = await question.LinkAsync();
        using var browser = await app.SignedInAsync(question.Principal);

        var page = await browser.OpenAsync(link);
        page.HasField("signature").ShouldBeFalse();
        (await browser.SubmitAsync(page, ("decision", "approve"))).Code.ShouldBe(302);

        var approval = await question.ReadAsync();
        (approval.Decision, approval.Signature).ShouldBe((Decision.Approved, null));
        (await question.AuditAsync("approval.decided")).Single().Details.ShouldContain("\"by\":\"session\"");
    }

    [Fact]
    public async Task Tries_BeyondTheLimitOfALink_AreRefused()
    {
        var question = await app.AskAsync();
        var link = await question.LinkReadAsync();
        using var browser = app.OpenReader();
        var form = await browser.OpenAsync(link);

        var statuses = new List<int>();
        for (var i = 0; i < 35; i++)
            statuses.Add((await browser.SubmitAsync(form, ("decision", "approve"), ("signature", "Guess Again"))).Code);

        statuses.ShouldContain(429);
        statuses[^1].ShouldBe(429);
        (await question.ReadAsync()).State.ShouldBe(AssignmentState.Open);
    }
}

/// <summary>One running app for the tests that need no setting or calm of their own; they run one after the other.</summary>
[CollectionDefinition]
public sealed class SharedApp : ICollectionFixture<TestApp>;
