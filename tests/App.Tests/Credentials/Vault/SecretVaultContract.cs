using System.Security.Cryptography;
using SppsFlows.Credentials.Vault;

namespace SppsFlows.App.Tests.Credentials.Vault;

/// <summary>What every vault must do (B9).</summary>
public abstract class SecretVaultContract
{
    private protected abstract ISecretVault Vault { get; }

    private protected static SecretRecord Record(
        SecretKey? key = null, Guid? operation = null, DateTimeOffset? expires = null, string? mark = null) =>
        new(key ?? Key(), operation ?? Guid.NewGuid(), "application/vnd.sppsflows.credential+json", expires, mark);

    private protected static SecretKey Key(Custody custody = Custody.Communications) => new(Guid.NewGuid(), custody);

    private protected Task<List<SecretVersion>> ListAsync(SecretKey key) =>
        Vault.ListAsync(key.Custody, key.AccountId, default).ToListAsync().AsTask();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(252)]
    [InlineData(253)]
    [InlineData(SecretRecord.MaxContent)]
    public async Task Seal_ThenOpen_GivesTheContent(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        var record = Record();

        var version = await Vault.SealAsync(record, content, default);

        (await Vault.OpenAsync(record.Key, version.Version, default)).ShouldBe(content);
    }

    [Fact]
    public async Task Seal_TooMuch_NamesTheLimit() =>
        (await Should.ThrowAsync<ArgumentException>(() => Vault.SealAsync(
            Record(), new byte[SecretRecord.MaxContent + 1], default))).Message.ShouldContain("16384");

    [Fact]
    public async Task Seal_WithUnusableRecord_NamesTheField()
    {
        var good = Record();
        foreach (var (record, field) in new[]
        {
            (good with { OperationId = Guid.Empty }, "OperationId"), (good with { Key = new(Guid.Empty, Custody.Principal) }, "Key"),
            (good with { ContentType = "" }, "ContentType"), (good with { Mark = new string('m', 300) }, "Mark"),
        })
            (await Should.ThrowAsync<ArgumentException>(() => Vault.SealAsync(record, new byte[1], default))).Message.ShouldContain(field);
    }

    [Fact]
    public async Task Seal_Again_KeepsBothVersions()
    {
        var key = Key();
        var first = await Vault.SealAsync(Record(key), "one"u8.ToArray(), default);
        var second = await Vault.SealAsync(Record(key), "two"u8.ToArray(), default);

        (await Vault.OpenAsync(key, first.Version, default)).ShouldBe("one"u8.ToArray());
        (await Vault.OpenAsync(key, second.Version, default)).ShouldBe("two"u8.ToArray());
        (await ListAsync(key)).Select(version => version.Version).ShouldBe([first.Version, second.Version]);
    }

    [Fact]
    public async Task Seal_WithTheSameOperation_KeepsTheFirst()
    {
        var record = Record();
        var first = await Vault.SealAsync(record, "one"u8.ToArray(), default);
        var second = await Vault.SealAsync(record, "two"u8.ToArray(), default);

        second.ShouldBe(first);
        (await ListAsync(record.Key)).ShouldBe([first]);
        (await Vault.OpenAsync(record.Key, first.Version, default)).ShouldBe("one"u8.ToArray());
    }

    [Fact]
    public async Task Seal_ManyAtOnceWithOneOperation_KeepOneVersion()
    {
        var record = Record();
        var versions = await Task.WhenAll(Enumerable.Range(
            0, 30).Select(_ => Task.Run(() => Vault.SealAsync(record, "one"u8.ToArray(), default))));

        versions.Distinct().ShouldHaveSingleItem();
        (await ListAsync(record.Key)).ShouldBe([versions[0]]);
    }

    [Fact]
    public async Task Seal_OneOperationOfTwoSecrets_KeepsBoth()
    {
        var (one, other) = (Record(), Record());
        var first = await Vault.SealAsync(one, "one"u8.ToArray(), default);
        var second = await Vault.SealAsync(other with { OperationId = one.OperationId }, "two"u8.ToArray(), default);

        (await Vault.OpenAsync(one.Key, first.Version, default)).ShouldBe("one"u8.ToArray());
        (await Vault.OpenAsync(other.Key, second.Version, default)).ShouldBe("two"u8.ToArray());
    }

    [Fact]
    public async Task Open_ByAnotherAccountOrCustody_FindsNothing()
    {
        var record = Record();
        var version = (await Vault.SealAsync(record, "one"u8.ToArray(), default)).Version;

        foreach (var key in new[] { record.Key with { Custody = Custody.Principal }, record.Key with { AccountId = Guid.NewGuid() } })
            await Should.ThrowAsync<VaultSecretMissingException>(() => Vault.OpenAsync(key, version, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("versions")]
    [InlineData("../x")]
    public async Task Open_OfUnknownVersion_IsMissing(string version)
    {
        var record = Record();
        await Should.ThrowAsync<VaultSecretMissingException>(() => Vault.OpenAsync(record.Key, version, default));
        await Vault.SealAsync(record, "one"u8.ToArray(), default);
        await Should.ThrowAsync<VaultSecretMissingException>(() => Vault.OpenAsync(record.Key, version, default));
    }

    [Fact]
    public async Task Open_OfExpiredVersion_Opens()
    {
        var record = Record(expires: DateTimeOffset.UtcNow.AddDays(-400));
        var version = await Vault.SealAsync(record, "old"u8.ToArray(), default);
        (await Vault.OpenAsync(record.Key, version.Version, default)).ShouldBe("old"u8.ToArray());
    }

    [Fact]
    public async Task List_TellsWhatWasSealed()
    {
        var expires = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.AddDays(90).ToUnixTimeSeconds());
        var record = Record(Key(Custody.Principal), expires: expires.AddMilliseconds(300), mark: "k3:9f86d081");

        var version = await Vault.SealAsync(record, "one"u8.ToArray(), default);

        version.ShouldBe(new SecretVersion(
            record.Key, version.Version, record.OperationId, version.CreatedAt, expires, Enabled: true, Deleted: false, "k3:9f86d081"));
        version.CreatedAt.ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromDays(3));
        (await ListAsync(record.Key)).ShouldBe([version]);
    }

    [Fact]
    public async Task List_OfCustody_HasAllOfItAndNothingElse()
    {
        var keys = Enumerable.Range(0, 7).Select(_ => Key(Custody.Principal)).ToList();
        foreach (var key in keys) await Vault.SealAsync(Record(key), "one"u8.ToArray(), default);
        await Vault.SealAsync(Record(keys[3]), "two"u8.ToArray(), default);
        await Vault.SealAsync(Record(keys[0] with { Custody = Custody.Communications }), "one"u8.ToArray(), default);

        var listed = await Vault.ListAsync(Custody.Principal, null, default).ToListAsync();

        listed.ShouldAllBe(version => version.Key.Custody == Custody.Principal);
        listed.Select(version => version.Key).Order(Comparer<SecretKey>.Create((a, b) => a.AccountId.CompareTo(b.AccountId)))
            .ShouldBe(keys.Append(keys[3]).OrderBy(key => key.AccountId));
    }

    [Fact]
    public async Task List_OfUnknownSecret_IsEmpty() => (await ListAsync(Key())).ShouldBeEmpty();

    [Fact]
    public async Task Disable_ClosesOneVersionOnly()
    {
        var key = Key();
        var first = await Vault.SealAsync(Record(key), "one"u8.ToArray(), default);
        var second = await Vault.SealAsync(Record(key), "two"u8.ToArray(), default);

        await Vault.DisableAsync(key, first.Version, default);
        await Vault.DisableAsync(key, first.Version, default);

        await Should.ThrowAsync<VaultSecretMissingException>(() => Vault.OpenAsync(key, first.Version, default));
        (await Vault.OpenAsync(key, second.Version, default)).ShouldBe("two"u8.ToArray());
        (await ListAsync(key)).ShouldBe([first with { Enabled = false }, second]);
    }

    [Fact]
    public async Task Disable_OfUnknownVersion_IsMissing()
    {
        var key = Key();
        await Should.ThrowAsync<VaultSecretMissingException>(() => Vault.DisableAsync(key, new string('0', 32), default));
        await Vault.SealAsync(Record(key), "one"u8.ToArray(), default);
        await Should.ThrowAsync<VaultSecretMissingException>(() => Vault.DisableAsync(key, new string('0', 32), default));
    }

    [Fact]
    public async Task Delete_ThenRecover_ClosesAndOpensAll()
    {
        var key = Key();
        var first = await Vault.SealAsync(Record(key), "one"u8.ToArray(), default);
        var second = await Vault.SealAsync(Record(key), "two"u8.ToArray(), default);
        await Vault.DisableAsync(key, first.Version, default);

        await Vault.DeleteAsync(key, default);
        await Vault.DeleteAsync(key, default);

        await Should.ThrowAsync<VaultSecretMissingException>(() => Vault.OpenAsync(key, second.Version, default));
        await Should.ThrowAsync<VaultSecretMissingException>(() => Vault.DisableAsync(key, second.Version, default));
        (await ListAsync(key))[^1].ShouldBe(second with { Deleted = true });
        (await Vault.ListAsync(key.Custody, null, default).ToListAsync()).ShouldContain(second with { Deleted = true });

        await Vault.RecoverAsync(key, default);
        await Vault.RecoverAsync(key, default);

        (await ListAsync(key)).ShouldBe([first with { Enabled = false }, second]);
        (await Vault.OpenAsync(key, second.Version, default)).ShouldBe("two"u8.ToArray());
        await Should.ThrowAsync<VaultSecretMissingException>(() => Vault.OpenAsync(key, first.Version, default));
    }

    [Fact]
    public async Task DeleteAndRecover_OfUnknownSecret_AreHarmlessAndMissing()
    {
        await Vault.DeleteAsync(Key(), default);
        await Should.ThrowAsync<VaultSecretMissingException>(() => Vault.RecoverAsync(Key(), default));
    }

    [Fact]
    public async Task Seal_OfDeletedSecret_RecoversIt()
    {
        var key = Key();
        var first = await Vault.SealAsync(Record(key), "one"u8.ToArray(), default);
        await Vault.DeleteAsync(key, default);

        var second = await Vault.SealAsync(Record(key), "two"u8.ToArray(), default);

        (await ListAsync(key)).ShouldBe([first, second]);
        (await Vault.OpenAsync(key, first.Version, default)).ShouldBe("one"u8.ToArray());
        (await Vault.OpenAsync(key, second.Version, default)).ShouldBe("two"u8.ToArray());
    }

    [Fact]
    public async Task Seal_OfDeletedSecretWithItsOperation_RecoversAndKeepsOneVersion()
    {
        var record = Record();
        var first = await Vault.SealAsync(record, "one"u8.ToArray(), default);
        await Vault.DeleteAsync(record.Key, default);

        (await Vault.SealAsync(record, "one"u8.ToArray(), default)).ShouldBe(first);

        (await ListAsync(record.Key)).ShouldBe([first]);
    }

    [Fact]
    public async Task Calls_ThatAreCancelled_EndSo()
    {
        var cancelled = new CancellationToken(canceled: true);
        await Should.ThrowAsync<OperationCanceledException>(() => Vault.SealAsync(Record(), "one"u8.ToArray(), cancelled));
    }

    [Fact]
    public async Task Check_OfWorkingVault_FindsNothing()
    {
        (await Vault.CheckAsync(default)).ShouldBeNull();
        await Vault.SealAsync(Record(), "one"u8.ToArray(), default);
        (await Vault.CheckAsync(default)).ShouldBeNull();
    }
}
