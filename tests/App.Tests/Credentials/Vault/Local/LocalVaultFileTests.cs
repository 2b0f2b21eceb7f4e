using System.Text;
using System.Text.Json;
using SppsFlows.Credentials.Vault;
using SppsFlows.Settings;

namespace SppsFlows.App.Tests.Credentials.Vault.Local;

/// <summary>The file: damage, newer versions, crashes between statements, and that it holds no clear text.</summary>
public sealed class LocalVaultFileTests : IDisposable
{
    private readonly LocalVaultHouse _house = new();
    private readonly SecretRecord _record = new(new(Guid.NewGuid(), Custody.Principal), Guid.NewGuid(), "text/plain", null, "mark");

    [Theory]
    [InlineData(5000)]
    [InlineData(4096)]
    [InlineData(100)]
    [InlineData(20)]
    public async Task TruncatedFile_IsRefusedAndLeftAlone(int length)
    {
        var version = await SealedAndClosedAsync();
        await using (var file = File.OpenWrite(_house.Database)) file.SetLength(length);
        await RefusedUntouchedAsync(version);
    }

    [Fact]
    public async Task OverwrittenPage_IsRefusedAndLeftAlone()
    {
        var version = await SealedAndClosedAsync();
        await using (var file = File.OpenWrite(_house.Database))
        {
            file.Position = 4096;
            await file.WriteAsync(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
        }
        await RefusedUntouchedAsync(version);
    }

    [Fact]
    public async Task FileOfANewerVersion_RefusesStartAndIsLeftAlone()
    {
        var version = await SealedAndClosedAsync();
        _house.Sql("PRAGMA user_version = 99; PRAGMA wal_checkpoint(TRUNCATE)");
        (await Should.ThrowAsync<CannotStartException>(() => _house.Vault.ThrowIfUnusableAsync(default))).Message.ShouldContain(
            "newer version");
        await RefusedUntouchedAsync(version);
    }

    [Fact]
    public async Task AnotherProgramsDatabase_IsLeftAlone()
    {
        _house.Sql("CREATE TABLE Theirs (id INTEGER)");
        (await Should.ThrowAsync<CannotStartException>(() => _house.Vault.ThrowIfUnusableAsync(default))).Message.ShouldContain(
            "not a vault");
        await Should.ThrowAsync<VaultRefusedException>(() => _house.Vault.SealAsync(_record, "one"u8.ToArray(), default));
    }

    [Fact]
    public async Task CrashBeforeTheFirstCommit_LeavesAVaultThatStarts()
    {
        await File.WriteAllBytesAsync(_house.Database, []);
        await _house.Vault.ThrowIfUnusableAsync(default);
        var version = await _house.Vault.SealAsync(_record, "one"u8.ToArray(), default);
        (await _house.Vault.OpenAsync(_record.Key, version.Version, default)).ShouldBe("one"u8.ToArray());
    }

    [Theory]
    [InlineData("BEFORE INSERT")]
    [InlineData("AFTER INSERT")]
    public async Task SealThatDiesBeforeItsCommit_LeavesNothing_AndCanBeAskedAgain(string moment)
    {
        var first = await _house.Vault.SealAsync(_record with { OperationId = Guid.NewGuid() }, "one"u8.ToArray(), default);
        _house.Sql($"CREATE TRIGGER Dies {moment} ON Versions BEGIN SELECT RAISE(ABORT, 'dies'); END");

        await Should.ThrowAsync<VaultUnavailableException>(() => _house.Vault.SealAsync(_record, "two"u8.ToArray(), default));
        (await _house.Vault.ListAsync(Custody.Principal, null, default).ToListAsync()).ShouldBe([first]);

        _house.Sql("DROP TRIGGER Dies");
        var second = await _house.Vault.SealAsync(_record, "two"u8.ToArray(), default);
        (await _house.Vault.OpenAsync(_record.Key, second.Version, default)).ShouldBe("two"u8.ToArray());
    }

    [Fact]
    public async Task SealOfADeletedSecretThatDies_LeavesItDeletedWhole()
    {
        var key = _record.Key;
        for (var at = 0; at < 3; at++)
            await _house.Vault.SealAsync(_record with { OperationId = Guid.NewGuid() }, "one"u8.ToArray(), default);
        await _house.Vault.DeleteAsync(key, default);
        _house.Sql("CREATE TRIGGER Dies BEFORE INSERT ON Versions BEGIN SELECT RAISE(ABORT, 'dies'); END");

        await Should.ThrowAsync<VaultUnavailableException>(() => _house.Vault.SealAsync(_record, "two"u8.ToArray(), default));

        (await _house.Vault.ListAsync(key.Custody, key.AccountId, default).ToListAsync()).ShouldAllBe(version => version.Deleted);
    }

    /// <summary>The files as they are on disk at one moment, as a power cut would leave them: a commit that returned is in them.</summary>
    [Fact]
    public async Task FilesCopiedWhileOpen_HaveEverySealThatReturned()
    {
        var versions = new List<SecretVersion>();
        for (var at = 0; at < 10; at++)
            versions.Add(await _house.Vault.SealAsync(_record with { OperationId = Guid.NewGuid() }, "one"u8.ToArray(), default));
        using var after = new LocalVaultHouse();
        foreach (var name in new[] { "vault.db", "vault.db-wal", "vault.key" })
            File.Copy(Path.Combine(_house.Folder, name), Path.Combine(after.Folder, name));

        (await after.Vault.ListAsync(Custody.Principal, null, default).ToListAsync()).ShouldBe(versions);
        (await after.Vault.OpenAsync(_record.Key, versions[9].Version, default)).ShouldBe("one"u8.ToArray());
    }

    [Fact]
    public async Task ClearText_InNoForm_IsInAnyFile()
    {
        const string canary = "Correct-Horse \"Battery\" <Staple> ünd 4711/+=";
        for (var at = 0; at < 3; at++)
        {
            var version = await _house.Vault.SealAsync(
                _record with { OperationId = Guid.NewGuid() }, Encoding.UTF8.GetBytes(canary), default);
            await _house.Vault.OpenAsync(_record.Key, version.Version, default);
            if (at == 1) await _house.Vault.DisableAsync(_record.Key, version.Version, default);
        }
        Look().ShouldBe((4, false)); // db, -wal, -shm, key

        // And the search finds one that is there.
        await File.WriteAllTextAsync(Path.Combine(_house.Folder, "leak"), "x" + Convert.ToBase64String(Encoding.UTF8.GetBytes(canary)));
        Look().ShouldBe((5, true));

        (int Files, bool Found) Look()
        {
            var bytes = Encoding.UTF8.GetBytes(canary);
            string[] forms = [
                canary, Convert.ToBase64String(bytes), Convert.ToBase64String(bytes)[..40], Convert.ToHexString(bytes),
                Convert.ToHexStringLower(bytes), JsonEncodedText.Encode(canary).ToString(), Uri.EscapeDataString(canary)
            ];
            var files = System.IO.Directory.GetFiles(_house.Folder);
            return (files.Length, files.Any(file =>
            {
                using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                var content = new byte[open.Length];
                open.ReadExactly(content);
                return forms.Any(form => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(form)) >= 0)
                    || content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(canary)) >= 0;
            }));
        }
    }

    [Fact]
    public async Task ContentLength_OnDisk_GoesInSteps()
    {
        var lengths = new HashSet<long>();
        foreach (var length in new[] { 1, 20, 100, 252 })
            await _house.Vault.SealAsync(_record with { OperationId = Guid.NewGuid() }, new byte[length], default);
        foreach (var row in _house.Rows("SELECT length(Content) FROM Versions")) lengths.Add((long)row[0]!);
        lengths.ShouldHaveSingleItem();
    }

    private async Task<SecretVersion> SealedAndClosedAsync()
    {
        var version = await _house.Vault.SealAsync(_record, new byte[6000], default);
        _house.Close();
        _house.Sql("PRAGMA wal_checkpoint(TRUNCATE)");
        return version;
    }

    private async Task RefusedUntouchedAsync(SecretVersion version)
    {
        var before = await File.ReadAllBytesAsync(_house.Database);
        _house.Reopen();

        var fault = await Should.ThrowAsync<VaultException>(() => _house.Vault.OpenAsync(version.Key, version.Version, default));
        (fault is VaultRefusedException or VaultTamperedException).ShouldBeTrue(fault.ToString());
        await Should.ThrowAsync<VaultException>(() => _house.Vault.SealAsync(
            _record with { OperationId = Guid.NewGuid() }, "two"u8.ToArray(), default));
        (await _house.Vault.CheckAsync(default)).ShouldNotBeNull();

        (await File.ReadAllBytesAsync(_house.Database)).ShouldBe(before);
    }

    public void Dispose() => _house.Dispose();
}
