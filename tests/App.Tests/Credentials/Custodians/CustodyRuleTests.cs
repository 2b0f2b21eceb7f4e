using SppsFlows.Credentials.Custodians;
using SppsFlows.Credentials.Vault;
using SppsFlows.Directory;
using SppsFlows.Policy;

namespace SppsFlows.App.Tests.Credentials.Custodians;

/// <summary>
/// B2: the whole truth table of custody. What the policy allows is written down here a second time; every other combination must be
/// refused.
/// </summary>
public sealed class CustodyRuleTests
{
    private const string Here = "birch";
    private const string Elsewhere = "harbor";

    /// <summary>For each purpose and kind: the standings that are enough on their own.</summary>
    private static readonly Dictionary<(CustodyPurpose, AccountKind), Standing[]> Allowed = new()
    {
        [(CustodyPurpose.Reveal, AccountKind.School)] = [Standing.Communications],
        [(CustodyPurpose.Reveal, AccountKind.Department)] = [Standing.Communications],
        [(CustodyPurpose.Reveal, AccountKind.Classroom)] = [Standing.PrincipalHere],
        [(CustodyPurpose.ShowCode, AccountKind.School)] = [Standing.Communications],
        [(CustodyPurpose.ShowCode, AccountKind.Department)] = [Standing.Communications],
        [(CustodyPurpose.ShowCode, AccountKind.Classroom)] = [Standing.PrincipalHere],
        [(CustodyPurpose.SeeUsername, AccountKind.School)] = [Standing.Communications, Standing.Manages, Standing.AnswersFor],
        [(CustodyPurpose.SeeUsername, AccountKind.Department)] = [Standing.Communications, Standing.Manages, Standing.AnswersFor],
        [(CustodyPurpose.SeeUsername, AccountKind.Classroom)] = [
            Standing.PrincipalHere, Standing.Communications, Standing.Manages, Standing.AnswersFor
        ],
        [(CustodyPurpose.Seal, AccountKind.School)] = [Standing.Communications, Standing.Manages, Standing.Assigned],
        [(CustodyPurpose.Seal, AccountKind.Department)] = [Standing.Communications, Standing.Manages, Standing.Assigned],
        [(CustodyPurpose.Seal, AccountKind.Classroom)] = [Standing.PrincipalHere, Standing.Manages, Standing.Assigned],
        [(CustodyPurpose.AskBreakGlass, AccountKind.School)] = [],
        [(CustodyPurpose.AskBreakGlass, AccountKind.Department)] = [],
        [(CustodyPurpose.AskBreakGlass, AccountKind.Classroom)] = [Standing.Communications],
        [(CustodyPurpose.RevealByBreakGlass, AccountKind.School)] = [],
        [(CustodyPurpose.RevealByBreakGlass, AccountKind.Department)] = [],
        // Only together with a grant: it has a separate test.
        [(CustodyPurpose.RevealByBreakGlass, AccountKind.Classroom)] = [],
        [(CustodyPurpose.AskRotation, AccountKind.School)] = [
            Standing.Communications, Standing.Manages, Standing.Assigned, Standing.AnswersFor
        ],
        [(CustodyPurpose.AskRotation, AccountKind.Department)] = [
            Standing.Communications, Standing.Manages, Standing.Assigned, Standing.AnswersFor
        ],
        [(CustodyPurpose.AskRotation, AccountKind.Classroom)] = [
            Standing.PrincipalHere, Standing.Communications, Standing.Manages, Standing.Assigned, Standing.AnswersFor
        ],
        [(CustodyPurpose.HandOver, AccountKind.School)] = [Standing.AnswersFor],
        [(CustodyPurpose.HandOver, AccountKind.Department)] = [Standing.AnswersFor],
        [(CustodyPurpose.HandOver, AccountKind.Classroom)] = [Standing.AnswersFor],
    };

    private enum Standing
    {
        Nothing,
        PrincipalHere,
        PrincipalElsewhere,
        DirectorHere,
        Communications,
        Technology,
        Superintendent,
        SuperintendentDesignee,
        TeacherHere,
        StaffHere,
        Manages,
        AnswersFor,
        Assigned,
        HoldsGrant,
    }

    [Fact]
    public void Decide_EveryPurposeKindAndPairOfStandings_AllowsWhatThePolicySaysAndNothingElse()
    {
        foreach (var purpose in Enum.GetValues<CustodyPurpose>())
            foreach (var kind in Enum.GetValues<AccountKind>())
            {
                var allowed = Allowed[(purpose, kind)];
                foreach (var one in Enum.GetValues<Standing>())
                    foreach (var other in Enum.GetValues<Standing>())
                    {
                        // A grant counts only together with the role that asked for it.
                        if (purpose is CustodyPurpose.RevealByBreakGlass
                            && (one, other) is (Standing.HoldsGrant, Standing.Communications)
                                or (Standing.Communications, Standing.HoldsGrant))
                            continue;
                        var may = allowed.Contains(one) || allowed.Contains(other);

                        (CustodyRule.Decide(Case(purpose, kind, active: true, one, other)) is not CustodyVerdict.Refused).ShouldBe(
                            may, $"{purpose} of a {kind} account by {one} + {other}");
                        CustodyRule.Decide(Case(purpose, kind, active: false, one, other)).ShouldBe(
                            CustodyVerdict.Refused, $"{purpose} of a {kind} account by {one} + {other}, who left");
                    }
            }
    }

    [Theory]
    [InlineData(AccountKind.Classroom, true)]
    [InlineData(AccountKind.School, false)]
    [InlineData(AccountKind.Department, false)]
    public void RevealByBreakGlass_NeedsGrantAndRole(AccountKind kind, bool may)
    {
        (CustodyRule.Decide(Case(
            CustodyPurpose.RevealByBreakGlass, kind, active: true, Standing.Communications,
            Standing.HoldsGrant)) is CustodyVerdict.BreakGlass).ShouldBe(may);
        foreach (var standing in Enum.GetValues<Standing>().Where(standing => standing is not Standing.Communications))
            CustodyRule.Decide(Case(CustodyPurpose.RevealByBreakGlass, kind, active: true, standing, Standing.HoldsGrant)).ShouldBe(
                CustodyVerdict.Refused, $"{standing}");
    }

    [Fact]
    public void Reveal_ByCommunicationsOfAClassroom_IsRefusedWhateverElseTheyAre()
    {
        foreach (var other in Enum.GetValues<Standing>().Where(standing => standing is not Standing.PrincipalHere))
            CustodyRule.Decide(Case(CustodyPurpose.Reveal, AccountKind.Classroom, active: true, Standing.Communications, other)).ShouldBe(
                CustodyVerdict.Refused, $"{other}");
    }

    [Fact]
    public void AsksFor_FactsThatItLeavesOut_NeverChangeTheVerdict()
    {
        foreach (var purpose in Enum.GetValues<CustodyPurpose>())
            foreach (var kind in Enum.GetValues<AccountKind>())
                foreach (var one in Enum.GetValues<Standing>())
                    foreach (var other in Enum.GetValues<Standing>())
                        for (var facts = CustodyFacts.None; facts <= CustodyFacts.All; facts++)
                        {
                            var roles = Case(purpose, kind, active: true, one, other);
                            var (known, asked) = (With(roles, facts), With(roles, facts & CustodyRule.AsksFor(purpose)));

                            CustodyRule.Decide(asked).ShouldBe(
                                CustodyRule.Decide(known), $"{purpose} of a {kind} account by {one} + {other}, {facts}");
                        }
    }

    [Theory]
    [InlineData(AccountKind.School, Custody.Communications)]
    [InlineData(AccountKind.Department, Custody.Communications)]
    [InlineData(AccountKind.Classroom, Custody.Principal)]
    public void Custody_FollowsFromTheKind(AccountKind kind, Custody custody) => CustodyRule.Of(kind).ShouldBe(custody);

    private static CustodyCase Case(CustodyPurpose purpose, AccountKind kind, bool active, params Standing[] standings)
    {
        var roles = standings.Select(standing => standing switch
        {
            Standing.PrincipalHere => Post(Role.Principal, Here),
            Standing.PrincipalElsewhere => Post(Role.Principal, Elsewhere),
            Standing.DirectorHere => Post(Role.Director, Here),
            Standing.Communications => Post(Role.Communications, "district"),
            Standing.Technology => Post(Role.Technology, "district"),
            Standing.Superintendent => Post(Role.Superintendent, "district"),
            Standing.SuperintendentDesignee => Post(Role.SuperintendentDesignee, "district"),
            Standing.TeacherHere => Post(Role.Teacher, Here),
            Standing.StaffHere => Post(Role.Staff, Here),
            _ => null,
        }).OfType<RoleAssignment>().ToList();
        return new CustodyCase(
            purpose, kind, Here, roles, active, Manages: standings.Contains(Standing.Manages),
            AnswersFor: standings.Contains(Standing.AnswersFor),
            HoldsGrant: standings.Contains(Standing.HoldsGrant), Assigned: standings.Contains(Standing.Assigned));
    }

    private static CustodyCase With(CustodyCase asked, CustodyFacts facts) => asked with
    {
        Manages = facts.HasFlag(CustodyFacts.Manages),
        AnswersFor = facts.HasFlag(CustodyFacts.AnswersFor),
        HoldsGrant = facts.HasFlag(CustodyFacts.HoldsGrant),
        Assigned = facts.HasFlag(CustodyFacts.Assigned),
    };

    private static RoleAssignment Post(Role role, string org) => new() { PersonId = "somebody", OrgId = org, Role = role };
}
