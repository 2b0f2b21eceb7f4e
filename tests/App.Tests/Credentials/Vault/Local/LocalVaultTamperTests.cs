using System.Globalization;
using System.Text;
using SppsFlows.Credentials.Vault;

namespace SppsFlows.App.Tests.Credentials.Vault.Local;

/// <summary>Whoever can write to vault.db can destroy secrets, but not change, swap or reopen one unseen (B9).</summary>
public sealed class LocalVaultTamperTests : IDisposable
{
    private readonly LocalVaultHouse _house = new();

    [Fact]
    public async Task FlippedBit_InAnyColumnOfAnyTable_IsRefused()
    {
        var tables = await SealTwoAsync();
        var before = await File.ReadAllBytesAsync(_house.Database);
        var tried = 0;
        foreach (var (table, columns) in tables)
            foreach (var column in columns)
            {
                foreach (var at in (Place[])[Place.First, Place.Middle, Place.Last])
                {
                    Flip(table, column, at);
                    await RefusedAsync($"{table}.{column}, {at}");
                    tried++;
                    _house.Close();
                    await File.WriteAllBytesAsync(_house.Database, before);
                }
            }
        tried.ShouldBeGreaterThanOrEqualTo(3 * 14);
        // And the original file opens.
        await OpenBothAsync();
    }

    [Fact]
    public async Task EmptiedOrFilledColumn_IsRefused()
    {
        var tables = await SealTwoAsync();
        var before = await File.ReadAllBytesAsync(_house.Database);
        foreach (var (sql, name) in new[]
        {
            ("Mark = NULL", "Mark"),
            ("ExpiresAt = NULL", "ExpiresAt"),
            ("DeletedAt = CreatedAt", "DeletedAt"),
            ("Mark = ''", "Mark"),
            ("ContentType = ContentType || ' '", "ContentType")
        })
        {
            _house.Sql($"UPDATE Versions SET {sql} WHERE AccountId = $id", ("$id", _one.Key.AccountId.ToString("D")));
            await RefusedAsync(name);
            _house.Close();
            await File.WriteAllBytesAsync(_house.Database, before);
        }
        tables.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task SwappedColumns_BetweenTwoRecords_AreRefused()
    {
        var tables = await SealTwoAsync();
        var before = await File.ReadAllBytesAsync(_house.Database);
        foreach (var (table, columns) in tables)
            foreach (var column in columns)
            {
                var values = _house.Rows($"SELECT rowid, \"{column}\" FROM \"{table}\" ORDER BY rowid");
                if (Equals(values[0][1], values[1][1])) continue; // the same in both: nothing to swap
                Swap(table, [column]);
                await RefusedAsync($"{table}.{column} swapped");
                _house.Close();
                await File.WriteAllBytesAsync(_house.Database, before);
            }
    }

    [Theory]
    [InlineData("AccountId")] // the whole record under the other account
    [InlineData("Custody")]
    [InlineData("AccountId,Custody")]
    [InlineData("WrappedKey,Content")] // the secret of one in the record of the other
    [InlineData("WrappedKey,Content,KeyId,CreatedAt")]
    [InlineData("Version,OperationId,WrappedKey,Content")]
    public async Task SwappedRows_BetweenAccountsAndCustodies_AreRefused(string columns)
    {
        await SealTwoAsync();
        Swap("Versions", columns.Split(','));
        await RefusedAsync(columns);
    }

    [Fact]
    public async Task Disabled_ThenEnabledFromBehind_StaysClosed()
    {
        await SealTwoAsync();
        await _house.Vault.DisableAsync(_one.Key, _one.Version, default);
        _house.Sql("UPDATE Versions SET Enabled = 1");
        await Should.ThrowAsync<VaultTamperedException>(() => _house.Vault.OpenAsync(_one.Key, _one.Version, default));
    }

    [Fact]
    public async Task Tampered_Message_HoldsNothingFromTheFile()
    {
        await SealTwoAsync();
        _house.Sql("UPDATE Versions SET ContentType = 'canary-4711', Mark = 'canary-4711'");
        (await Should.ThrowAsync<VaultTamperedException>(() => _house.Vault.OpenAsync(
            _one.Key, _one.Version, default))).ToString().ShouldNotContain("canary-4711");
    }

    private SecretVersion _one = null!;
    private SecretVersion _other = null!;

    /// <summary>
    /// Two secrets that differ in every column that can differ, and the tables with their columns, as read from the file.
    /// </summary>
    private async Task<List<(string Table, List<string> Columns)>> SealTwoAsync()
    {
        _one = await _house.Vault.SealAsync(
            new(new(Guid.NewGuid(), Custody.Communications), Guid.NewGuid(), "text/plain", DateTimeOffset.UtcNow.AddDays(90), "mark-one"),
            "secret one"u8.ToArray(), default);
        _other = await _house.Vault.SealAsync(
            new(new(Guid.NewGuid(), Custody.Principal), Guid.NewGuid(), "text/other", DateTimeOffset.UtcNow.AddDays(30), "mark-two"),
            "secret two"u8.ToArray(), default);
        await OpenBothAsync();
        _house.Close();
        _house.Sql("PRAGMA wal_checkpoint(TRUNCATE)");
        return
        [
            .. _house.Rows(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").Select(row => (string)row[0]!)
                .Select(table => (table, _house
                    .Rows($"SELECT name FROM pragma_table_xinfo('{table}')").Select(row => (string)row[0]!).ToList())),
        ];
    }

    private async Task OpenBothAsync()
    {
        (await _house.Vault.OpenAsync(_one.Key, _one.Version, default)).ShouldBe("secret one"u8.ToArray());
        (await _house.Vault.OpenAsync(_other.Key, _other.Version, default)).ShouldBe("secret two"u8.ToArray());
        (await _house.Vault.ListAsync(Custody.Communications, null, default).CountAsync()).ShouldBe(1);
    }

    /// <summary>At least one of the two records is refused with the port's own exceptions, and neither returns other bytes.</summary>
    private async Task RefusedAsync(string what)
    {
        _house.Reopen();
        var refused = 0;
        foreach (var (version, content) in new[] { (_one, "secret one"), (_other, "secret two") })
        {
            try
            {
                (await _house.Vault.OpenAsync(version.Key, version.Version, default)).ShouldBe(Encoding.UTF8.GetBytes(content), what);
            }
            catch (VaultException fault)
            {
                fault.ShouldBeAssignableTo<VaultException>().ShouldSatisfyAllConditions(
                    () => (fault is VaultTamperedException or VaultSecretMissingException or VaultRefusedException).ShouldBeTrue(what),
                    () => fault.Message.ShouldNotContain(content));
                refused++;
            }
        }
        refused.ShouldBeGreaterThan(0, what);
    }

    private enum Place
    {
        First,
        Middle,
        Last,
    }

    private void Flip(string table, string column, Place place)
    {
        // Rows of which the column is null get a value: that is a change too.
        var value = _house.Rows($"SELECT \"{column}\" FROM \"{table}\" ORDER BY rowid LIMIT 1")[0][0];
        object changed = value switch
        {
            null => "2026-01-01T00:00:00.0000000Z",
            long number => number ^ (place == Place.First ? 1 : place == Place.Middle ? 2 : 1L << 40),
            string text => Encoding.Latin1.GetString(FlipBit(Encoding.ASCII.GetBytes(text), place, 0x01)),
            byte[] bytes => FlipBit(bytes, place, 0x80),
            _ =>
                throw new NotSupportedException(string.Create(
                    CultureInfo.InvariantCulture, $"{table}.{column}: teach this test to flip a {value.GetType()}")),
        };
        _house.Sql($"UPDATE \"{table}\" SET \"{column}\" = $value WHERE rowid = (SELECT MIN(rowid) FROM \"{table}\")", ("$value", changed));
    }

    private static byte[] FlipBit(byte[] bytes, Place place, byte bit)
    {
        var changed = bytes.ToArray();
        changed[place switch { Place.First => 0, Place.Middle => bytes.Length / 2, _ => bytes.Length - 1 }] ^= bit;
        return changed;
    }

    private void Swap(string table, string[] columns)
    {
        var list = string.Join(", ", columns.Select(column => $"\"{column}\""));
        var rows = _house.Rows($"SELECT rowid, {list} FROM \"{table}\" ORDER BY rowid");
        // In two steps, so that no unique constraint is violated on the way.
        foreach (var (to, from) in new[] { (rows[0], rows[1]), (rows[1], rows[0]) })
            _house.Sql(
                $"UPDATE \"{table}\" SET rowid = -rowid, {string.Join(", ", columns.Select((column, at) => $"\"{column}\" = $p{at}"))} "
                + "WHERE rowid = $row",
                    [.. columns.Select((_, at) => ($"$p{at}", from[at + 1])), ("$row", to[0])]);
        _house.Sql($"UPDATE \"{table}\" SET rowid = -rowid");
    }

    public void Dispose() => _house.Dispose();
}
