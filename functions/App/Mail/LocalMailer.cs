using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Options;
using SppsFlows.Data;

namespace SppsFlows.Mail;

/// <summary>
/// Keeps mails as files, one per Message-ID: <c>{Data:Folder}/mailbox/{id}.json</c>. A file appears complete, and is on disk when the send
/// returns.
/// </summary>
public sealed class LocalMailer(IOptions<DataOptions> data) : IMailer
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string Folder { get; } = Path.Combine(data.Value.Folder, "mailbox");

    public async Task SendAsync(MailMessage message, CancellationToken cancellationToken)
    {
        System.IO.Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, message.Id + ".json");
        var before = File.Exists(path) ? await ReadAsync(path, cancellationToken) : null;
        // Sent again after a crash, it is still one mail; its count shows it.
        var mail = before is null ? Keep(message) : before with { Deliveries = before.Deliveries + 1 };
        var half = path + ".half";
        await using (var file = new FileStream(half, FileMode.Create, FileAccess.Write, FileShare.Read))
        {
            await JsonSerializer.SerializeAsync(file, mail, Json, cancellationToken);
            file.Flush(flushToDisk: true);
        }
        File.Move(half, path, overwrite: true);
    }

    /// <summary>All mails, oldest first.</summary>
    public async Task<IReadOnlyList<LocalMail>> ReadAllAsync(CancellationToken cancellationToken)
    {
        if (!System.IO.Directory.Exists(Folder)) return [];
        var mails = new List<LocalMail>();
        foreach (var path in System.IO.Directory.EnumerateFiles(Folder, "*.json"))
            if (await ReadAsync(path, cancellationToken) is { } mail) mails.Add(mail);
        return [.. mails.OrderBy(mail => mail.SentAt).ThenBy(mail => mail.Id, StringComparer.Ordinal)];
    }

    public async Task<LocalMail?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Folder, id + ".json");
        // The id comes from a web address, so only a plain name inside the folder is accepted.
        return Path.GetFileName(path) == id + ".json" && File.Exists(path) ? await ReadAsync(path, cancellationToken) : null;
    }

    private static LocalMail Keep(MailMessage message) => new(
        message.Id, message.Key, message.To, message.Subject, message.Text, message.Html,
        LinksInMail.Find(message.Text, message.Html), message.At, Deliveries: 1);

    private static async Task<LocalMail?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return await JsonSerializer.DeserializeAsync<LocalMail>(file, Json, cancellationToken);
    }
}

/// <summary>A mail in the local mailbox.</summary>
/// <param name="Deliveries">
/// How often it was sent: more than once only after a crash, and never more often than the outbox recorded.
/// </param>
public sealed record LocalMail(
    string Id, string Key, string To, string Subject, string Text, string Html, IReadOnlyList<string> Links, DateTimeOffset SentAt,
    int Deliveries);
