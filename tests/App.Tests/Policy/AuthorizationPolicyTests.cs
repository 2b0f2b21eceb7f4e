using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.App.Tests.Policy;

/// <summary>
/// A2: every combination of kind, platform and approver situation, new and existing. A combination that is missing here fails the last
/// test.
/// </summary>
public sealed class AuthorizationPolicyTests
{
    private static readonly Guid Reserved = Guid.Parse("00000000-0000-4000-8000-000000000001");
    private static readonly Guid Active = Guid.Parse("00000000-0000-4000-8000-000000000002");

    private static readonly PlatformCatalogue Catalogue = new(
    [
        new VettedPlatform { Id = "storyhill", Name = "StoryHill", Approved = true },
        new VettedPlatform { Id = "chatterbox", Name = "Chatterbox", Approved = false },
    ]);

    private static readonly string[] Platforms = ["Facebook", "X", "Instagram", "StoryHill", "Chatterbox", "Unlisted"];

    public enum Page { None, Reserved, Active }

    /// <summary>Who holds the posts, and who asks.</summary>
    public enum Situation
    {
        PostFilled,
        RequesterIsApprover,
        Vacant,
        VacantAndSuperintendentAsks,
        VacantAndDesigneeAsks,
        VacantAndNobodyElse,
        ApproverLeft,
    }

    public static TheoryData<AccountKind, string, Page, bool, string> Facebook => new()
    {
        { AccountKind.School, "Facebook", Page.Reserved, false, "HandOver FacebookPageIsReserved" },
        { AccountKind.School, "Facebook", Page.Reserved, true, "Approve PrincipalApproves" },
        { AccountKind.School, "Facebook", Page.Active, false, "PointAt FacebookPageIsActive" },
        { AccountKind.School, "Facebook", Page.Active, true, "PointAt FacebookPageIsActive" },
        { AccountKind.School, "Facebook", Page.None, false, "Reserve FacebookPageIsNotReserved" },
        { AccountKind.School, "Facebook", Page.None, true, "Approve PrincipalApproves" },
        { AccountKind.Department, "Facebook", Page.None, false, "Decline FacebookNotForDepartments" },
        { AccountKind.Department, "Facebook", Page.None, true, "Decline FacebookNotForDepartments" },
        { AccountKind.Classroom, "Facebook", Page.None, false, "Decline FacebookNotForClassrooms" },
        { AccountKind.Classroom, "Facebook", Page.Reserved, false, "Decline FacebookNotForClassrooms" },
        { AccountKind.Classroom, "Facebook", Page.Active, true, "Decline FacebookNotForClassrooms" },
    };

    [Theory, MemberData(nameof(Facebook))]
    public void Decide_Facebook_ByKindAndPage(AccountKind kind, string platform, Page page, bool existing, string expected) =>
        Named(Decide(kind, platform, Situation.PostFilled, page, existing)).ShouldBe(expected);

    /// <summary>Rows: situations. Columns: School or Classroom, then Department, on a platform that an approver may authorize.</summary>
    public static TheoryData<Situation, string, string> Approvers => new()
    {
        { Situation.PostFilled, "Approve PrincipalApproves", "Approve DirectorApproves" },
        { Situation.RequesterIsApprover, "Approve SuperintendentForApprover", "Approve SuperintendentForApprover" },
        { Situation.Vacant, "Approve SuperintendentForVacancy", "Approve SuperintendentForVacancy" },
        { Situation.VacantAndSuperintendentAsks, "Approve SuperintendentForVacancy", "Approve SuperintendentForVacancy" },
        { Situation.VacantAndDesigneeAsks, "Approve SuperintendentForVacancy", "Approve SuperintendentForVacancy" },
        { Situation.VacantAndNobodyElse, "Approve NobodyMayApproveYet", "Approve NobodyMayApproveYet" },
        { Situation.ApproverLeft, "Approve SuperintendentForVacancy", "Approve SuperintendentForVacancy" },
    };

    [Theory, MemberData(nameof(Approvers))]
    public void Decide_AuthorizedOrVettedPlatform_ByApproverSituation(Situation situation, string school, string department)
    {
        foreach (var platform in (string[])["X", "Instagram", "StoryHill"])
        {
            foreach (var existing in (bool[])[false, true])
            {
                Named(Decide(AccountKind.School, platform, situation, existing: existing)).ShouldBe(school);
                Named(Decide(AccountKind.Classroom, platform, situation, existing: existing)).ShouldBe(school);
                Named(Decide(AccountKind.Department, platform, situation, existing: existing)).ShouldBe(department);
            }
        }
    }

    [Fact]
    public void Decide_EveryCombination_HasExactlyTheTabledRuleAndNeverTheRequester()
    {
        var seen = 0;
        foreach (var kind in Enum.GetValues<AccountKind>())
            foreach (var platform in Platforms)
                foreach (var situation in Enum.GetValues<Situation>())
                    foreach (var page in Enum.GetValues<Page>())
                        foreach (var existing in (bool[])[false, true])
                        {
                            var decision = Decide(kind, platform, situation, page, existing);
                            Named(decision).ShouldBe(
                                Expected(kind, platform, situation, page, existing),
                                $"{kind} {platform} {situation} {page} existing={existing}");
                            if (decision is PolicyDecision.Approve approve) approve.ApproverId.ShouldNotBe(Requester(kind, situation));
                            if (decision is PolicyDecision.HandOver handOver) handOver.AccountId.ShouldBe(Reserved);
                            if (decision is PolicyDecision.PointAt pointAt) pointAt.AccountId.ShouldBe(Active);
                            seen++;
                        }
        seen.ShouldBe(3 * 6 * 7 * 3 * 2);
    }

    [Theory]
    [InlineData(Situation.PostFilled, AccountKind.School, "principal")]
    [InlineData(Situation.PostFilled, AccountKind.Department, "director")]
    [InlineData(Situation.RequesterIsApprover, AccountKind.Classroom, "designee")]
    [InlineData(Situation.Vacant, AccountKind.School, "designee")]
    [InlineData(Situation.VacantAndSuperintendentAsks, AccountKind.School, "designee")]
    [InlineData(Situation.VacantAndDesigneeAsks, AccountKind.Department, "superintendent")]
    [InlineData(Situation.ApproverLeft, AccountKind.School, "designee")]
    [InlineData(Situation.VacantAndNobodyElse, AccountKind.School, null)]
    public void Decide_NeedsApprover_NamesThatPerson(Situation situation, AccountKind kind, string? approver) =>
        Decide(kind, "Instagram", situation).ShouldBeOfType<PolicyDecision.Approve>().ApproverId.ShouldBe(approver);

    [Theory]
    [InlineData("Twitter")]
    [InlineData("twitter.com")]
    [InlineData(" X ")]
    [InlineData("X (Twitter)")]
    [InlineData("https://x.com/birchhill")]
    [InlineData("x/twitter")]
    public void Decide_AliasOfX_NeedsApprover(string written) =>
        Named(Decide(AccountKind.School, written, Situation.PostFilled)).ShouldBe("Approve PrincipalApproves");

    [Fact]
    public void Rules_AllOfThem_AreReachedByTheTable()
    {
        var reached = from kind in Enum.GetValues<AccountKind>()
                      from platform in Platforms
                      from situation in Enum.GetValues<Situation>()
                      from page in Enum.GetValues<Page>()
                      select Decide(kind, platform, situation, page).Rule;
        Enum.GetValues<PolicyRule>().Except(reached).ShouldBe([PolicyRule.SuperintendentForDistrict]);
    }

    private static string Expected(AccountKind kind, string platform, Situation situation, Page page, bool existing)
    {
        if (platform == "Unlisted") return "Vet PlatformNotListed";
        if (platform == "Chatterbox") return "Decline PlatformRefused";
        if (platform == "Facebook" && !(kind is AccountKind.School && existing && page is not Page.Active))
            return Facebook.Select(row => row.Data).First(row => row.Item1 == kind
                && (kind is not AccountKind.School || (row.Item3 == page && row.Item4 == existing))).Item5;
        var row = Approvers.Select(row => row.Data).Single(row => row.Item1 == situation);
        return kind is AccountKind.Department ? row.Item3 : row.Item2;
    }

    private static string Named(PolicyDecision decision) => $"{decision.GetType().Name} {decision.Rule}";

    private static string Requester(AccountKind kind, Situation situation) => situation switch
    {
        Situation.RequesterIsApprover => kind is AccountKind.Department ? "director" : "principal",
        Situation.VacantAndSuperintendentAsks or Situation.VacantAndNobodyElse => "superintendent",
        Situation.VacantAndDesigneeAsks => "designee",
        _ => "teacher",
    };

    private static PolicyDecision Decide(
        AccountKind kind, string platform, Situation situation, Page page = Page.None, bool existing = false)
    {
        var org = new OrgUnit
        {
            Id = "org",
            Name = "Birch Hill",
            Kind = kind is AccountKind.Department ? OrgKind.Department : OrgKind.School,
            Address = "12 Birch Hill Road",
            Phone = "651-555-0110"
        };
        List<OfficeHolder> holders = [new("superintendent", "district", Role.Superintendent, true)];
        if (situation is not Situation.VacantAndNobodyElse) holders.Add(new("designee", "district", Role.SuperintendentDesignee, true));
        if (situation is Situation.PostFilled or Situation.RequesterIsApprover or Situation.ApproverLeft)
        {
            holders.Add(new("principal", "org", Role.Principal, Active: situation is not Situation.ApproverLeft));
            holders.Add(new("director", "org", Role.Director, Active: situation is not Situation.ApproverLeft));
        }
        ExistingAccount? known = page switch
        {
            Page.Reserved => new(Reserved, AccountState.Reserved),
            Page.Active => new(Active, AccountState.Active),
            _ => null,
        };
        return AuthorizationPolicy.Decide(new PolicyFacts(
            kind, existing, Catalogue.Find(platform), known, ApproverRule.For(holders, org, kind, Requester(kind, situation))));
    }
}
