using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SppsFlows.Benchmarks.Retrieval;

/// <summary>One person at the portal, from their own loopback address: signs in, proves their identity, hands in, takes out.</summary>
internal sealed partial class Portal : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _email;
    private string _form = "";

    /// <param name="address">The last byte of the address that the app sees.</param>
    public Portal(Uri app, string personId, int address)
    {
        _email = $"{personId}@lakeside.example";
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ConnectCallback = ConnectAsync })
        {
            BaseAddress = app
        };

        async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)address]), 0));
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, context.DnsEndPoint.Port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
    }

    public async Task SignInAsync(CancellationToken cancellationToken)
    {
        _form = FormOf(await PageAsync("/sign-in", cancellationToken));
        await RedirectAsync("/sign-in", cancellationToken, ("email", _email));
        var link = Link().Match(await MailAsync("Your sign-in link", cancellationToken)).Value;
        await PageAsync(link, cancellationToken);
        await RedirectAsync(link, cancellationToken);
    }

    /// <summary>The step-up (B3); it stays fresh for five minutes.</summary>
    public async Task ProveAsync(CancellationToken cancellationToken)
    {
        await RedirectAsync("/step-up", cancellationToken, ("back", "/"));
        await RedirectAsync(
            "/step-up/code", cancellationToken, ("back", "/"),
            ("code", Code().Match(await MailAsync("Your code for the vault", cancellationToken)).Value));
    }

    public async Task SealAsync(Guid account, CancellationToken cancellationToken)
    {
        var (status, text, _) = await PostAsync(
            $"/accounts/{account}/credential/seal", cancellationToken, ("username", $"{account:N}@lakeside.example"),
            ("password", PasswordOf(account)));
        if (status != HttpStatusCode.OK || !text.Contains("Sealed", StringComparison.Ordinal))
            throw new InvalidOperationException($"A credential was not sealed: {status}");
    }

    public async Task<Retrieved> RetrieveAsync(Guid account, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var (_, _, ticket) = await PostAsync(
            $"/accounts/{account}/credential", cancellationToken, ("reason", "Somebody else must post today: the manager is ill."),
            ("what", "secret"));
        var asked = Stopwatch.GetTimestamp();
        if (ticket?.StartsWith("/credentials/reveal/", StringComparison.Ordinal) != true)
            throw new InvalidOperationException($"No leave to take a credential out, but {ticket}");
        await PageAsync(ticket, cancellationToken);
        var looked = Stopwatch.GetTimestamp();
        var (status, text, _) = await PostAsync(ticket, cancellationToken);
        var shown = Stopwatch.GetTimestamp();
        if (status != HttpStatusCode.OK || !text.Contains(PasswordOf(account), StringComparison.Ordinal))
            throw new InvalidOperationException($"Not shown: {status}");
        return new Retrieved(Between(started, asked), Between(asked, looked), Between(looked, shown));
    }

    public void Dispose() => _http.Dispose();

    private static double Between(long start, long end) => Stopwatch.GetElapsedTime(start, end).TotalMilliseconds;

    private static string PasswordOf(Guid account) => $"four unrelated words {account:N}";

    private static string FormOf(string page) =>
        FormToken().Match(page) is { Success: true } match
            ? match.Groups[1].Value
            : throw new InvalidOperationException("A page without a form.");

    private async Task<string> PageAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"{path}: {answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    private async Task RedirectAsync(string path, CancellationToken cancellationToken, params (string Name, string Value)[] fields)
    {
        var (status, _, _) = await PostAsync(path, cancellationToken, fields);
        if (status != HttpStatusCode.Redirect) throw new InvalidOperationException($"{path}: {status}");
    }

    private async Task<(HttpStatusCode Status, string Text, string? Location)> PostAsync(
        string path, CancellationToken cancellationToken, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent([
            KeyValuePair.Create("_form", _form), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))
        ]);
        using var answer = await _http.PostAsync(new Uri(path, UriKind.Relative), form, cancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken), answer.Headers.Location?.ToString());
    }

    /// <summary>Waits for it.</summary>
    private async Task<string> MailAsync(string subject, CancellationToken cancellationToken)
    {
        for (var look = 0; look < 600; look++, await Task.Delay(100, cancellationToken))
        {
            var mails = await _http.GetFromJsonAsync<List<Mail>>("/dev/mailbox.json", JsonSerializerOptions.Web, cancellationToken);
            if (mails!.Where(mail => mail.To == _email && mail.Subject == subject).MaxBy(mail => mail.SentAt) is { } found)
                return found.Text;
        }
        throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture, $"No mail “{subject}” to {_email} within a minute."));
    }

    [GeneratedRegex("name=\"_form\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex(@"/sign-in/[A-Za-z0-9_-]{43}")]
    private static partial Regex Link();

    [GeneratedRegex(@"\b\d{6}\b")]
    private static partial Regex Code();

    private sealed record Mail(string To, string Subject, string Text, DateTimeOffset SentAt);
}
