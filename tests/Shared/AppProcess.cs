using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace SppsFlows.Tests.Shared;

/// <summary>
/// The app as people run it: its own process, folder and port, in Development. Killed without mercy when disposed; <see cref="Kill"/> and
/// <see cref="StartAgainAsync"/> are for tests that do so on purpose.
/// </summary>
public sealed class AppProcess : IAsyncDisposable
{
    // For a machine with far more work than processors: a start that takes half a second alone took two minutes there.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MailLimit = TimeSpan.FromMinutes(2);

    private readonly string[] _settings;
    private readonly bool _ownsFolder;
    private Process? _process;

    private AppProcess(string folder, bool ownsFolder, Uri url, string[] settings) =>
        (Folder, _ownsFolder, Url, _settings) = (folder, ownsFolder, url, settings);

    public string Folder { get; }

    public Uri Url { get; }

    public HttpClient Http { get; private set; } = new();

    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("It does not run.");

    /// <summary>Variables of the next process.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>True when it ended by itself or was never started.</summary>
    public bool HasEnded => _process is not { HasExited: false };

    public string LogFile => Path.Combine(Folder, "process.log");

    /// <param name="folder">The data folder; null for a new one that goes with the process.</param>
    /// <param name="settings">Further arguments, such as <c>--SignIn:MaxTries=3</c>.</param>
    public static async Task<AppProcess> StartAsync(string? folder = null, params string[] settings)
    {
        var place = folder ?? System.IO.Directory.CreateTempSubdirectory("spps-app-").FullName;
        var app = new AppProcess(place, folder is null, new Uri($"http://127.0.0.1:{FreePort()}"), settings);
        await app.StartAgainAsync();
        return app;
    }

    /// <summary>Starts on the same folder and port; returns when the app answers.</summary>
    public async Task StartAgainAsync()
    {
        Launch();
        Http.Dispose();
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Url };
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (_process!.HasExited)
                throw new InvalidOperationException($"The app ended with code {_process.ExitCode}: {await ReadLogAsync()}");
            try
            {
                using var answer = await Http.GetAsync("/health");
                if (answer.StatusCode == HttpStatusCode.OK) return;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                // Not listening, or not answering within the client's own patience.
            }
            if (waited.Elapsed > StartLimit) throw new TimeoutException($"The app did not answer in {StartLimit}: {await ReadLogAsync()}");
            await Task.Delay(50);
        }
    }

    /// <summary>Starts the process and does not wait for it.</summary>
    public void Launch()
    {
        var start = new ProcessStartInfo(
            "dotnet")
        { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder };
        foreach (var argument in (string[])[
            typeof(SppsFlows.Settings.AppOptions).Assembly.Location, "--urls", Url.ToString().TrimEnd('/'), $"--Data:Folder={Folder}",
            .. _settings
        ])
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_ENVIRONMENT"] = start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        var log = TextWriter.Synchronized(new StreamWriter(LogFile, append: true) { AutoFlush = true });
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public void Kill()
    {
        if (_process is null) return;
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public async Task<IReadOnlyList<SentMail>> MailsAsync() =>
        await Http.GetFromJsonAsync<List<SentMail>>("/dev/mailbox.json", JsonSerializerOptions.Web) ?? [];

    /// <summary>Waits for a mail to somebody; the newest that matches.</summary>
    public async Task<SentMail> MailToAsync(string to, string subjectPart)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var mails = await MailsAsync();
            var found = mails.Where(mail => mail.To == to
                && mail.Subject.Contains(subjectPart, StringComparison.OrdinalIgnoreCase)).MaxBy(mail => mail.SentAt);
            if (found is not null) return found;
            if (waited.Elapsed > MailLimit)
                throw new TimeoutException(
                    $"No mail to {to} with '{subjectPart}' in its subject. There are: "
                    + $"{string.Join("; ", mails.Select(mail => $"{mail.To}: {mail.Subject}"))}");
            await Task.Delay(50);
        }
    }

    public async Task AdvanceAsync(TimeSpan span)
    {
        using var answer = await Http.PostAsJsonAsync("/dev/clock", new { advance = span.ToString("c") });
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        Http.Dispose();
        if (_ownsFolder) await Task.Run(() => System.IO.Directory.Delete(Folder, recursive: true));
    }

    private async Task<string> ReadLogAsync()
    {
        await using var file = new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return await reader.ReadToEndAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A mail as <c>/dev/mailbox.json</c> shows it.</summary>
public sealed record SentMail(
    string Id, string Key, string To, string Subject, string Text, string Html, IReadOnlyList<string> Links, DateTimeOffset SentAt);
