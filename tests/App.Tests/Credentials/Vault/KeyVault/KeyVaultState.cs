using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SppsFlows.App.Tests.Credentials.Vault.KeyVault;

/// <summary>One vault of <see cref="KeyVaultServer"/>: its secrets, and who has access.</summary>
internal sealed class KeyVaultState(string host)
{
    public const string Tenant = "11111111-2222-3333-4444-555555555555";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Secret> _secrets = new(StringComparer.OrdinalIgnoreCase);
    private long _second = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 100_000;

    /// <summary>Tokens that pass the challenge, and whether their identity has a role on this vault.</summary>
    public Dictionary<string, bool> Tokens { get; } = [];

    /// <summary>How many requests about a secret find its recovery or deletion still under way.</summary>
    public int SlowSteps { get; set; }

    public int PageSize { get; set; } = 2;

    public bool Knows(string authorization)
    {
        lock (_lock) return authorization.StartsWith("Bearer ", StringComparison.Ordinal) && Tokens.ContainsKey(authorization[7..]);
    }

    /// <summary>Every version of every secret, deleted ones too, for tests that look behind the protocol.</summary>
    public IReadOnlyList<Version> All()
    {
        lock (_lock) return [.. _secrets.Values.SelectMany(secret => secret.Versions)];
    }

    public async Task<IResult> AnswerAsync(HttpContext http)
    {
        var request = http.Request;
        var body = request.Method is "PUT" or "PATCH" ? await JsonNode.ParseAsync(request.Body) as JsonObject : null;
        lock (_lock)
        {
            if (!Tokens[request.Headers.Authorization.ToString()[7..]])
                return Error(403, "Forbidden", "Caller is not authorized to perform action on resource.", "ForbiddenByRbac");
            if (request.Query["api-version"].ToString().Length == 0) return Error(400, "BadParameter", "api-version must be specified.");
            var parts = request.Path.Value!.Trim('/').Split('/');
            return (request.Method, parts) switch
            {
                ("PUT", ["secrets", var name]) => Set(name, body!),
                ("GET", ["secrets"]) =>
                    Page(
                        request,
                        _secrets.Values.Where(secret => secret is { IsDeleted: false, Steps: 0 }).Select(secret => secret.Versions[^1].Item(
                            $"{Root}secrets/{secret.Name}"))),
                ("GET", ["secrets", var name, "versions"]) => Versions(request, name),
                ("GET", ["secrets", var name]) => Get(name, null),
                ("GET", ["secrets", var name, var version]) => Get(name, version),
                ("PATCH", ["secrets", var name, var version]) => Update(name, version, body!),
                ("DELETE", ["secrets", var name]) => Delete(name),
                ("GET", ["deletedsecrets"]) =>
                    Page(
                        request,
                        _secrets.Values.Where(secret => secret is { IsDeleted: true, Steps: 0 }).Select(secret => Deleted(
                            secret, $"{Root}secrets/{secret.Name}"))),
                ("GET", ["deletedsecrets", var name]) =>
                    Find(name) is { IsDeleted: true } secret && !secret.IsOnItsWay()
                        ? Json(Deleted(secret, secret.Versions[^1].Id))
                        : NotFound(name),
                ("POST", ["deletedsecrets", var name, "recover"]) => Recover(name),
                _ => Error(400, "BadParameter", "No such operation."),
            };
        }
    }

    private string Root => $"https://{host}/";

    private Secret? Find(string name) => _secrets.GetValueOrDefault(name);

    private IResult Set(string name, JsonObject body)
    {
        if (body["value"]?.GetValue<string>() is not { Length: <= 25_000 } value)
            return Error(400, "BadParameter", "The value is missing or too long.");
        if (Find(name) is { } known)
        {
            if (known.IsOnItsWay())
                return Error(
                    409, "Conflict", $"Secret {name} is currently being {(known.IsDeleted ? "deleted" : "recovered")}.",
                    known.IsDeleted ? "ObjectIsBeingDeleted" : "ObjectIsBeingRecovered");
            if (known.IsDeleted)
                return Error(
                    409, "Conflict", $"Secret {name} is currently in a deleted but recoverable state, and its name cannot be reused.",
                    "ObjectIsDeletedButRecoverable");
        }
        var secret = Find(name) ?? (_secrets[name] = new Secret(name));
        var version = new Version($"{Root}secrets/{name}/{Guid.NewGuid():N}", value, body["contentType"]?.GetValue<string>(), ++_second);
        version.Change(body);
        secret.Versions.Add(version);
        return Json(version.Item(version.Id, withValue: true));
    }

    private IResult Get(string name, string? version)
    {
        if (Living(name) is not { } secret) return NotFound(name);
        if (version is not null && secret.Versions.Find(candidate => candidate.Id.EndsWith(version, StringComparison.Ordinal)) is null)
            return NotFound(name);
        var found = version is null
            ? secret.Versions[^1]
            : secret.Versions.Find(candidate => candidate.Id.EndsWith(version, StringComparison.Ordinal))!;
        return found.Enabled
            ? Json(found.Item(found.Id, withValue: true))
            : Error(403, "Forbidden", "Operation get is not allowed on a disabled secret.", "SecretDisabled");
    }

    private IResult Versions(HttpRequest request, string name) =>
        Living(name) is { } secret ? Page(request, secret.Versions.Select(version => version.Item(version.Id))) : NotFound(name);

    private IResult Update(string name, string version, JsonObject body)
    {
        if (Living(name)?.Versions.Find(candidate => candidate.Id.EndsWith(version, StringComparison.Ordinal)) is not { } found)
            return NotFound(name);
        found.Change(body);
        return Json(found.Item(found.Id));
    }

    private IResult Delete(string name)
    {
        if (Find(name) is not { } secret) return NotFound(name);
        if (secret.IsDeleted)
            return secret.IsOnItsWay() ? Error(409, "Conflict", "Being deleted.", "ObjectIsBeingDeleted") : NotFound(name);
        secret.IsDeleted = true;
        secret.Steps = SlowSteps;
        return Json(Deleted(secret, secret.Versions[^1].Id));
    }

    private IResult Recover(string name)
    {
        if (Find(name) is not { } secret) return NotFound(name);
        if (secret.IsOnItsWay())
            return Error(409, "Conflict", "On its way.", secret.IsDeleted ? "ObjectIsBeingDeleted" : "ObjectIsBeingRecovered");
        if (!secret.IsDeleted) return NotFound(name);
        secret.IsDeleted = false;
        secret.Steps = SlowSteps;
        return Json(secret.Versions[^1].Item(secret.Versions[^1].Id));
    }

    private Secret? Living(string name) => Find(name) is { IsDeleted: false } secret && !secret.IsOnItsWay() ? secret : null;

    private JsonObject Deleted(Secret secret, string id)
    {
        var item = secret.Versions[^1].Item(id);
        item["recoveryId"] = $"{Root}deletedsecrets/{secret.Name}";
        item["deletedDate"] = _second;
        item["scheduledPurgeDate"] = _second + 90 * 86_400;
        return item;
    }

    private IResult Page(HttpRequest request, IEnumerable<JsonObject> items)
    {
        var all = items.ToList();
        var from = int.TryParse(request.Query["$skiptoken"], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var size = int.TryParse(request.Query["maxresults"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            ? Math.Min(asked, PageSize)
            : PageSize;
        var next = from + size < all.Count
            ? $"{Root.TrimEnd('/')}{request.Path}?api-version={request.Query["api-version"]}&$skiptoken={from + size}&maxresults={size}"
            : null;
        return Json(new JsonObject { ["value"] = new JsonArray([.. all.Skip(from).Take(size)]), ["nextLink"] = next });
    }

    private static IResult NotFound(string name) =>
        Error(
            404, "SecretNotFound",
            $"A secret with (name/id) {name} was not found in this key vault. If you recently deleted this secret you may be able to "
            + "recover it using the correct recovery command.");

    private static IResult Json(JsonObject body) => Results.Text(body.ToJsonString(), "application/json; charset=utf-8");

    public static IResult Error(int status, string code, string message, string? inner = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        if (inner is not null) error["innererror"] = new JsonObject { ["code"] = inner };
        return Results.Text(
            JsonSerializer.Serialize(new JsonObject { ["error"] = error }), "application/json; charset=utf-8", statusCode: status);
    }

    private sealed class Secret(string name)
    {
        public string Name { get; } = name;

        public List<Version> Versions { get; } = [];

        public bool IsDeleted { get; set; }

        public int Steps { get; set; }

        /// <summary>Each request brings it one step nearer.</summary>
        public bool IsOnItsWay() => Steps > 0 && Steps-- > 0;
    }

    /// <summary>Tests may change it directly, as a person with the vault's keys could.</summary>
    public sealed class Version(string id, string value, string? contentType, long created)
    {
        public string Id { get; } = id;

        public string Value { get; set; } = value;

        public bool Enabled { get; private set; } = true;

        public JsonObject Tags { get; set; } = [];

        private long? Expires { get; set; }

        public void Change(JsonObject body)
        {
            if (body["attributes"] is JsonObject attributes)
            {
                if (attributes["enabled"] is { } enabled) Enabled = enabled.GetValue<bool>();
                if (attributes["exp"] is { } expires) Expires = expires.GetValue<long>();
            }
            if (body["tags"] is JsonObject tags) Tags = (JsonObject)tags.DeepClone();
        }

        public JsonObject Item(string shownId, bool withValue = false)
        {
            var attributes = new JsonObject
            {
                ["enabled"] = Enabled,
                ["created"] = created,
                ["updated"] = created,
                ["recoveryLevel"] = "Recoverable",
                ["recoverableDays"] = 90
            };
            if (Expires is { } expires) attributes["exp"] = expires;
            var item = new JsonObject
            {
                ["id"] = shownId,
                ["contentType"] = contentType,
                ["attributes"] = attributes,
                ["tags"] = Tags.DeepClone()
            };
            if (withValue) item["value"] = Value;
            return item;
        }
    }
}
