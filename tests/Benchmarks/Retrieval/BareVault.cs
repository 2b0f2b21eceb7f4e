using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace SppsFlows.Benchmarks.Retrieval;

/// <summary>
/// The floor: rows of AES-GCM ciphertext that are read by their key and decrypted, and one row written and committed (WAL,
/// synchronous=FULL). No people, no rules, no record, no pages.
/// </summary>
internal sealed class BareVault : IDisposable
{
    private const int Nonce = 12;
    private const int Tag = 16;
    private const int Content = 512;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _select;
    private readonly SqliteCommand _insert;
    private readonly AesGcm _key;

    public BareVault(string folder, int rows)
    {
        _key = new AesGcm(RandomNumberGenerator.GetBytes(32), Tag);
        _connection = new SqliteConnection($"Data Source={Path.Combine(folder, "bare.db")};Pooling=False");
        _connection.Open();
        Execute(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE Versions (Id INTEGER PRIMARY KEY, Content BLOB NOT NULL) "
            + "STRICT; CREATE TABLE Record (Id INTEGER PRIMARY KEY, Text TEXT NOT NULL) STRICT");
        Execute("BEGIN");
        using var fill = _connection.CreateCommand();
        fill.CommandText = "INSERT INTO Versions (Content) VALUES ($content)";
        for (var row = 0; row < rows; row++)
        {
            fill.Parameters.Clear();
            fill.Parameters.AddWithValue("$content", Seal(RandomNumberGenerator.GetBytes(Content)));
            fill.ExecuteNonQuery();
        }
        Execute("COMMIT");
        _select = _connection.CreateCommand();
        _select.CommandText = "SELECT Content FROM Versions WHERE Id = $id";
        _select.Parameters.Add("$id", SqliteType.Integer);
        _select.Prepare();
        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO Record (Text) VALUES ('somebody took something out')";
        _insert.Prepare();
    }

    public void Open(int row)
    {
        _select.Parameters["$id"].Value = row + 1;
        var piece = (byte[])_select.ExecuteScalar()!;
        Span<byte> clear = stackalloc byte[Content];
        _key.Decrypt(piece.AsSpan(0, Nonce), piece.AsSpan(Nonce, Content), piece.AsSpan(Nonce + Content), clear);
        CryptographicOperations.ZeroMemory(clear);
    }

    public void Commit() => _insert.ExecuteNonQuery();

    public void Dispose()
    {
        _select.Dispose();
        _insert.Dispose();
        _connection.Dispose();
        _key.Dispose();
    }

    private byte[] Seal(byte[] clear)
    {
        var piece = new byte[Nonce + Content + Tag];
        RandomNumberGenerator.Fill(piece.AsSpan(0, Nonce));
        _key.Encrypt(piece.AsSpan(0, Nonce), clear, piece.AsSpan(Nonce, Content), piece.AsSpan(Nonce + Content));
        return piece;
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
