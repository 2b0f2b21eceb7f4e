using SppsFlows.Credentials.HandOver;
using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.App.Tests.Credentials.HandOver;

/// <summary>Who may be named, and how (A1, A11).</summary>
public sealed class HandOverFormTests
{
    private static readonly Person Amina = Of(
        "amina.yusuf", "Amina",
        "Yusuf"), Tom = Of(
            "tom.vang", "Tom", "Vang"), OtherTom = Of("tom.vang2", "Tom", "Vang"), Paula = Of("paula.reyes", "Paula", "Reyes");

    [Theory]
    [InlineData("Paula Reyes")]
    [InlineData("paula  reyes ")]
    [InlineData("PAULA.REYES@lakeside.example")]
    [InlineData("Paula Reyes, paula.reyes@lakeside.example")]
    [InlineData("Paula Reyes <paula.reyes@lakeside.example>")]
    public void Name_AsPeopleWriteIt_IsUnderstood(string written) =>
        Read("name", [written]).ShouldBeOfType<HandOverAnswer.Named>().ShouldSatisfyAllConditions(
            named => named.ManagerIds.ShouldBe(["amina.yusuf", "paula.reyes"]),
            named => named.AddedIds.ShouldBe(["paula.reyes"]));

    [Theory]
    [InlineData("henry.cole@lakeside.example", "nobody of this school")]
    [InlineData("Henry Cole", "nobody of this school")]
    [InlineData("Tom Vang", "more than one Tom Vang")]
    [InlineData("Amina Yusuf", "at least one person")]
    public void Name_ThatDoesNotDo_IsNamedWithWhatToDo(string written, string problem) =>
        Read("name", [written]).ShouldBeOfType<HandOverAnswer.Wrong>().ShouldSatisfyAllConditions(
            wrong => wrong.Field.ShouldBe("manager"), wrong => wrong.Message.ShouldContain(problem));

    [Fact]
    public void SchoolAccount_WithOneManager_NeedsASecond() =>
        new HandOverForm("name", ["Paula Reyes"], false, "", "")
            .Read(new HandOverChoices(AccountKind.School, [Tom], [], [Paula, Amina])).ShouldBeOfType<HandOverAnswer.Wrong>().Message
            .ShouldContain("needs 2 managers");

    [Fact]
    public void ClassroomAccount_WithOneManager_IsTaken() =>
        new HandOverForm(
            "name", ["Paula Reyes"], false, "",
            "").Read(new HandOverChoices(AccountKind.Classroom, [Tom], [], [Paula])).ShouldBeOfType<HandOverAnswer.Named>();

    [Theory]
    [InlineData(AccountKind.School, false)]
    [InlineData(AccountKind.Classroom, true)]
    public void Keep_WhereTooFewRemain_IsNoAnswer(AccountKind kind, bool taken) =>
        (new HandOverForm(
            "keep", [], false, "",
            "").Read(new HandOverChoices(kind, [Tom], [Amina], [Amina, Paula])) is HandOverAnswer.Named).ShouldBe(taken);

    [Theory]
    [InlineData("")]
    [InlineData("delete everything")]
    public void Choice_ThatIsNone_IsAskedFor(
        string choice) => Read(choice, []).ShouldBeOfType<HandOverAnswer.Wrong>().Field.ShouldBe("choice");

    private static HandOverAnswer Read(string choice, string[] managers) =>
        new HandOverForm(
            choice, managers, false, "", "").Read(new HandOverChoices(AccountKind.School, [], [Amina], [Amina, Tom, OtherTom, Paula]));

    private static Person Of(string id, string given, string family) =>
        new() { Id = id, GivenName = given, FamilyName = family, Email = $"{id}@lakeside.example" };
}
