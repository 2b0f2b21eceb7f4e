using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SppsFlows.App.Tests.Infrastructure;
using SppsFlows.Mail;

namespace SppsFlows.App.Tests.Mail;

/// <summary>Against maildev, a real SMTP server, and against one that answers as the test says.</summary>
public sealed class SmtpMailerTests
{
    private static readonly MailMessage Mail = new(
        "0123abcd@lakeside.example", "ask-approver/1/first", "paula.reyes@lakeside.example", "Please\r\ndecide – Größe",
        "Text https://x.example/t\n.\nafter the dot", "<p>Html – größer</p>", new(2026, 11, 24, 16, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Mail_ArrivesWholeAtARealServer()
    {
        var command = Environment.GetEnvironmentVariable("MAILDEV_COMMAND");
        Assert.SkipWhen(command is null, "needs maildev: set MAILDEV_COMMAND, or let tests/run.sh install it");
        var (smtp, web) = (FreePort(), FreePort());
        using var server = Process.Start(new ProcessStartInfo(
            command!,
            [
                "--smtp", $"{smtp}", "--web", $"{web}", "--ip", "127.0.0.1"
            ])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{web}") };
            await Eventually.TrueAsync(() => AnswersAsync(http), "maildev does not answer.");

            await SendAsync(smtp);

            var mail = (await http.GetFromJsonAsync<JsonElement>(new Uri(
                "/email", UriKind.Relative))).EnumerateArray().ShouldHaveSingleItem();
            mail.GetProperty("subject").GetString().ShouldBe("Please decide – Größe");
            mail.GetProperty("text").GetString()!.ReplaceLineEndings("\n").TrimEnd().ShouldBe(Mail.Text);
            mail.GetProperty("html").GetString()!.ShouldContain("größer");
            mail.GetProperty("to")[0].GetProperty("address").GetString().ShouldBe("paula.reyes@lakeside.example");
            var headers = mail.GetProperty("headers");
            headers.GetProperty("message-id").GetString().ShouldBe("<0123abcd@lakeside.example>");
            headers.GetProperty("auto-submitted").GetString().ShouldBe("auto-generated");
            headers.GetProperty("from").GetString()!.ShouldContain("social@lakeside.example");
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    [Theory]
    [InlineData("RCPT", "550 5.1.1 paula.reyes@lakeside.example is unknown", "The mail server refused with 550 (RecipientNotAccepted).")]
    [InlineData("RCPT", "553 5.1.3 bad address", "The mail server refused with 553 (RecipientNotAccepted).")]
    [InlineData(".", "554 5.6.0 content", "The mail server refused with 554 (MessageNotAccepted).")]
    public async Task MailThatTheServerWillNeverTake_IsRefused(string at, string answer, string reason)
    {
        await using var server = new SteeredSmtpServer(at, answer);

        (await Should.ThrowAsync<MailRefusedException>(() => SendAsync(server.Port))).Message.ShouldBe(reason);
    }

    [Theory]
    [InlineData("RCPT", "450 4.2.0 greylisted")]
    [InlineData("RCPT", "452 4.2.2 mailbox full")]
    [InlineData("MAIL", "550 5.7.1 sender not allowed")]
    [InlineData("MAIL", "530 5.7.0 authentication required")]
    [InlineData("MAIL", "421 4.3.2 shutting down")]
    [InlineData(".", "451 4.3.0 try later")]
    [InlineData("RCPT", null)]
    [InlineData(".", null)]
    public async Task FaultThatMayPass_IsADelay(string at, string? answer)
    {
        await using var server = new SteeredSmtpServer(at, answer);

        (await Should.ThrowAsync<IOException>(() => SendAsync(server.Port))).Message.ShouldNotContain("@");
    }

    [Fact]
    public async Task ServerThatHangsUpAfterTakingIt_HasTakenIt()
    {
        await using var server = new SteeredSmtpServer("QUIT", null);

        await SendAsync(server.Port);

        server.Taken.ShouldBe(1);
    }

    [Fact]
    public async Task ServerWithoutStartTls_GetsNoMail()
    {
        await using var server = new SteeredSmtpServer("", null);

        await Should.ThrowAsync<IOException>(() => SendAsync(server.Port, SmtpSecurity.StartTls));

        server.Taken.ShouldBe(0);
    }

    [Fact]
    public async Task NoServer_IsADelay() => await Should.ThrowAsync<IOException>(() => SendAsync(FreePort()));

    private static Task SendAsync(int port, SmtpSecurity security = SmtpSecurity.None) =>
        new SmtpMailer(Options.Create(new MailOptions
        {
            From = "Desk <social@lakeside.example>",
            ReplyTo = "accounts@lakeside.example",
            Smtp = new SmtpOptions { Host = "127.0.0.1", Port = port, Security = security, Timeout = TimeSpan.FromSeconds(10) }
        })).SendAsync(Mail, default);

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            return (await http.GetAsync(new Uri("/email", UriKind.Relative))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
