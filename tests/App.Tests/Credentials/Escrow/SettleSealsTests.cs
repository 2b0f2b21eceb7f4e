using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Credentials;
using SppsFlows.Credentials.Escrow;
using SppsFlows.Credentials.Rotation;
using SppsFlows.Credentials.Vault;
using SppsFlows.Registry;

namespace SppsFlows.App.Tests.Credentials.Escrow;

/// <summary>B1: what happens to a seal that a crash stopped between the vault and the store.</summary>
public sealed class SettleSealsTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task KeptByTheVaultOnly_IsTakenOver()
    {
        var (account, credential) = (await app.AwaitedAccountAsync(), SampleCredential.Make());
        var operation = await StopsAfterTheVaultAsync(account, credential);

        await SettlesAsync();

        (await StateAsync(operation)).ShouldBe(SealState.Settled);
        await ShouldTakeOutAsync(account, credential);
    }

    [Fact]
    public async Task NeverKept_IsGivenUp_AndTheLinkStillWorks()
    {
        var (account, credential) = (await app.AwaitedAccountAsync(), SampleCredential.Make());
        var operation = await StopsBeforeTheVaultAsync(account);
        (await app.SealsAsync(account, credential)).Text.ShouldContain("being sealed at this moment");

        await SettlesAsync();

        (await StateAsync(operation)).ShouldBe(SealState.Dropped);
        (await app.SealsAsync(account, credential)).Title.ShouldBe("Sealed");
    }

    /// <summary>The person hands it in again, and is told that it is sealed, before the seal that was stopped has been settled.</summary>
    [Fact]
    public async Task OvertakenByANewerOne_DoesNotTakeItsPlace()
    {
        var (account, newer) = (await app.AwaitedAccountAsync(), SampleCredential.Make());
        var stopped = await StopsAfterTheVaultAsync(account, SampleCredential.Make());
        var later = await StopsBeforeTheVaultAsync(account, TimeSpan.FromSeconds(1));
        (await FinishesAsync(later, newer)).ShouldBeTrue();

        await SettlesAsync();

        (await StateAsync(stopped)).ShouldBe(SealState.Dropped);
        await ShouldTakeOutAsync(account, newer);
        (await VersionsAsync(account)).Count(version => version.Enabled).ShouldBe(1);
    }

    /// <summary>The process was paused for minutes: what was given up in the meantime is not reported as sealed.</summary>
    [Fact]
    public async Task GivenUpMeanwhile_DoesNotCountAnyMore()
    {
        var account = await app.AwaitedAccountAsync();
        var operation = await StopsBeforeTheVaultAsync(account);
        await SettlesAsync();

        (await FinishesAsync(operation, SampleCredential.Make())).ShouldBeFalse();
        await SettlesAsync();

        (await app.InScopeAsync((_, db) => db.Credentials.AnyAsync(credential => credential.AccountId == account.Id))).ShouldBeFalse();
        (await VersionsAsync(account)).ShouldHaveSingleItem().Enabled.ShouldBeFalse();
    }

    /// <summary>The crash came in between: what was handed in before somebody asked for a change is what must be changed.</summary>
    [Fact]
    public async Task HandedInBeforeTheRotation_DoesNotCloseIt()
    {
        var (school, _) = await app.SealedSchoolAsync();
        var stopped = await StopsBeforeTheVaultAsync(school.AccountId, school.Managers[0]);
        var rotation = (await app.OpensRotationAsync(school, RotationReason.Asked)).ShouldNotBeNull();

        (await FinishesAsync(stopped, SampleCredential.Make())).ShouldBeTrue();

        (await app.RotationsOfAsync(school)).Single(task => task.Id == rotation.Id).State.ShouldBe(RotationState.Open);
        await app.SealsAsync(school, school.Managers[0], SampleCredential.Make());
        (await app.RotationsOfAsync(school)).Single(task => task.Id == rotation.Id).State.ShouldBe(RotationState.Done);
    }

    private Task<Guid> StopsBeforeTheVaultAsync(AwaitedAccount account, TimeSpan later = default) =>
        StopsBeforeTheVaultAsync(account.Id, account.Requester, later);

    private Task<Guid> StopsBeforeTheVaultAsync(Guid accountId, string personId, TimeSpan later = default) =>
        app.InScopeAsync((services, db) => db.WriteAsync(() =>
        {
            var now = app.Now + later;
            var operation = new SealOperation
            {
                Id = Guid.CreateVersion7(now),
                AccountId = accountId,
                PersonId = personId,
                StartedAt = now,
                Attested = true
            };
            db.Add(operation);
            return Task.FromResult(operation.Id);
        }, CancellationToken.None));

    private async Task<Guid> StopsAfterTheVaultAsync(AwaitedAccount account, SampleCredential credential)
    {
        var operation = await StopsBeforeTheVaultAsync(account);
        await app.InScopeAsync((services, _) => KeepAsync(services, operation, credential));
        return operation;
    }

    private Task<bool> FinishesAsync(Guid operation, SampleCredential credential) => app.InScopeAsync(async (services, _) =>
        await services.GetRequiredService<FinishSeal>().RunAsync(
            operation, await KeepAsync(services, operation, credential), CancellationToken.None));

    private static async Task<KeptVersions> KeepAsync(IServiceProvider services, Guid operationId, SampleCredential credential)
    {
        var db = services.GetRequiredService<SppsFlows.Data.SppsDb>();
        var operation = await db.Set<SealOperation>().AsNoTracking().SingleAsync(candidate => candidate.Id == operationId);
        var account = await db.Accounts.AsNoTracking().SingleAsync(candidate => candidate.Id == operation.AccountId);
        var content = new CredentialContent { Username = credential.Username, Password = credential.Password };
        return await services.GetRequiredService<CredentialVault>().KeepAsync(
            operation, account, content, mark: null, expires: null, CancellationToken.None);
    }

    private async Task SettlesAsync()
    {
        app.Advance(SettleSeals.MayTake + TimeSpan.FromSeconds(1));
        await app.InScopeAsync(async (services, db) =>
        {
            await services.GetRequiredService<SettleSeals>().SettleAsync(CancellationToken.None);
            return true;
        });
    }

    private Task<SealState> StateAsync(Guid operation) =>
        app.InScopeAsync((_, db) => db
            .Set<SealOperation>().Where(candidate => candidate.Id == operation).Select(candidate => candidate.State).SingleAsync());

    private Task<List<SecretVersion>> VersionsAsync(AwaitedAccount account) =>
        app.InScopeAsync(async (services, _) => await services
            .GetRequiredService<ISecretVault>().ListAsync(Custody.Communications, account.Id, CancellationToken.None).ToListAsync());

    private async Task ShouldTakeOutAsync(AwaitedAccount account, SampleCredential credential)
    {
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        (await dana.TakesOutAsync(app, account.Id)).Document.QuerySelector("[data-field=password] .secret")!.TextContent.ShouldBe(
            credential.Password);
    }
}
