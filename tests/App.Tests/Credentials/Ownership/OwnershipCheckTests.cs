using SppsFlows.Credentials;
using SppsFlows.Credentials.Ownership;
using SppsFlows.Credentials.Vault;
using SppsFlows.Directory;
using SppsFlows.Policy;
using SppsFlows.Registry;

namespace SppsFlows.App.Tests.Credentials.Ownership;

/// <summary>What the report marks (issue 3).</summary>
public sealed class OwnershipCheckTests
{
    private static readonly DateOnly Today = new(2027, 3, 1);

    [Fact]
    public void AccountInGoodHands_HasNoProblem() => Of().ShouldBeEmpty();

    [Fact]
    public void ManagerWhoLeft_StandsFirst() =>
        Of(managers: [Someone(), Someone(active: false)]).ShouldBe([OwnershipProblem.ManagerLeft, OwnershipProblem.SingleManager]);

    [Fact]
    public void VacantPost_HasNoCustodian() => Of(custodians: 0).ShouldBe([OwnershipProblem.NoCustodian]);

    [Fact]
    public void NoManager_IsTold() => Of(managers: []).ShouldBe([OwnershipProblem.NoManager]);

    [Fact]
    public void NothingInTheVault_IsTold() => Of(isSealed: false).ShouldBe([OwnershipProblem.NeverSealed]);

    [Fact]
    public void ClassroomWithOneManager_IsFine() => Of(kind: AccountKind.Classroom, managers: [Someone()]).ShouldBeEmpty();

    [Fact]
    public void PasswordPastItsDate_IsOverdue() => Of(rotateBy: Today.AddDays(-1)).ShouldBe([OwnershipProblem.RotationOverdue]);

    [Fact]
    public void PasswordDueToday_IsNotYet() => Of(rotateBy: Today).ShouldBeEmpty();

    [Fact]
    public void RotationThatWasEscalated_IsOverdue() => Of(escalated: true).ShouldBe([OwnershipProblem.RotationOverdue]);

    [Fact]
    public void NobodyInAnyPost_IsTold() => Of(isAnsweredFor: false).ShouldBe([OwnershipProblem.NobodyAnswers]);

    [Fact]
    public void ReservedPage_NeedsNeitherManagersNorCredentials() =>
        Of(state: AccountState.Reserved, managers: [], isSealed: false).ShouldBeEmpty();

    private static IReadOnlyList<OwnershipProblem> Of(
        AccountKind kind = AccountKind.School, AccountState state = AccountState.Active, Person[]? managers = null, int custodians = 1,
        bool isSealed = true, DateOnly? rotateBy = null, bool escalated = false, bool isAnsweredFor = true)
    {
        var account = new Account
        {
            Id = Guid.NewGuid(),
            OrgId = "birch",
            Kind = kind,
            Platform = "x",
            Handle = "h",
            Purpose = "p",
            State = state
        };
        var credential = isSealed
            ? new Credential
            {
                AccountId = account.Id,
                Custody = Custody.Communications,
                Version = "v",
                SealedAt = DateTimeOffset.UnixEpoch,
                SealedById = "x",
                RotateBy = rotateBy
            }
            : null;
        return OwnershipCheck.Of(account, credential, escalated, managers ?? [Someone(), Someone()], custodians, isAnsweredFor, Today);
    }

    private static Person Someone(bool active = true) =>
        new() { Id = Guid.NewGuid().ToString("N"), GivenName = "A", FamilyName = "B", Email = "a@lakeside.example", Active = active };
}
