using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SppsFlows.App.Tests.Approvals;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Mail;

namespace SppsFlows.App.Tests.Mail;

/// <summary>Against a server that speaks SendGrid's v3/mail/send over HTTP.</summary>
public sealed class SendGridMailerTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 16, 0, 0, TimeSpan.Zero);
    private static readonly MailMessage Mail = new(
        "0123abcd@lakeside.example", "ask-approver/1/first", "paula.reyes@lakeside.example", "Please\r\ndecide – Größe",
        "Text https://x.example/t", "<p>Html</p>", Now);

    private readonly List<(string Path, string? Authorization, JsonElement Body)> _taken = [];
    private WebApplication _server = null!;
    private Func<HttpContext, Task> _answer = context => { context.Response.StatusCode = 202; return Task.CompletedTask; };

    public async ValueTask InitializeAsync()
    {
        var builder = LoopbackServer.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.Run(async context =>
        {
            _taken.Add(
                (context.Request.Path, context.Request.Headers.Authorization, (await JsonDocument.ParseAsync(
                    context.Request.Body)).RootElement));
            await _answer(context);
        });
        await _server.StartAsync();
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Mail_GoesOutWholeWithoutTracking()
    {
        await SendAsync();

        var (path, authorization, body) = _taken.ShouldHaveSingleItem();
        (path, authorization).ShouldBe(("/v3/mail/send", "Bearer SG.test-key"));
        body.GetProperty("from").GetProperty("email").GetString().ShouldBe("social@lakeside.example");
        body.GetProperty("from").GetProperty("name").GetString().ShouldBe("Desk");
        body.GetProperty("reply_to").GetProperty("email").GetString().ShouldBe("accounts@lakeside.example");
        var personalization = body.GetProperty("personalizations")[0];
        personalization.GetProperty("to")[0].GetProperty("email").GetString().ShouldBe("paula.reyes@lakeside.example");
        body.GetProperty("subject").GetString().ShouldBe("Please decide – Größe");
        body.GetProperty("content")
            .EnumerateArray().Select(part => (part.GetProperty("type").GetString(), part.GetProperty("value").GetString()))
            .ShouldBe([("text/plain", Mail.Text), ("text/html", Mail.Html)]);
        body.GetProperty("categories").EnumerateArray().Select(category => category.GetString()).ShouldBe(["sppsflows", "ask-approver"]);
        var tracking = body.GetProperty("tracking_settings");
        tracking.GetProperty("click_tracking").GetProperty("enable").GetBoolean().ShouldBeFalse();
        tracking.GetProperty("open_tracking").GetProperty("enable").GetBoolean().ShouldBeFalse();
        var all = body.GetRawText();
        all.ShouldContain("Message-ID");
        all.ShouldContain("0123abcd@lakeside.example");
        all.ShouldContain("Auto-Submitted");
        all.ShouldNotContain("sandbox_mode");
    }

    [Fact]
    public async Task Sandbox_IsAskedForWhenConfigured()
    {
        await SendAsync(options => options.Sandbox = true);

        _taken[0].Body.GetProperty("mail_settings").GetProperty("sandbox_mode").GetProperty("enable").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    public async Task MailThatSendGridWillNeverTake_IsRefused(int status)
    {
        _answer = context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("{\"errors\":[{\"message\":\"paula.reyes@lakeside.example is bad\"}]}");
        };

        (await Should.ThrowAsync<MailRefusedException>(() => SendAsync())).Message.ShouldBe($"SendGrid refused with {status}.");
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task FaultThatMayPass_IsADelay(int status)
    {
        _answer = context => { context.Response.StatusCode = status; return Task.CompletedTask; };

        var delay = await Should.ThrowAsync<MailDelayedException>(() => SendAsync());

        (delay.Message, delay.RetryAfter).ShouldBe(($"SendGrid answered {status}.", null));
        _taken.Count.ShouldBe(1); // each try is on record: the adapter must not retry by itself
    }

    [Fact]
    public async Task TooManyMails_WaitAsLongAsSendGridAsks()
    {
        _answer = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers["X-RateLimit-Reset"] = Now.AddSeconds(90).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        };
        (await Should.ThrowAsync<MailDelayedException>(() => SendAsync())).RetryAfter.ShouldBe(TimeSpan.FromSeconds(90));
        _answer = context => { context.Response.StatusCode = 503; context.Response.Headers.RetryAfter = "120"; return Task.CompletedTask; };

        (await Should.ThrowAsync<MailDelayedException>(() => SendAsync())).RetryAfter.ShouldBe(TimeSpan.FromSeconds(120));
    }

    [Fact]
    public async Task Silence_IsADelay()
    {
        _answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        (await Should.ThrowAsync<MailDelayedException>(() => SendAsync(options => options.Timeout = TimeSpan.FromMilliseconds(
            300)))).Message.ShouldBe("SendGrid did not answer in time.");
    }

    [Fact]
    public async Task HangUpInMidAnswer_IsADelay()
    {
        _answer = context => { context.Abort(); return Task.CompletedTask; };

        await Should.ThrowAsync<MailDelayedException>(() => SendAsync());
    }

    /// <summary>The server ends its side of the connection and keeps listening, as a dying proxy does.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 202 Acc")]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 500\r\n\r\nhalf")]
    public async Task ConnectionClosedByHalf_IsADelay(string said)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = Task.Run(async () =>
        {
            using var connection = await listener.AcceptSocketAsync();
            var buffer = new byte[64 * 1024];
            await connection.ReceiveAsync(buffer);
            await connection.SendAsync(Encoding.ASCII.GetBytes(said));
            connection.Shutdown(SocketShutdown.Send);
            while (await connection.ReceiveAsync(buffer) > 0) continue;
        });

        await Should.ThrowAsync<MailDelayedException>(() => SendAsync(options => options.BaseUrl = $"http://{listener.LocalEndpoint}"));

        await served;
    }

    [Fact]
    public async Task NoServer_IsADelay()
    {
        await _server.StopAsync();

        (await Should.ThrowAsync<MailDelayedException>(() => SendAsync())).Message.ShouldContain("could not be reached");
    }

    [Fact]
    public async Task StoppingHost_IsNoDelay()
    {
        _answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var stopping = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Should.ThrowAsync<OperationCanceledException>(() => SendAsync(cancellationToken: stopping.Token));
    }

    private async Task SendAsync(Action<SendGridOptions>? change = null, CancellationToken cancellationToken = default)
    {
        var address = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var options = new MailOptions
        {
            From = "Desk <social@lakeside.example>",
            ReplyTo = "accounts@lakeside.example",
            SendGrid = new SendGridOptions { ApiKey = "SG.test-key", BaseUrl = address + "/" }
        };
        change?.Invoke(options.SendGrid);
        using var http = new HttpClient();
        await new SendGridMailer(http, Options.Create(options), new FakeTimeProvider(Now)).SendAsync(Mail, cancellationToken);
    }
}
