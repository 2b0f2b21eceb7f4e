using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SppsFlows.Accounts;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.App.Tests.Intake;

namespace SppsFlows.App.Tests.Hosting;

/// <summary>
/// What leaves the app for a collector of traces and logs, and for Application Insights: a server that speaks both protocols keeps every
/// byte.
/// </summary>
public sealed class TelemetryTests
{
    private const string Canary = "canary.person@lakeside.example";

    // Where Application Insights accepts items: lines of JSON, compressed.
    private const string Insights = "/v2.1/track";

    [Fact]
    public async Task WholeMainJobWithFaults_TellsTheCollectorNothingOfPeopleTokensOrSecrets()
    {
        await using var collector = await Collector.StartAsync();
        var app = new TestApp().With("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address)
            .With(
                "APPLICATIONINSIGHTS_CONNECTION_STRING",
                $"InstrumentationKey={Guid.NewGuid()};IngestionEndpoint={collector.Address}/;LiveEndpoint={collector.Address}/")
                    .With("Logging:LogLevel:Default", "Information").With("Logging:Console:LogLevel:Default", "Warning");
        await app.InitializeAsync();
        List<string> secrets = [
            Canary, "lakeside.example", "tom.vang", "paula.reyes", "dana.okafor", "Paula", "Okafor", "Birch Hill", "651-555-0110",
            "6515550110", "Somebody else must post today"
        ];

        using var system = new IntakeDriver(app);
        var body = IntakeDriver.GoodBody();
        (body["data"]!["kind"], body["data"]!["grades"]) = ("School", "K-5");
        var handle = body["data"]!["handle"]!.GetValue<string>();
        secrets.Add(handle);
        var request = Guid.Parse((await system.PostAsync(body)).Text("requestId")!);
        // Of another name: who decides looks for the name in the mails' subjects.
        secrets.Add("bymail" + Environment.ProcessId);
        await system.PostRawAsync(IntakeDriver.GoodMail("bymail" + Environment.ProcessId));
        await app.DecidesAsync("paula.reyes", handle, "approve");
        var link = (await app.MailAsync(StaffDriver.EmailOf("tom.vang"), "Approved: set up")).Link("/credentials/seal/");
        var credential = SampleCredential.Make();
        (await app.SealsAsync(new AwaitedAccount(request, handle, "tom.vang", link), credential)).Title.ShouldBe("Sealed");
        using var dana = await StaffDriver.SignInAsync(app, "dana.okafor");
        await app.StandsAsync(request, RequestState.Registered);
        await dana.TakesOutAsync(app, request);
        await dana.Browser.OpenAsync($"/accounts?q={Canary}");
        await dana.Browser.OpenAsync($"/approvals/{Convert.ToHexStringLower(Guid.NewGuid().ToByteArray())}?to={Canary}");
        secrets.AddRange(credential.Secrets);
        secrets.AddRange((await app.MailboxAsync())
            .SelectMany(mail => mail.Links).Select(url => new Uri(url).Segments[^1].Trim('/'))
            .Where(token => token.Length >= 20 && !Guid.TryParse(token, out _)));
        // As the worst line of code might put it: in a value, in the template, in an exception.
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("SppsFlows.Careless");
        log.LogError(
            new InvalidOperationException(Canary, new IOException(Canary)), "A mail to {To} failed for request {Request}", Canary, request);
#pragma warning disable CA2254 // The careless way is what is tested.
        log.LogWarning($"A mail to {Canary} failed");
#pragma warning restore CA2254
        // When it stops, it sends what it has.
        await app.DisposeAsync();

        collector.Paths.ShouldBe(["/v1/logs", "/v1/traces", Insights], ignoreOrder: true);
        secrets.Count.ShouldBeGreaterThan(20);
        foreach (var told in (string[])[collector.ToldAt("/v1/traces"), collector.ToldAt("/v1/logs"), collector.ToldAt(Insights)])
            foreach (var secret in secrets) told.ShouldNotContain(secret, Case.Insensitive);
        string[] spans = [
            "DecideApproval", "SealByLink"
        ], records = [
            "A mail to {To} failed for request {Request}", request.ToString(), "System.InvalidOperationException by System.IO.IOException"
        ];
        foreach (var span in spans) collector.ToldAt("/v1/traces").ShouldContain(span);
        foreach (var record in records) collector.ToldAt("/v1/logs").ShouldContain(record);
        foreach (var either in spans.Concat(records)) collector.ToldAt(Insights).ShouldContain(either);
        var requests = collector.ItemsAt(Insights)
            .Where(item => item.GetProperty("name").GetString() == "Request")
            .Select(item => item.GetProperty("data").GetProperty("baseData")).ToList();
        requests.ShouldContain(request => request.GetProperty("name").GetString() == "POST /credentials/seal/{token}"
            && request.GetProperty("properties").GetProperty("faas.name").GetString() == "SealByLink"
            && request.GetProperty("responseCode").GetString() == "200" && request.GetProperty("success").GetBoolean());
        // Of no function: there is nothing at that address.
        requests.Where(request => request.GetProperty("properties").TryGetProperty(
            "faas.name", out _)).ShouldAllBe(request => request.GetProperty("responseCode").GetString()!.Length == 3);
    }

    [Fact]
    public async Task AppWithoutACollector_LoadsNothingOfTelemetry()
    {
        await using var app = new TestApp();
        await app.InitializeAsync();

        app.Services.GetService<OpenTelemetry.Trace.TracerProvider>().ShouldBeNull();
    }

    private sealed class Collector : IAsyncDisposable
    {
        private readonly ConcurrentQueue<(string Path, byte[] Body)> _taken = [];
        private readonly WebApplication _server;

        private Collector()
        {
            var builder = LoopbackServer.CreateBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _server = builder.Build();
            _server.Run(async context =>
            {
                using var body = new MemoryStream();
                await using var sent = context.Request.Headers.ContentEncoding == "gzip"
                    ? new GZipStream(context.Request.Body, CompressionMode.Decompress)
                    : context.Request.Body;
                await sent.CopyToAsync(body);
                _taken.Enqueue((context.Request.Path, body.ToArray()));
                if (context.Request.Path != Insights)
                {
                    context.Response.ContentType = "application/x-protobuf";
                    return;
                }
                var items = body.ToArray().Count(letter => letter == (byte)'\n') + 1;
                await context.Response.WriteAsJsonAsync(new
                {
                    itemsReceived = items,
                    itemsAccepted = items,
                    errors = Array.Empty<object>()
                });
            });
        }

        public string Address => _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

        public IEnumerable<string> Paths => _taken.Select(post => post.Path).Distinct();

        /// <summary>Protocol buffers hold texts as they are, and so does this JSON of plain letters.</summary>
        public string ToldAt(string path) =>
            string.Join('\n', _taken.Where(post => post.Path == path).Select(post => Encoding.UTF8.GetString(post.Body)));

        public IEnumerable<JsonElement> ItemsAt(string path) =>
            ToldAt(path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);

        public static async Task<Collector> StartAsync()
        {
            var collector = new Collector();
            await collector._server.StartAsync();
            return collector;
        }

        public ValueTask DisposeAsync() => _server.DisposeAsync();
    }
}
