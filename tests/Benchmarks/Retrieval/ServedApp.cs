using SppsFlows.Benchmarks.Processes;

namespace SppsFlows.Benchmarks.Retrieval;

/// <summary>The real app in its own process, in Development for its sample district and mailbox; everything else by default.</summary>
internal sealed class ServedApp(GuardedServer server, Uri url) : IAsyncDisposable
{
    public Uri Url => url;

    public double ProcessorMilliseconds() => server.ProcessorMilliseconds();

    public static async Task<ServedApp> StartAsync(string program, string folder, CancellationToken cancellationToken)
    {
        var url = new Uri($"http://127.0.0.1:{GuardedServer.FreePort()}");
        string[] command = ["dotnet", program, "--urls", url.ToString().TrimEnd('/'), "--Data:Folder", folder];
        var server = GuardedServer.Start(
            Path.Combine(Workspace.Artifacts, "retrieval.log"), "TERM", command, Path.GetDirectoryName(program)!,
                ("DOTNET_ENVIRONMENT", "Development"), ("ASPNETCORE_ENVIRONMENT", "Development"));
        var app = new ServedApp(server, url);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(url, "/health"), patience.Token);
                if (answer.IsSuccessStatusCode) return app;
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }
            await Task.Delay(20, patience.Token);
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
