using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SppsFlows.App.Tests.Hosting.Database;

/// <summary>A test's own PostgreSQL server, which can be stopped in the middle of its work and started again.</summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private static readonly bool IsRoot = Environment.UserName == "root";

    private readonly string _bin;
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("spps-pg-").FullName;
    private readonly int _port = FreePort();

    private PostgresCluster(string bin) => _bin = bin;

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=spps;Database=postgres;Timeout=5";

    public static async Task<PostgresCluster> StartAsync()
    {
        var bin = System.IO.Directory.Exists("/usr/lib/postgresql")
            ? System.IO.Directory.GetDirectories("/usr/lib/postgresql")
                .Order().Select(version => Path.Combine(version, "bin")).LastOrDefault(path => File.Exists(Path.Combine(path, "initdb")))
            : null;
        Assert.SkipWhen(bin is null, "needs PostgreSQL's programs: apt-get install postgresql, or let tests/run.sh install them");
        var cluster = new PostgresCluster(bin!);
        // PostgreSQL does not run as root; its user must be able to go through the folder.
        if (IsRoot) await RunAsync("chown", "postgres", cluster._folder);
        await AsUserAsync($"'{bin}/initdb' -D '{cluster._folder}/db' -A trust -U spps");
        await cluster.StartAgainAsync();
        return cluster;
    }

    public Task StartAgainAsync() =>
        AsUserAsync(
            $"'{_bin}/pg_ctl' -D '{_folder}/db' -o '-p {_port} -k {_folder} -c listen_addresses=127.0.0.1' -l '{_folder}/log' -w -t 120 "
            + "start");

    /// <summary>As in a crash or a failover: connections are cut, nothing is finished.</summary>
    public Task StopAsync() => AsUserAsync($"'{_bin}/pg_ctl' -D '{_folder}/db' -m immediate -w stop");

    public async ValueTask DisposeAsync()
    {
        Npgsql.NpgsqlConnection.ClearAllPools();
        await AsUserAsync($"'{_bin}/pg_ctl' -D '{_folder}/db' -m immediate -w stop || true");
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    private static Task AsUserAsync(string command) =>
        IsRoot ? RunAsync("su", "postgres", "-s", "/bin/sh", "-c", command) : RunAsync("/bin/sh", "-c", command);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // Its output is discarded: a started server keeps a pipe open for as long as it lives.
        using var process = Process.Start(new ProcessStartInfo(
            "/bin/sh", ["-c", "\"$0\" \"$@\" >/dev/null 2>&1 </dev/null", program, .. arguments])
        { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
