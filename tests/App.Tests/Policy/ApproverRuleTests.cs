using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.App.Tests.Policy;

public sealed class ApproverRuleTests
{
    private static readonly OrgUnit School = Org("birch", OrgKind.School);
    private static readonly OrgUnit Department = Org("athletics", OrgKind.Department);
    private static readonly OfficeHolder Superintendent = new("sofia", "district", Role.Superintendent, Active: true);
    private static readonly OfficeHolder Designee = new("marcus", "district", Role.SuperintendentDesignee, Active: true);
    private static readonly OfficeHolder Principal = new("paula", "birch", Role.Principal, Active: true);
    private static readonly OfficeHolder Director = new("grace", "athletics", Role.Director, Active: true);
    private static readonly OfficeHolder[] Everybody = [Superintendent, Designee, Principal, Director];

    private static readonly OfficeHolder[] OnlyPrincipal = [Principal];
    private static readonly OfficeHolder[] NoPosts = [Superintendent, Designee];

    [Theory]
    [InlineData(AccountKind.School)]
    [InlineData(AccountKind.Classroom)]
    public void For_SchoolOrClassroom_PrincipalOfThatSchool(AccountKind kind) =>
        ApproverRule.For(Everybody, School, kind, "tom").ShouldBe(new ApproverFound.Found("paula", ApproverBecause.PrincipalOfSchool));

    [Fact]
    public void For_Department_DirectorOfThatDepartment() =>
        ApproverRule.For(
            Everybody, Department, AccountKind.Department,
            "ben").ShouldBe(new ApproverFound.Found("grace", ApproverBecause.DirectorOfDepartment));

    [Fact]
    public void For_PrincipalOfAnotherSchool_IsNotAsked() =>
        ApproverRule.For(
            Everybody, Org("willow", OrgKind.School), AccountKind.School,
            "elsa").ShouldBe(new ApproverFound.Found("marcus", ApproverBecause.PostVacant));

    [Fact]
    public void For_PrincipalAsks_Designee() =>
        ApproverRule.For(
            Everybody, School, AccountKind.School,
            "paula").ShouldBe(new ApproverFound.Found("marcus", ApproverBecause.RequesterIsApprover));

    [Fact]
    public void For_PrincipalLeft_PostCountsAsVacant() =>
        ApproverRule.For([Superintendent, Designee, Principal with { Active = false }], School, AccountKind.School, "tom")
            .ShouldBe(new ApproverFound.Found("marcus", ApproverBecause.PostVacant));

    [Fact]
    public void For_SuperintendentAsksAndPostVacant_Designee() =>
        ApproverRule.For(
            NoPosts, School, AccountKind.School, "sofia").ShouldBe(new ApproverFound.Found("marcus", ApproverBecause.PostVacant));

    [Fact]
    public void For_DesigneeAsksAndPostVacant_Superintendent() =>
        ApproverRule.For(
            NoPosts, School, AccountKind.School, "marcus").ShouldBe(new ApproverFound.Found("sofia", ApproverBecause.PostVacant));

    [Fact]
    public void For_DesigneeLeft_Superintendent() =>
        ApproverRule.For([Superintendent, Designee with { Active = false }], School, AccountKind.School, "tom")
            .ShouldBe(new ApproverFound.Found("sofia", ApproverBecause.PostVacant));

    [Fact]
    public void For_OnlyTheRequesterCouldDecide_Nobody() =>
        ApproverRule.For(
            OnlyPrincipal, School, AccountKind.School, "paula").ShouldBe(new ApproverFound.Nobody(ApproverBecause.RequesterIsApprover));

    [Fact]
    public void For_TwoPrincipals_TheOneAskedAlreadyStays()
    {
        OfficeHolder[] two = [Principal, Principal with { PersonId = "abel" }];
        ApproverRule.For(
            two, School, AccountKind.School, "tom").ShouldBe(new ApproverFound.Found("abel", ApproverBecause.PrincipalOfSchool));
        ApproverRule.For(
            two, School, AccountKind.School, "tom",
            askedNow: "paula").ShouldBe(new ApproverFound.Found("paula", ApproverBecause.PrincipalOfSchool));
        ApproverRule.For(
            two, School, AccountKind.School, "paula").ShouldBe(new ApproverFound.Found("abel", ApproverBecause.PrincipalOfSchool));
    }

    [Fact]
    public void For_DistrictItself_SuperintendentsOffice() =>
        ApproverRule.For(
            Everybody, Org("district", OrgKind.District), AccountKind.Department,
            "dana").ShouldBe(new ApproverFound.Found("marcus", ApproverBecause.DistrictItself));

    [Fact]
    public void EscalateTo_PrincipalSilent_Designee() =>
        ApproverRule.EscalateTo(Everybody, "tom", "paula").ShouldBe(new ApproverFound.Found("marcus", ApproverBecause.Escalated));

    [Theory]
    [InlineData("tom", "marcus")]
    [InlineData("marcus", "paula")]
    public void EscalateTo_DesigneeSilentOrAsking_Superintendent(string requester, string approver) =>
        ApproverRule.EscalateTo(Everybody, requester, approver).ShouldBe(new ApproverFound.Found("sofia", ApproverBecause.Escalated));

    [Fact]
    public void EscalateTo_SilentOneHoldsBothOffices_Nobody() =>
        ApproverRule.EscalateTo(
            [Designee, Superintendent with { PersonId = "marcus" }], "tom",
            "marcus").ShouldBe(new ApproverFound.Nobody(ApproverBecause.Escalated));

    private static OrgUnit Org(string id, OrgKind kind) =>
        new() { Id = id, Name = id, Kind = kind, Address = "1 Harbor Street", Phone = "651-555-0100" };
}
