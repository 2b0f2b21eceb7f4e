using SppsFlows.Benchmarks.Processes;

namespace SppsFlows.Benchmarks.Contenders;

/// <summary>A PostgreSQL cluster of our own, with the server's default settings, on a loopback port, thrown away afterwards.</summary>
internal sealed class Postgres : IAsyncDisposable
{
    private const string ServiceUser = "postgres";
    private readonly GuardedServer _server;

    private Postgres(GuardedServer server, string url) => (_server, Url) = (server, url);

    public string Url { get; }

    public static async Task<Postgres> StartAsync(CancellationToken cancellationToken)
    {
        var binaries = Binaries();
        var data = Workspace.Fresh("postgres");
        // The server refuses to run as root.
        string[] user = Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={ServiceUser}", $"--regid={ServiceUser}", "--clear-groups"]
            : [];
        if (user.Length > 0) await Commands.RunAsync("chown", [ServiceUser, data], data, cancellationToken);
        await RunAsync([.. user, Path.Combine(binaries, "initdb"), "-D", data, "-A", "trust", "-U", "bench", "--no-locale", "-E", "UTF8"]);

        var port = GuardedServer.FreePort();
        string[] command = [
            .. user, Path.Combine(binaries, "postgres"), "-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c",
            "unix_socket_directories="
        ];
        var server = GuardedServer.Start(Path.Combine(Workspace.Artifacts, "postgres.log"), "QUIT", command, data);
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    await RunAsync([Path.Combine(binaries, "pg_isready"), "-h", "127.0.0.1", "-p", $"{port}", "-q"]);
                    return new Postgres(server, $"postgresql://bench@127.0.0.1:{port}/bench_dbos");
                }
                catch (InvalidOperationException) when (attempt < 100)
                {
                    await Task.Delay(100, cancellationToken);
                }
            }
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        Task RunAsync(string[] line) => Commands.RunAsync(line[0], line[1..], data, cancellationToken);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Binaries()
    {
        const string Debian = "/usr/lib/postgresql";
        var found = System.IO.Directory.Exists(Debian)
            ? System.IO.Directory.EnumerateFiles(Debian, "postgres", SearchOption.AllDirectories).Order().LastOrDefault()
            : null;
        return Path.GetDirectoryName(found) ?? throw new InvalidOperationException("no PostgreSQL server; apt-get install postgresql");
    }
}
