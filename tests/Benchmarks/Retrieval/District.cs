using System.Globalization;
using Microsoft.Data.Sqlite;

namespace SppsFlows.Benchmarks.Retrieval;

/// <summary>
/// More custodians and accounts than the sample district has, put straight into its store, as an import of the directory would.
/// </summary>
internal static class District
{
    public const string Manager = "rosa.diaz";

    // The sample district's account in use, whose fields the others take.
    private const string Sample = "HarborHigh";

    public static string CustodianOf(int number) => string.Create(CultureInfo.InvariantCulture, $"keeper.{number:D2}");

    /// <returns>The accounts' ids.</returns>
    public static async Task<IReadOnlyList<Guid>> AddAsync(string folder, int people, int accounts, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(folder, "sppsflows.db")};Default Timeout=30;Pooling=False");
        await connection.OpenAsync(cancellationToken);
        await using var transaction = connection.BeginTransaction();
        for (var number = 0; number < people; number++)
        {
            var id = CustodianOf(number);
            await RunAsync(
                "INSERT INTO People (Id, GivenName, FamilyName, Email, Active) VALUES ($id, 'Kim', $id, $email, 1)", ("$id", id),
                ("$email", $"{id}@lakeside.example"));
            await RunAsync("INSERT INTO Roles (PersonId, OrgId, Role) VALUES ($id, 'district', 'Communications')", ("$id", id));
        }
        var ids = new List<Guid>();
        for (var number = 0; number < accounts; number++)
        {
            ids.Add(Guid.NewGuid());
            await RunAsync(
                """
                INSERT INTO Accounts (Id, OrgId, Kind, Platform, Handle, Url, Purpose, ManagerIds, ResponsibleId, State, Escrow,
                  NextReview, RegisteredAt)
                SELECT $id, OrgId, Kind, Platform, $handle, NULL, Purpose, ManagerIds, ResponsibleId, State, Escrow,
                  NextReview, RegisteredAt FROM Accounts WHERE Handle = $sample
                """,
                ("$id", ids[^1].ToString("D").ToUpperInvariant()), ("$handle", $"harbor{number}"), ("$sample", Sample));
        }
        await transaction.CommitAsync(cancellationToken);
        return ids;

        async Task RunAsync(string sql, params (string Name, string Value)[] values)
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = sql;
            foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
            if (await command.ExecuteNonQueryAsync(cancellationToken) != 1)
                throw new InvalidOperationException($"The app's store has changed: {sql}");
        }
    }
}
