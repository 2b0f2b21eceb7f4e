using CsCheck;
using SppsFlows.Accounts.Request;
using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.App.Tests.Accounts.Request;

public sealed class AccountRequestParserTests
{
    private static readonly AccountRequestForm Good = new()
    {
        Organization = "Birch Hill Elementary",
        Kind = "School",
        Platform = "Instagram",
        Handle = "@birchhill",
        Purpose = "News for families",
        Audience = "Families",
        ContactEmail = "birch@lakeside.example",
        ContactPhone = "651-555-0110",
        ContactAddress = "12 Birch Hill Road",
        Managers = ["tom@lakeside.example", "amina@lakeside.example"],
        Acknowledgements = [.. Acknowledgement.All.Select(text => text.Key)],
    };

    private static readonly OrgUnit[] Orgs =
    [
        Org("birch", "Birch Hill Elementary", OrgKind.School), Org("harbor", "Harbor High School", OrgKind.School),
        Org("harborview", "Harbor View Montessori", OrgKind.School), Org("athletics", "Athletics", OrgKind.Department),
    ];

    private static readonly Dictionary<string, Person> People = ((string[])["tom", "amina", "gone"]).ToDictionary(
        id => $"{id}@lakeside.example",
        id => new Person { Id = id, GivenName = id, FamilyName = "Vang", Email = $"{id}@lakeside.example", Active = id != "gone" });

    [Fact]
    public void Read_CompleteForm_IsTheWish()
    {
        var wish = Wish(Good);
        wish.Org.Id.ShouldBe("birch");
        (wish.Kind, wish.Platform, wish.Handle, wish.Url, wish.Existing).ShouldBe(
            (AccountKind.School, "instagram", "birchhill", "https://www.instagram.com/birchhill", false));
        wish.ManagerIds.ShouldBe(["tom", "amina"]);
    }

    [Theory]
    [InlineData("birch")]
    [InlineData("BIRCH HILL")]
    [InlineData("Birch Hill Elem.")]
    [InlineData("  birch-hill   elementary ")]
    public void Read_OrganizationWrittenLoosely_IsFound(
        string written) => Wish(Good with { Organization = written }).Org.Id.ShouldBe("birch");

    [Theory]
    [InlineData("Brich Hill Elementary", "Did you mean Birch Hill Elementary?")]
    [InlineData("Harb", "Did you mean Harbor High School or Harbor View Montessori?")]
    [InlineData("Atlantis", "as it stands on its letters")]
    [InlineData(null, "Write the school or department")]
    public void Read_OrganizationNotClear_AsksWithNearOnes(
        string? written, string message) => Problem(Good with { Organization = written }, "organization").ShouldContain(message);

    [Theory]
    [InlineData("classroom", AccountKind.Classroom)]
    [InlineData("Class", AccountKind.Classroom)]
    [InlineData("whole school", AccountKind.School)]
    public void Read_KindSynonym_IsThatKind(
        string written, AccountKind kind) => Wish(Good with { Kind = written, Grades = "3" }).Kind.ShouldBe(kind);

    [Fact]
    public void Read_DepartmentWithoutKind_IsDepartment() =>
        Wish(Good with { Organization = "Athletics", Kind = null }).Kind.ShouldBe(AccountKind.Department);

    [Theory]
    [InlineData("Birch Hill Elementary", "Department", "is a school")]
    [InlineData("Athletics", "Classroom", "is not a school")]
    [InlineData("Birch Hill Elementary", "", "Say which kind: School, Department or Classroom.")]
    [InlineData("Birch Hill Elementary", "club", "Say which kind: School, Department or Classroom.")]
    public void Read_KindThatDoesNotFit_IsNamed(
        string org, string kind,
        string message) => Problem(Good with { Organization = org, Kind = kind, Grades = "3" }, "kind").ShouldContain(message);

    [Fact]
    public void Read_UnlistedPlatform_IsKeptAsWritten()
    {
        var wish = Wish(Good with { Platform = " StoryHill ", Handle = "birch-hill" });
        (wish.Platform, wish.Url).ShouldBe(("StoryHill", null));
    }

    [Fact]
    public void Read_OnlyTheAddress_GivesTheHandle() =>
        Wish(Good with { Handle = null, Url = "https://instagram.com/birch.hill/" }).Handle.ShouldBe("birch.hill");

    [Theory]
    [InlineData("Tom <tom@lakeside.example>; AMINA@lakeside.example")]
    [InlineData("tom@lakeside.example and amina@lakeside.example")]
    [InlineData("tom@lakeside.example\r\namina@lakeside.example\r\n")]
    [InlineData("tom@lakeside.example amina@lakeside.example")]
    public void Read_ManagersInOneText_AreFound(
        string written) => Wish(Good with { Managers = [written] }).ManagerIds.ShouldBe(["tom", "amina"]);

    [Theory]
    [InlineData("tom@lakeside.example", "at least two")]
    [InlineData("tom@lakeside.example, tom@lakeside.example", "at least two")]
    [InlineData("", "at least two")]
    [InlineData("tom@lakeside.example, nobody@lakeside.example", "“nobody@lakeside.example”")]
    [InlineData("tom@lakeside.example, gone@lakeside.example", "“gone@lakeside.example”")]
    [InlineData("tom@lakeside.example, Amina", "“Amina”")]
    public void Read_ManagersThatWontDo_AreNamed(
        string written, string message) => Problem(Good with { Managers = [written] }, "managers").ShouldContain(message);

    [Fact]
    public void Read_ClassroomWithoutManagers_IsManagedByItsTeacher() =>
        Wish(Good with { Kind = "Classroom", Grades = "K-2", Managers = [] }).ManagerIds.ShouldBe(["requester"]);

    [Fact]
    public void Read_ClassroomWithoutGrades_AsksForThem() =>
        Problem(Good with { Kind = "Classroom" }, "grades").ShouldContain("Write the grades");

    [Fact]
    public void Read_ClassroomWithGradesInTheAudience_TakesThem() =>
        Wish(Good with { Kind = "Classroom", Audience = "Families of grades 3 and 4" }).Grades.ShouldBe("3-4");

    [Fact]
    public void Read_AcknowledgementMissing_IsNamed() =>
        Problem(
            Good with { Acknowledgements = ["professionalStandards", "Boundaries and mandated reporting", "contentResponsibility"] },
            "acknowledgements")
            .ShouldBe("Read and confirm: The platform's rules and minimum age.");

    [Fact]
    public void Read_Nothing_NamesEveryFieldThatMustBeWritten() =>
        Problems(new AccountRequestForm()).Select(problem => problem.Field).ShouldBe(
            [
                "organization", "kind", "platform", "handle", "purpose", "audience", "contactEmail", "contactPhone", "contactAddress",
                "acknowledgements"
            ],
            ignoreOrder: true);

    [Fact]
    public void Read_AnyText_NeverThrowsAndNamesKnownFieldsOnly() =>
        Gen.Select(Gen.String, Gen.String, Gen.String, Gen.String, Gen.String, Gen.String).Sample(
            (org, kind, platform, handle, url, other) => Problems(new AccountRequestForm
            {
                Organization = org,
                Kind = kind,
                Platform = platform,
                Handle = handle,
                Url = url,
                Managers = [other],
                Grades = other,
                Audience = other,
                Purpose = other,
            }).ShouldAllBe(problem => FieldNames.Of(problem.Field) != problem.Field), iter: 300);

    [Theory]
    [InlineData("3", 3, 3)]
    [InlineData("K-5", 0, 5)]
    [InlineData("PreK", -1, -1)]
    [InlineData("9th to 12th", 9, 12)]
    [InlineData("grades 6, 7 and 8", 6, 8)]
    public void GradeSpan_AsPeopleWriteThem_IsRead(
        string written, int youngest, int oldest) => GradeSpan.Read(written).ShouldBe(new GradeSpan(youngest, oldest));

    [Theory]
    [InlineData("7", true)]
    [InlineData("8", false)]
    [InlineData("7-9", true)]
    public void GradeSpan_MinimumAgeOfThirteen_IsReachedInGradeEight(
        string grades, bool under) => GradeSpan.Read(grades).ShouldNotBeNull().HasPupilsUnder(13).ShouldBe(under);

    private static ReadAccountResult Read(AccountRequestForm form) =>
        AccountRequestParser.Read(form, new ReadingFacts("requester", Orgs, People, new PlatformCatalogue([])));

    private static AccountWish Wish(AccountRequestForm form) => Read(form) switch
    {
        ReadAccountResult.Complete complete => complete.Wish,
        ReadAccountResult.Incomplete incomplete => throw new ShouldAssertException(string.Join("; ", incomplete.Problems)),
        _ => throw new InvalidOperationException(),
    };

    private static IReadOnlyList<FieldProblem> Problems(AccountRequestForm form) =>
        Read(form).ShouldBeOfType<ReadAccountResult.Incomplete>().Problems;

    private static string Problem(AccountRequestForm form, string field)
    {
        var problem = Problems(form).ShouldHaveSingleItem();
        problem.Field.ShouldBe(field);
        return problem.Message;
    }

    private static OrgUnit Org(string id, string name, OrgKind kind) =>
        new() { Id = id, Name = name, Kind = kind, Address = "1 Harbor Street", Phone = "651-555-0100" };
}
