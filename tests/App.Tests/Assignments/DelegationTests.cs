using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.Assignments;
using SppsFlows.Data;
using SppsFlows.Directory;

namespace SppsFlows.App.Tests.Assignments;

/// <summary>A13: somebody stands in with dates; questions go to both, and the record says who acted for whom.</summary>
public sealed class DelegationTests : IAsyncLifetime
{
    private static readonly DateOnly Monday = new(2026, 11, 23);
    private static readonly Post PrincipalOfBirch = new(Role.Principal, "birch");

    private AssignmentHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await AssignmentHouse.OpenAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Question_WhileSomebodyStandsIn_GoesToBothAndTheRecordNamesBoth(bool forThePost)
    {
        await NamedAsync(forThePost ? Wish("amina") : Wish("amina") with { Post = null, ForPersonId = "paula" });

        await _house.OpenAssignmentAsync("a");

        (await QuestionsAsync()).ShouldBe(["paula: First: Test a", "amina: First: Test a"], ignoreOrder: true);
        _house.TextOf(
            (await _house.OutboxAsync())
            .Single(
                mail => mail.To.StartsWith("amina", StringComparison.Ordinal)
                && mail.Subject.StartsWith("First", StringComparison.Ordinal)))
                .ShouldContain("as the principal of Birch Hill, for Paula Reyes");
        var door = new AnswerDoor.Link(TestKind.Kind, await _house.TokenAsync("amina"));
        (await _house.GetAsync(door)).ShouldBeOfType<AnswerView.Open>().InPlaceOf.ShouldBe("Paula Reyes");
        (await _house.PostAsync(door, AnswerDriver.Good with { Signature = "Amina Yusuf" })).ShouldBeOfType<AnswerResult.Recorded>();
        (await _house.ReadAsync("a"))
            .ShouldSatisfyAllConditions(row => row.AnsweredById.ShouldBe("amina"), row => row.AnsweredForId.ShouldBe("paula"));
    }

    [Fact]
    public async Task Delegation_ByItsDates_BeginsAndEndsWithOpenQuestions()
    {
        await _house.OpenAssignmentAsync("a");
        await NamedAsync(Wish("amina") with { From = new DateOnly(2026, 11, 24), Until = new DateOnly(2026, 11, 25) });
        (await QuestionsAsync()).Count.ShouldBe(1);

        await _house.SchoolDaysPassAsync(1);
        (await _house.MailsAsync()).ShouldContain("amina: First: Test a");
        var link = new AnswerDoor.Link(TestKind.Kind, await _house.TokenAsync("amina"));
        await _house.SchoolDaysPassAsync(2);

        (await _house.GetAsync(link)).ShouldBeOfType<AnswerView.Replaced>();
        var row = await _house.ReadAsync("a");
        row.AskedNow.Select(assignee => assignee.Party).ShouldBe(["person/paula"]);
        row.Assignees.Single(assignee => assignee.As is AssigneeRole.Delegate).TakenBackBecause.ShouldBe(TakenBack.Replaced);
    }

    [Fact]
    public async Task StandIn_WhoAsked_IsNotAskedToAnswerThemselves()
    {
        await NamedAsync(Wish("tom"));

        await _house.OpenAssignmentAsync("a");

        (await QuestionsAsync()).ShouldBe(["paula: First: Test a"]);
    }

    [Fact]
    public async Task StandIn_ForWhatAPersonDoesForThemselves_IsNotAsked()
    {
        await NamedAsync(Wish("amina") with { Post = null, ForPersonId = "paula" });
        _house.Facts.People["a"] = new AssignmentPeople { Responsible = [Asked.Person("paula", "Manager")] };

        await _house.OpenAssignmentAsync("a");

        (await QuestionsAsync()).ShouldBe(["paula: First: Test a"]);
    }

    [Fact]
    public async Task StandIn_ForAnOffice_BelongsToIt()
    {
        await NamedAsync(Wish("nora") with { Post = new Post(Role.Communications, "district") }, by: "marcus");
        _house.Facts.People["a"] = new AssignmentPeople
        {
            Responsible = [Asked.OfOffice(
            Role.Communications, "the Office of Communications")]
        };
        var assignment = await _house.OpenAssignmentAsync("a");

        (await _house.PostAsync(new AnswerDoor.Session(TestKind.Kind, assignment.Id), AnswerForm.Empty, "nora"))
            .ShouldBeOfType<AnswerResult.Recorded>();
        (await _house.InScopeAsync(services => services.GetRequiredService<ReadAssignments>().CountAsync("amina", default))).ShouldBe(0);
    }

    [Fact]
    public async Task Post_WithoutAHolder_IsAnsweredByWhoActsInIt()
    {
        await NamedAsync(Wish("amina"));
        await _house.WriteAsync((db, _) => db.Set<RoleAssignment>().Where(role => role.PersonId == "paula").ExecuteDeleteAsync());

        var holders = await _house.InScopeAsync(
            services => OfficeHolder.ReadAsync(services.GetRequiredService<SppsDb>(), "birch", default));

        var school = new OrgUnit { Id = "birch", Name = "Birch Hill", Kind = OrgKind.School, Address = "", Phone = "" };
        var found = SppsFlows.Policy.ApproverRule.For(holders, school, SppsFlows.Policy.AccountKind.School, requesterId: "tom");
        var asked = Asked.ByRule(found, holders, school)!;
        (asked.Party, asked.Office, asked.Because)
            .ShouldBe((new Party.Person("amina"), "the acting principal of Birch Hill", "ActingInPost"));
    }

    [Fact]
    public async Task Delegation_CalledOff_EndsAtOnce()
    {
        var id = await NamedAsync(Wish("amina"));
        await _house.OpenAssignmentAsync("a");

        (await EndAsync(id, "tom")).ShouldBeFalse("it is not theirs");
        (await EndAsync(id, "amina")).ShouldBeTrue("whoever stands in may stop");
        (await EndAsync(id, "paula")).ShouldBeFalse("it is over");
        await _house.Sweep.RunAsync(default);

        (await _house.ReadAsync("a")).AskedNow.Select(assignee => assignee.Party).ShouldBe(["person/paula"]);
    }

    [Theory]
    [InlineData("tom", false)]
    [InlineData("paula", true)]
    [InlineData("marcus", true)]
    public async Task Delegate_OfAPost_IsNamedByItsHolderOrTheSuperintendentsOffice(string by, bool may)
    {
        var result = await NameAsync(Wish("amina"), by);

        result.GetType().ShouldBe(may ? typeof(NameDelegateResult.Named) : typeof(NameDelegateResult.Refused));
    }

    [Fact]
    public async Task Wish_ThatMakesNoSense_IsRefusedAtItsField()
    {
        (await FieldAsync(Wish("nobody"))).ShouldBe("person");
        (await FieldAsync(Wish("paula") with { Post = null, ForPersonId = "paula" })).ShouldBe("person");
        (await FieldAsync(Wish("amina") with { ForPersonId = "paula" })).ShouldBe("for");
        (await FieldAsync(Wish("amina") with { Post = new Post(Role.Principal, "nowhere") })).ShouldBe("for");
        (await FieldAsync(Wish("amina") with { From = Monday.AddDays(-1) })).ShouldBe("from");
        (await FieldAsync(Wish("amina") with { Until = Monday.AddDays(-1), From = Monday })).ShouldBe("until");
        (await FieldAsync(Wish("amina") with { Until = Monday.AddDays(400) })).ShouldBe("until");
        await NamedAsync(Wish("amina"));
        (await FieldAsync(Wish("amina"))).ShouldBe("from");

        async Task<string> FieldAsync(DelegateWish wish) =>
            (await NameAsync(wish, "marcus")).ShouldBeOfType<NameDelegateResult.Wrong>().Field;
    }

    [Fact]
    public async Task Delegate_NamedByAnother_IsToldAndSoIsWhoeverIsAway()
    {
        await NamedAsync(Wish("amina") with { Post = null, ForPersonId = "paula" }, by: "marcus");

        (await _house.MailsAsync())
            .ShouldBe(["amina: You stand in for Paula Reyes", "paula: Amina Yusuf stands in for you"], ignoreOrder: true);
    }

    private async Task<List<string>> QuestionsAsync() =>
        [.. (await _house.MailsAsync()).Where(mail => mail.Contains("Test a", StringComparison.Ordinal))];

    private static DelegateWish Wish(string personId) => new(personId, null, PrincipalOfBirch, Monday, Monday.AddDays(30));

    private Task<NameDelegateResult> NameAsync(DelegateWish wish, string by) =>
        _house.InScopeAsync(services => services.GetRequiredService<NameDelegate>().RunAsync(wish, by, default));

    private async Task<Guid> NamedAsync(DelegateWish wish, string by = "paula") =>
        (await NameAsync(wish, by)).ShouldBeOfType<NameDelegateResult.Named>().Id;

    private Task<bool> EndAsync(Guid id, string by) =>
        _house.InScopeAsync(services => services.GetRequiredService<NameDelegate>().EndAsync(id, by, default));
}
