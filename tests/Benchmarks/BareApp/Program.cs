using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;

var builder = WebApplication.CreateBuilder(args);
var folder = Directory.CreateDirectory(builder.Configuration["Data:Folder"] ?? "data").FullName;
using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "bare.db")}");
connection.Open();
Execute("pragma journal_mode=wal");
Execute("pragma synchronous=full");
Execute("create table if not exists start (id integer primary key, at text not null) strict");
Execute("insert into start (at) values (datetime())");

var app = builder.Build();
app.MapGet("/health", () => new { starts = Execute("select count(*) from start") });
app.Run();

object? Execute(string sql)
{
    using var command = connection.CreateCommand();
    command.CommandText = sql;
    return command.ExecuteScalar();
}
