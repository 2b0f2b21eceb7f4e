using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using SppsFlows.Embedded.Engine;

namespace SppsFlows.Embedded.Hosting;

/// <summary>The settings in host.json and the configuration that concern the host itself.</summary>
internal sealed partial class HostSettings
{
    private readonly IConfiguration _configuration;

    /// <exception cref="HostStartException">A setting is invalid.</exception>
    public HostSettings(IConfiguration configuration, string contentRoot)
    {
        _configuration = configuration;
        // The file is beside the app when the app is started from another folder.
        var file = new[] { contentRoot, AppContext.BaseDirectory }.Select(folder => Path.Combine(folder, "host.json")).FirstOrDefault(
            File.Exists);
        if (file is not null) Read(file);
        TimeZone = ZoneOf(configuration["Calendar:TimeZone"] ?? configuration["WEBSITE_TIME_ZONE"]);
    }

    /// <summary>Prefixed to each HTTP route, without leading or trailing slashes; may be empty.</summary>
    public string RoutePrefix { get; private set; } = "api";

    /// <summary>How many blobs one function works on at once.</summary>
    public int BlobParallelism { get; private set; } = 4;

    /// <summary>How often a blob is tried before it counts as poison.</summary>
    public int BlobTries { get; private set; } = 5;

    /// <summary>Which versions of flows run here.</summary>
    public FlowVersions Versions { get; private set; } = new();

    /// <summary>The zone in which schedules are read.</summary>
    public TimeZoneInfo TimeZone { get; }

    /// <summary>The text with each <c>%Name%</c> replaced by that setting.</summary>
    /// <exception cref="HostStartException">A setting is missing.</exception>
    public string Resolve(string text) => !text.Contains('%', StringComparison.Ordinal) ? text : SettingName().Replace(text, match =>
        _configuration[match.Groups[1].Value]
            ?? throw new HostStartException($"The setting '{match.Groups[1].Value}', named in '{text}', is missing."));

    private void Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(
                File.ReadAllBytes(file),
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (Find(document.RootElement, "extensions", "durableTask") is { ValueKind: JsonValueKind.Object } durable)
                ReadDurable(durable);
            if (Find(document.RootElement, "extensions", "http", "routePrefix") is { } prefix)
                RoutePrefix = prefix.GetString()?.Trim('/') ?? RoutePrefix;
            if (Find(document.RootElement, "extensions", "blobs", "maxDegreeOfParallelism") is { } parallelism)
                BlobParallelism = Math.Max(1, parallelism.GetInt32());
            if (Find(document.RootElement, "extensions", "blobs", "poisonBlobThreshold") is { } tries)
                BlobTries = Math.Max(1, tries.GetInt32());
        }
        catch (Exception bad) when (bad is JsonException or InvalidOperationException or FormatException)
        {
            throw new HostStartException($"'{file}' cannot be read: {bad.Message}", bad);
        }
    }

    // With the real host's names and defaults. A setting that would make that host behave differently from this engine is refused, not
    // ignored.
    private void ReadDurable(JsonElement durable)
    {
        Versions = new FlowVersions
        {
            Default = Find(durable, "defaultVersion")?.GetString()?.Trim() ?? "",
            Match = Choice(durable, "versionMatchStrategy", Versions.Match),
            Failure = Choice(durable, "versionFailureStrategy", Versions.Failure),
        };
        if (Find(durable, "overridableExistingInstanceStates")?.GetString() is { } states
            && !states.Equals("NonRunningStates", StringComparison.OrdinalIgnoreCase))
            throw new FormatException(
                $"'overridableExistingInstanceStates' must be NonRunningStates, not '{states}': a start never replaces a flow that runs.");
        if (Find(durable, "throwStatusExceptionsOnRaiseEvent") is { ValueKind: JsonValueKind.False })
            throw new FormatException(
                "'throwStatusExceptionsOnRaiseEvent' must be true or absent: an event to a flow that has ended is always refused.");
    }

    private static T Choice<T>(JsonElement settings, string name, T otherwise) where T : struct, Enum
    {
        if (Find(settings, name)?.GetString() is not { } text) return otherwise;
        return Enum.TryParse<T>(text, ignoreCase: true, out var choice) && Enum.IsDefined(choice) ? choice
            : throw new FormatException($"'{name}' must be one of {string.Join(", ", Enum.GetNames<T>())}, not '{text}'.");
    }

    private static JsonElement? Find(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        }
        return element;
    }

    private static TimeZoneInfo ZoneOf(string? id)
    {
        if (string.IsNullOrWhiteSpace(id)) return TimeZoneInfo.Utc;
        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone
            : throw new HostStartException(
                $"The time zone '{id}' is not known. Set Calendar:TimeZone to an IANA id such as America/Chicago.");
    }

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex SettingName();
}
