using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SppsFlows.Embedded.Tests.Hosting;

namespace SppsFlows.Embedded.Tests.Triggers;

/// <summary>
/// Azurite's blob service on a free port, in memory. Found by the environment variable AZURITE_COMMAND (the path of
/// <c>azurite</c> or <c>azurite-blob</c>), else on the PATH, else under artifacts/tools.
/// </summary>
public sealed class AzuriteServer : IAsyncLifetime
{
    // Azurite's published development account.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private Process? _process;

    /// <summary>Why there is no Azurite; null when it runs.</summary>
    public string? Unavailable { get; private set; }

    public string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } command)
        {
            Unavailable = "Azurite is not installed: npm install --prefix artifacts/tools azurite, or set AZURITE_COMMAND.";
            return;
        }
        var port = FreePort();
        ConnectionString =
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{port}/{Account};";
        _process = Process.Start(new ProcessStartInfo(
            command, ["--blobHost", "127.0.0.1", "--blobPort", $"{port}", "--inMemoryPersistence", "--skipApiVersionCheck", "--silent"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await Eventually.IsTrueAsync(async () =>
        {
            if (_process.HasExited) throw new InvalidOperationException($"Azurite ended: {await _process.StandardError.ReadToEndAsync()}");
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }, "Azurite listens");
    }

    public ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false }) _process.Kill(entireProcessTree: true);
        _process?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string? Find()
    {
        // The command with all three services would want their fixed ports: only the one for blobs is used.
        if (Environment.GetEnvironmentVariable("AZURITE_COMMAND") is { Length: > 0 } named)
            return Path.GetFileName(named) == "azurite" ? named + "-blob" : named;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).ToList();
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            folders.Add(Path.Combine(folder.FullName, "artifacts/tools/node_modules/.bin"));
        return folders.Select(folder => Path.Combine(folder, "azurite-blob")).FirstOrDefault(File.Exists);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
