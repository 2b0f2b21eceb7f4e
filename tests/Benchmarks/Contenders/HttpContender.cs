using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace SppsFlows.Benchmarks.Contenders;

/// <summary>
/// A contender that is a server: one POST starts a workflow and answers with its result. The clients live in this process.
/// </summary>
internal abstract class HttpContender : IContender
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };

    public abstract string Name { get; }

    /// <summary>Where a workflow is started, up to its name.</summary>
    protected abstract Uri Workflow { get; }

    protected HttpClient Http => _http;

    public abstract Task<string> StartAsync(CancellationToken cancellationToken);

    public Task<Load> LoadAsync(string workflow, int clients, double seconds, CancellationToken cancellationToken) =>
        ClosedLoop.LoadAsync(name => PostAsync(name, cancellationToken), workflow, clients, seconds);

    public Task<double[]> AloneAsync(string workflow, int count, CancellationToken cancellationToken) =>
        ClosedLoop.AloneAsync(name => PostAsync(name, cancellationToken), workflow, count);

    public abstract Task<long> SyncsAsync(CancellationToken cancellationToken);

    public virtual ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Asks until the answer is a success, or gives up after half a minute.</summary>
    protected async Task WaitUntilServingAsync(Uri address, CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (true)
        {
            try
            {
                using var answer = await _http.GetAsync(address, cancellationToken);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // not listening yet
            }
            if (DateTime.UtcNow > deadline) throw new InvalidOperationException($"no answer from {address} within 30 s");
            await Task.Delay(20, cancellationToken);
        }
    }

    private async Task<int> PostAsync(string workflow, CancellationToken cancellationToken)
    {
        using var body = new StringContent("0", Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        using var answer = await _http.PostAsync(new Uri(Workflow, workflow), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return int.Parse(await answer.Content.ReadAsStringAsync(cancellationToken), CultureInfo.InvariantCulture);
    }
}
