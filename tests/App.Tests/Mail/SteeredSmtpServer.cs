using System.Net;
using System.Net.Sockets;

namespace SppsFlows.App.Tests.Mail;

/// <summary>Speaks as much SMTP (RFC 5321) as sending a mail takes, and at one command answers as the test wants, or hangs up.</summary>
internal sealed class SteeredSmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _running;
    private int _taken;

    /// <param name="at">The command; "." for the end of the mail; empty for none.</param>
    /// <param name="answer">Null: hang up.</param>
    public SteeredSmtpServer(string at, string? answer)
    {
        _listener.Start();
        _running = RunAsync(at, answer);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Taken => Volatile.Read(ref _taken);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _running;
    }

    private async Task RunAsync(string at, string? answer)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await ServeAsync(client, at, answer);
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped by the test.
        }
    }

    private async Task ServeAsync(TcpClient client, string at, string? answer)
    {
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        try
        {
            await writer.WriteLineAsync("220 test.example ESMTP");
            for (var inMail = false; await reader.ReadLineAsync() is { } line;)
            {
                if (inMail && line != ".") continue;
                var command = line == "." ? "." : line.Split(' ')[0].ToUpperInvariant();
                if (command == at && answer is null)
                {
                    if (command == "QUIT") return;
                    client.Close();
                    return;
                }
                var reply = command == at ? answer! : Usual(command);
                if (command == "." && reply.StartsWith("250", StringComparison.Ordinal)) Interlocked.Increment(ref _taken);
                inMail = command == "DATA" && reply.StartsWith("354", StringComparison.Ordinal);
                await writer.WriteLineAsync(reply);
                if (command == "QUIT") return;
            }
        }
        catch (IOException)
        {
            // The client left.
        }
    }

    private static string Usual(string command) => command switch
    {
        "EHLO" or "HELO" or "MAIL" or "RCPT" or "RSET" or "." => "250 OK",
        "DATA" => "354 go on",
        "QUIT" => "221 bye",
        _ => "502 not here",
    };
}
