using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Assignments;
using SppsFlows.Audit;
using SppsFlows.Data;
using SppsFlows.Directory;
using SppsFlows.Flows;
using SppsFlows.Links;

namespace SppsFlows.App.Tests.Assignments;

/// <summary>A5: what an answer page does for every kind, whoever comes and however.</summary>
public sealed class AnswerByLinkTests : IAsyncLifetime
{
    private AssignmentHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await AssignmentHouse.OpenAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task Opening_ByGetOrHead_ShowsTheFormAndWritesNothingButItsNote()
    {
        var door = await LinkAsync("a");
        var before = await RowsAsync();

        var open = (await _house.GetAsync(door)).ShouldBeOfType<AnswerView.Open>();

        (open.Person.FullName, open.As.Office, open.BySession, open.AsksCode, open.Text.Title)
            .ShouldBe(("Paula Reyes", "the principal of Birch Hill", false, false, "Test a"));
        (await RowsAsync()).ShouldBe(before);
        (await AuditAsync("link.opened")).ShouldHaveSingleItem().Subject.ShouldBe("a");
    }

    [Fact]
    public async Task Answer_WithTheName_EndsItTellsTheFlowAndUsesTheLinkUp()
    {
        await _house.OpenAssignmentAsync("a", flowId: "flow-a");
        var door = new AnswerDoor.Link(TestKind.Kind, await _house.TokenAsync("paula"));
        AnswerRecord? record = null;

        (await _house.PostAsync(
            door, AnswerDriver.Good, answer: _ => new Answered.Ends("approved", by => { record = by; return Task.CompletedTask; })))
            .ShouldBeOfType<AnswerResult.Recorded>();

        var ended = await _house.ReadAsync("a");
        (ended.State, ended.Outcome, ended.AnsweredById, ended.Signature, ended.NextStepAt)
            .ShouldBe((AssignmentState.Done, "approved", "paula", "Paula Reyes", null));
        (record!.By, record.PersonId, record.InPlaceOfId, record.Because).ShouldBe(("signature", "paula", null, "PrincipalOfSchool"));
        var told = (await ReadAsync(db => db.Set<FlowCommand>().ToListAsync())).ShouldHaveSingleItem();
        (told.InstanceId, told.EventName, told.Payload).ShouldBe(("flow-a", "AssignmentEnded", $$"""{"Id":"{{ended.Id}}"}"""));
        _house.Facts.Ended.ShouldBe(["a Done approved"]);
        (await _house.GetAsync(door)).ShouldBeOfType<AnswerView.Ended>().AnsweredBy.ShouldBe("Paula Reyes");
        (await _house.PostAsync(door, AnswerDriver.Good)).ShouldBeOfType<AnswerResult.Over>().View.ShouldBeOfType<AnswerView.Ended>();
    }

    [Theory]
    [InlineData("")]
    [InlineData("Tom Vang")]
    public async Task Answer_WithoutThePersonsName_RecordsNothing(string signature)
    {
        var door = await LinkAsync("a");
        var effects = 0;

        var notYet = (
            await _house.PostAsync(
                door, AnswerDriver.Good with { Signature = signature }, answer: _ =>
                    new Answered.Ends("yes", _ => { effects++; return Task.CompletedTask; }))).ShouldBeOfType<AnswerResult.NotYet>();

        notYet.Problems.ShouldContainKey("signature");
        effects.ShouldBe(0);
        (await _house.ReadAsync("a")).State.ShouldBe(AssignmentState.Open);
    }

    [Fact]
    public async Task Answer_ThatTheFeatureRefuses_RecordsNothingAndSaysWhy()
    {
        var door = await LinkAsync("a");

        var notYet = (await _house.PostAsync(door, AnswerDriver.Good, answer: _ => new Answered.Wrong("note", "Write why.")))
            .ShouldBeOfType<AnswerResult.NotYet>();

        notYet.Problems.ShouldBe(new Dictionary<string, string> { ["note"] = "Write why." });
        (await _house.ReadAsync("a")).State.ShouldBe(AssignmentState.Open);
    }

    [Fact]
    public async Task Answer_ByAScanner_IsHeldUntilTheMailedCodeIsTyped()
    {
        var door = await LinkAsync("a");
        var held = (await _house.PostAsync(door, AnswerDriver.Good, agent: "Barracuda Link Protection"))
            .ShouldBeOfType<AnswerResult.NotYet>();
        held.OnlyWantsCode.ShouldBeTrue();
        (await _house.GetAsync(door)).ShouldBeOfType<AnswerView.Open>().AsksCode.ShouldBeTrue();

        var mail = (await _house.OutboxAsync()).Last();
        mail.Subject.ShouldBe("Your code to confirm a test", "the mail says nothing of what it is about");
        var code = System.Text.RegularExpressions.Regex.Match(_house.TextOf(mail), "[0-9]{6}").Value;
        (await _house.PostAsync(door, AnswerDriver.Good with { Code = "000000" == code ? "111111" : "000000" }))
            .ShouldBeOfType<AnswerResult.NotYet>();
        (await _house.PostAsync(door, AnswerDriver.Good with { Code = code })).ShouldBeOfType<AnswerResult.Recorded>();
        (await AuditAsync("link.form-held")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Answer_ToAnOlderVersion_ComesBackToBeReadAgain()
    {
        _house.Facts.Version = "1";
        var door = await LinkAsync("a");
        _house.Facts.Version = "2";

        (await _house.PostAsync(door, AnswerDriver.Good with { Version = "1" })).ShouldBeOfType<AnswerResult.NotYet>()
            .Problems.ShouldContainKey("version");
        (await _house.PostAsync(door, AnswerDriver.Good with { Version = "2" })).ShouldBeOfType<AnswerResult.Recorded>();
    }

    [Fact]
    public async Task Answer_ThatLeavesItOpen_IsNotedAndTheLinkGoesOnWorking()
    {
        var door = await LinkAsync("a");

        (await _house.PostAsync(door, AnswerDriver.Good, answer: _ => new Answered.Leaves("half of it")))
            .ShouldBeOfType<AnswerResult.Recorded>();

        (await _house.ReadAsync("a")).ShouldSatisfyAllConditions(
            row => row.State.ShouldBe(AssignmentState.Open), row => row.Progress.ShouldBe("half of it"));
        (await _house.GetAsync(door)).ShouldBeOfType<AnswerView.Open>();
        (await AuditAsync("test.progressed")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Link_OfAnotherPersonThanWhoIsSignedIn_IsRefusedOnRecord()
    {
        var door = await LinkAsync("a");

        (await _house.GetAsync(door, signedInAs: "tom")).ShouldBeOfType<AnswerView.NotYours>().SignedInAs.ShouldBe("Tom Vang");
        (await _house.PostAsync(door, AnswerDriver.Good, signedInAs: "tom")).ShouldBeOfType<AnswerResult.Over>()
            .View.ShouldBeOfType<AnswerView.NotYours>();

        (await AuditAsync("link.refused")).Count.ShouldBe(2);
        (await _house.ReadAsync("a")).State.ShouldBe(AssignmentState.Open);
    }

    [Fact]
    public async Task Link_OfSomebodyWhoWasReplaced_SaysSoAndItsTryAsksTheSuccessorAtOnce()
    {
        var door = await LinkAsync("a");
        _house.Facts.People["a"] = new AssignmentPeople
        {
            Responsible = [Asked.Person(
            "nora", "PrincipalOfSchool", "the principal of Birch Hill", new Post(Role.Principal, "birch"))]
        };

        (await _house.GetAsync(door)).ShouldBeOfType<AnswerView.Replaced>().Now.ShouldBe("the principal of Birch Hill");
        (await _house.PostAsync(door, AnswerDriver.Good)).ShouldBeOfType<AnswerResult.Over>().View.ShouldBeOfType<AnswerView.Replaced>();

        (await _house.MailsAsync()).ShouldContain("nora: Replacement: Test a");
        (await _house.GetAsync(door)).ShouldBeOfType<AnswerView.Replaced>();
        (await _house.PostAsync(
            new AnswerDoor.Link(TestKind.Kind, await _house.TokenAsync("nora")), AnswerDriver.Good with { Signature = "Nora Quill" }))
            .ShouldBeOfType<AnswerResult.Recorded>();
    }

    [Fact]
    public async Task Link_ThatIsTooOld_IsRenewedOnceForWhoeverWasAsked()
    {
        _house.Facts.Rhythm = new AssignmentRhythm { RemindOn = [99], LinkLifetime = TimeSpan.FromDays(2) };
        var door = await LinkAsync("a");
        _house.Clock.Advance(TimeSpan.FromDays(3));
        (await _house.GetAsync(door)).ShouldBeOfType<AnswerView.LinkExpired>();
        (await _house.PostAsync(door, AnswerDriver.Good)).ShouldBeOfType<AnswerResult.Over>().View.ShouldBeOfType<AnswerView.LinkExpired>();

        (await _house.RenewAsync(door)).ShouldBeNull();
        (await _house.RenewAsync(door)).ShouldBeNull();

        (await _house.MailsAsync()).Count(mail => mail == "paula: NewLink: Test a").ShouldBe(1);
        (await _house.PostAsync(new AnswerDoor.Link(TestKind.Kind, await _house.TokenAsync("paula")), AnswerDriver.Good))
            .ShouldBeOfType<AnswerResult.Recorded>();
    }

    [Fact]
    public async Task Session_OfWhoeverIsAsked_AnswersWithoutAName()
    {
        var door = new AnswerDoor.Session(TestKind.Kind, (await _house.OpenAssignmentAsync("a")).Id);

        (await _house.GetAsync(door, "tom")).ShouldBeOfType<AnswerView.Unknown>("nobody answers their own");
        (await _house.GetAsync(door, "amina")).ShouldBeOfType<AnswerView.Unknown>();
        (await _house.GetAsync(door, "marcus")).ShouldBeOfType<AnswerView.Unknown>("it is not escalated yet");
        (await _house.GetAsync(door, "paula")).ShouldBeOfType<AnswerView.Open>().BySession.ShouldBeTrue();
        (await _house.PostAsync(door, AnswerForm.Empty, "paula")).ShouldBeOfType<AnswerResult.Recorded>();

        (await _house.ReadAsync("a"))
            .ShouldSatisfyAllConditions(row => row.AnsweredById.ShouldBe("paula"), row => row.Signature.ShouldBeNull());
    }

    [Fact]
    public async Task Session_OfTheEscalation_AnswersOnceItIsEscalatedAndTheFirstAnswerWins()
    {
        var door = new AnswerDoor.Session(TestKind.Kind, (await _house.OpenAssignmentAsync("a")).Id);
        await _house.EachSchoolDayAsync(7);

        (await _house.PostAsync(door, AnswerForm.Empty, "marcus")).ShouldBeOfType<AnswerResult.Recorded>();

        (await _house.PostAsync(door, AnswerForm.Empty, "paula")).ShouldBeOfType<AnswerResult.Over>()
            .View.ShouldBeOfType<AnswerView.Ended>().AnsweredBy.ShouldBe("Marcus Bell");
    }

    [Fact]
    public async Task Office_ThatIsAsked_AnswersByAnyOfItsPeopleAndOneMayTakeItUponThemselves()
    {
        _house.Facts.People["a"] = new AssignmentPeople
        {
            Responsible = [Asked.OfOffice(
            Role.Communications, "the Office of Communications")],
            Never = ["lee"]
        };
        var assignment = await _house.OpenAssignmentAsync("a");
        var door = new AnswerDoor.Session(TestKind.Kind, assignment.Id);
        (await _house.GetAsync(door, "lee")).ShouldBeOfType<AnswerView.Unknown>();

        await _house.WriteAsync(async (db, services) =>
        {
            var row = await db.Set<Assignment>().Include(candidate => candidate.Assignees).SingleAsync();
            await services.GetRequiredService<AssignmentDesk>().ClaimAsync(row, "dana", "dana", default);
        });
        await _house.EachSchoolDayAsync(3);

        (await _house.MailsAsync()).ShouldBe(["communications: First: Test a", "dana: Waiting for you: Test a"]);
        (await _house.PostAsync(door, AnswerForm.Empty, "dana")).ShouldBeOfType<AnswerResult.Recorded>();
    }

    [Fact]
    public async Task Siblings_OfAGroup_AreSeenByWhoeverMayAnswerThemAndEndTogether()
    {
        foreach (var subject in (string[])["a", "b", "c"]) await _house.OpenAssignmentAsync(subject, groupId: "account/1");
        _house.Facts.People["c"] = new AssignmentPeople { Responsible = [Asked.Person("amina", "Manager")] };
        var door = new AnswerDoor.Session(TestKind.Kind, (await _house.ReadAsync("a")).Id);
        (await _house.GetAsync(door, "paula")).ShouldBeOfType<AnswerView.Open>().Siblings.Select(sibling => sibling.Subject)
            .ShouldBe(["b"]);

        await _house.WriteAsync(
            (_, services) => services.GetRequiredService<AssignmentDesk>()
            .EndGroupAsync("account/1", AssignmentState.Moot, null, default, except: Assignment.IdOf(TestKind.Kind, "a", 1)));

        (await _house.ReadAsync("a")).State.ShouldBe(AssignmentState.Open);
        foreach (var subject in (string[])["b", "c"]) (await _house.ReadAsync(subject)).State.ShouldBe(AssignmentState.Moot);
    }

    [Fact]
    public async Task Link_ThatWasNeverIssued_IsUnknown() =>
        (await _house.GetAsync(new AnswerDoor.Link(TestKind.Kind, new string('x', 43)))).ShouldBeOfType<AnswerView.Unknown>();

    private async Task<AnswerDoor.Link> LinkAsync(string subject)
    {
        await _house.OpenAssignmentAsync(subject);
        return new AnswerDoor.Link(TestKind.Kind, await _house.TokenAsync("paula"));
    }

    private Task<List<AuditEntry>> AuditAsync(string action) =>
        ReadAsync(
            db => db.Set<AuditEntry>().AsNoTracking().Where(entry => entry.Action == action).OrderBy(entry => entry.Sequence)
            .ToListAsync());

    private Task<(string, string, int)> RowsAsync() => ReadAsync(async db => (
        System.Text.Json.JsonSerializer.Serialize(
            await db.Set<Assignment>().AsNoTracking().Include(assignment => assignment.Assignees).ToListAsync()),
        System.Text.Json.JsonSerializer.Serialize(await db.Set<ActionLink>().AsNoTracking().ToListAsync()),
            await db.Set<SppsFlows.Mail.OutgoingMail>().CountAsync()));

    private Task<T> ReadAsync<T>(Func<SppsDb, Task<T>> read) =>
        _house.InScopeAsync(services => read(services.GetRequiredService<SppsDb>()));
}
