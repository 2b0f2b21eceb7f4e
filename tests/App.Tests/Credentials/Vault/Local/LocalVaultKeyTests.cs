using System.Security.Cryptography;
using SppsFlows.Credentials.Vault;
using SppsFlows.Settings;

namespace SppsFlows.App.Tests.Credentials.Vault.Local;

/// <summary>Master keys: where they come from, wrong and lost ones, rotation by re-wrap.</summary>
public sealed class LocalVaultKeyTests : IDisposable
{
    private static readonly SecretKey Secret = new(Guid.Parse("5d1f5c9e-13a8-4f0e-9c53-7a4cf6a0b001"), Custody.Communications);

    private readonly LocalVaultHouse _house = new();

    [Fact]
    public async Task FirstSeal_MakesKeyAndFile_ForTheOwnerOnly()
    {
        (await _house.Vault.CheckAsync(default)).ShouldBeNull();
        await _house.Vault.ThrowIfUnusableAsync(default);
        await Should.ThrowAsync<VaultSecretMissingException>(() => _house.Vault.OpenAsync(Secret, new string('0', 32), default));
        System.IO.Directory.GetFileSystemEntries(_house.Folder).ShouldBeEmpty();

        await SealAsync("one");

        System.IO.Directory.GetFiles(_house.Folder)
            .Select(Path.GetFileName).Order().ShouldBe(["vault.db", "vault.db-shm", "vault.db-wal", "vault.key"]);
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in System.IO.Directory.GetFiles(_house.Folder))
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
    }

    [Fact]
    public async Task FirstSeals_OfManyAtOnce_ShareOneKey()
    {
        var versions = await Task.WhenAll(Enumerable.Range(0, 20).Select(at => Task.Run(() => SealAsync($"secret {at}"))));
        _house.Reopen();
        foreach (var version in versions) (await _house.Vault.OpenAsync(Secret, version.Version, default)).Length.ShouldBeGreaterThan(7);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.UserExecute)]
    public async Task KeyFile_OpenToOthers_RefusesStartAndUse(UnixFileMode more)
    {
        if (OperatingSystem.IsWindows()) return;
        var version = await SealAsync("one");
        _house.Close();
        File.SetUnixFileMode(_house.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite | more);

        (await Should.ThrowAsync<CannotStartException>(() => _house.Vault.ThrowIfUnusableAsync(default))).Message.ShouldContain(
            "chmod 600");
        (await Should.ThrowAsync<VaultRefusedException>(() => _house.Vault.OpenAsync(
            Secret, version.Version, default))).Message.ShouldContain("chmod 600");
        (await _house.Vault.CheckAsync(default))!.ShouldNotContain(_house.Folder);
    }

    [Fact]
    public async Task KeyFile_LostWhileSecretsAreThere_RefusesStartAndMakesNoNewOne()
    {
        await SealAsync("one");
        _house.Close();
        File.Delete(_house.Key);

        (await Should.ThrowAsync<CannotStartException>(() => _house.Vault.ThrowIfUnusableAsync(default))).Message.ShouldContain(
            "vault.key is missing");
        (await Should.ThrowAsync<VaultRefusedException>(() => SealAsync("two"))).Message.ShouldContain("vault.key is missing");
        File.Exists(_house.Key).ShouldBeFalse();
    }

    [Fact]
    public async Task WrongKey_RefusesStartAndUse()
    {
        var version = await SealAsync("one");
        _house.Reopen(new VaultOptions { MasterKey = NewKey() });

        (await Should.ThrowAsync<CannotStartException>(() => _house.Vault.ThrowIfUnusableAsync(default))).Message.ShouldContain(
            "Vault:MasterKey");
        await Should.ThrowAsync<VaultRefusedException>(() => _house.Vault.OpenAsync(Secret, version.Version, default));
        await Should.ThrowAsync<VaultRefusedException>(() => SealAsync("two"));
    }

    [Theory]
    [InlineData("not base64 at all\n", "line 1")]
    [InlineData("# nothing\n", "holds no key")]
    [InlineData("AAAA\n", "line 1")]
    public async Task KeyFile_WithoutUsableKey_IsNamed(string text, string problem)
    {
        await SealAsync("one");
        _house.Close();
        await File.WriteAllTextAsync(_house.Key, text);

        var message = (await Should.ThrowAsync<CannotStartException>(() => _house.Vault.ThrowIfUnusableAsync(default))).Message;
        message.ShouldContain(problem);
        message.ShouldNotContain(text.Trim());
    }

    [Fact]
    public async Task ConfiguredKey_MakesNoKeyFile()
    {
        _house.Reopen(new VaultOptions { MasterKey = NewKey() });
        var version = await SealAsync("one");
        File.Exists(_house.Key).ShouldBeFalse();
        (await OpenAsync(version)).ShouldBe("one");
    }

    [Fact]
    public async Task KeyFile_WithANewLine_RewrapsAndThenDoesWithoutTheOld()
    {
        var versions = new List<SecretVersion>();
        for (var at = 0; at < 120; at++) versions.Add(await SealAsync($"secret {at}"));
        await _house.Vault.DisableAsync(Secret, versions[3].Version, default);
        var added = NewKey();
        await File.AppendAllTextAsync(_house.Key, added + "\n");
        _house.Reopen();

        (await OpenAsync(versions[0])).ShouldBe("secret 0"); // the old key still opens
        (await _house.Vault.RewrapAsync(default)).ShouldBe(new(120, 0));
        (await _house.Vault.RewrapAsync(default)).ShouldBe(new(0, 0));

        await File.WriteAllTextAsync(_house.Key, added);
        _house.Reopen();
        await _house.Vault.ThrowIfUnusableAsync(default);
        (await OpenAsync(versions[119])).ShouldBe("secret 119");
        await Should.ThrowAsync<VaultSecretMissingException>(() => OpenAsync(versions[3]));
    }

    [Fact]
    public async Task Rewrap_ThatDiesInTheMiddle_IsFinishedByTheNext()
    {
        var (old, added) = (NewKey(), NewKey());
        _house.Reopen(new VaultOptions { MasterKey = old });
        var versions = new List<SecretVersion>();
        for (var at = 0; at < 120; at++) versions.Add(await SealAsync($"secret {at}"));
        // The 71st update fails: inside the second transaction, of which nothing may remain.
        _house.Sql(
            "CREATE TRIGGER Dies BEFORE UPDATE ON Versions WHEN (SELECT COUNT(DISTINCT KeyId) FROM Versions) = 2 AND (SELECT MIN(n) "
            + "FROM (SELECT COUNT(*) n FROM Versions GROUP BY KeyId)) >= 50 AND old.rowid > 70 BEGIN SELECT RAISE(ABORT, 'dies'); END");
        var both = new VaultOptions { MasterKey = added, PreviousMasterKeys = { old } };
        _house.Reopen(both);

        await Should.ThrowAsync<VaultUnavailableException>(() => _house.Vault.RewrapAsync(default));
        _house.Rows("SELECT COUNT(*) FROM Versions GROUP BY KeyId ORDER BY 1").Select(row => row[0]).ShouldBe([50L, 70L]);
        foreach (var version in versions) await OpenAsync(version); // half and half, and all open

        _house.Sql("DROP TRIGGER Dies");
        _house.Reopen(both);
        (await _house.Vault.RewrapAsync(default)).ShouldBe(new(70, 0));
        _house.Reopen(new VaultOptions { MasterKey = added });
        for (var at = 0; at < versions.Count; at++) (await OpenAsync(versions[at])).ShouldBe($"secret {at}");
    }

    [Fact]
    public async Task Rewrap_OfOneBadRecord_LeavesItAndDoesTheOthers()
    {
        for (var at = 0; at < 3; at++) await SealAsync($"secret {at}");
        _house.Sql("UPDATE Versions SET Mark = 'changed' WHERE rowid = 2");
        await File.AppendAllTextAsync(_house.Key, NewKey() + "\n");
        (await _house.Reopen().RewrapAsync(default)).ShouldBe(new(2, 1));
    }

    [Fact]
    public async Task Health_WhenOneOfSeveralKeysIsLost_TellsIt()
    {
        await SealAsync("one");
        var added = NewKey();
        await File.AppendAllTextAsync(_house.Key, added + "\n");
        _house.Reopen();
        var second = await SealAsync("two");
        await File.WriteAllTextAsync(_house.Key, added);
        _house.Reopen();

        (await _house.Vault.CheckAsync(default))!.ShouldContain("master key");
        (await OpenAsync(second)).ShouldBe("two");
    }

    [Fact]
    public async Task Rewrap_OfNoVault_MakesNone()
    {
        (await _house.Vault.RewrapAsync(default)).ShouldBe(new(0, 0));
        System.IO.Directory.GetFileSystemEntries(_house.Folder).ShouldBeEmpty();
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private Task<SecretVersion> SealAsync(string content) =>
        _house.Vault.SealAsync(new(Secret, Guid.NewGuid(), "text/plain", null, null), System.Text.Encoding.UTF8.GetBytes(content), default);

    private async Task<string> OpenAsync(SecretVersion version) =>
        System.Text.Encoding.UTF8.GetString(await _house.Vault.OpenAsync(version.Key, version.Version, default));

    public void Dispose() => _house.Dispose();
}
