using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SppsFlows.Infra.Tests;

/// <summary>What must hold for everything that is deployed. Each rule names the resources that break it.</summary>
internal static partial class Rules
{
    private const string Assignments = "Microsoft.Authorization/roleAssignments";

    public static Dictionary<string, Func<Template, IEnumerable<string>>> All { get; } = new()
    {
        ["Vaults keep what is deleted and open by role only"] = template => Each(template, "Microsoft.KeyVault/vaults", vault =>
            vault.Text("enablePurgeProtection") == "true"
                && vault.Text("enableSoftDelete") == "true" && vault.Text("softDeleteRetentionInDays") == "90"
                && vault.Text("enableRbacAuthorization") == "true"),
        ["Vaults are reached privately"] = template => Each(template, "Microsoft.KeyVault/vaults", vault =>
            vault.Text("publicNetworkAccess") == "[if(empty(parameters('allowedIpRanges')), 'Disabled', 'Enabled')]"
                && vault.Text("networkAcls", "defaultAction") == "Deny" && vault.Text("networkAcls", "bypass") == "None"),
        ["Storage takes identities over TLS 1.2 only"] = template => Each(template, "Microsoft.Storage/storageAccounts", account =>
            account.Text("allowSharedKeyAccess") == "false"
                && account.Text("minimumTlsVersion") == "TLS1_2" && account.Text("supportsHttpsTrafficOnly") == "true"),
        ["No blob is public"] = template => Each(
            template, "Microsoft.Storage/storageAccounts", account => account.Text("allowBlobPublicAccess") == "false")
            .Concat(Each(
                template, "Microsoft.Storage/storageAccounts/blobServices/containers",
                container => container.Text("publicAccess") == "None")),
        ["The app speaks TLS 1.2 at least and takes no passwords"] = template => Each(template, "Microsoft.Web/sites", site =>
            site.Text("httpsOnly") == "true"
                && site.Text("siteConfig", "minTlsVersion") is "1.2" or "1.3"
                && site.Text("siteConfig", "scmMinTlsVersion") is "1.2" or "1.3" && site.Text("siteConfig", "ftpsState") == "Disabled")
            .Concat(Each(template, "Microsoft.Web/sites/basicPublishingCredentialsPolicies", policy => policy.Text("allow") == "false")),
        ["The database has no password and no public address"] = template => Each(
            template, "Microsoft.DBforPostgreSQL/flexibleServers", server =>
                server.Text("authConfig", "passwordAuth") == "Disabled"
                    && server.Text("authConfig", "activeDirectoryAuth") == "Enabled"
                    && server.Text("network", "publicNetworkAccess") == "Disabled" && server.Text("backup", "backupRetentionDays") == "35")
            .Concat(Each(
                template, "Microsoft.DBforPostgreSQL/flexibleServers/configurations",
                setting => setting.Text("value") is "on" or "TLSv1.2")),
        ["Every subnet has rules and no way out by default"] = template =>
            from network in template.Resources("Microsoft.Network/virtualNetworks")
            from subnet in network.At("subnets")!.AsArray()
            let properties = subnet!["properties"]!
            where properties["networkSecurityGroup"] is null || (bool?)properties["defaultOutboundAccess"] is not false
            select $"{network}: subnet {subnet["name"]}",
        ["Telemetry is taken from identities only"] = template => Each(
            template, "Microsoft.Insights/components", insights => insights.Text("DisableLocalAuth") == "true")
            .Concat(Each(
                template, "Microsoft.OperationalInsights/workspaces",
                workspace => workspace.Text("features", "disableLocalAuth") == "true")),
        ["The Functions host tells no paths, which hold tokens"] = template =>
            from module in template.All
            let text = module.Json.ToJsonString()
            where text.Contains("APPLICATIONINSIGHTS_CONNECTION_STRING", StringComparison.Ordinal)
                && !text.Contains("OTEL_TRACES_SAMPLER\\u0027, \\u0027always_off", StringComparison.Ordinal)
            select module.Name,
        ["What holds secrets or records is logged"] = template =>
            from module in template.All
            from kept in module.Own.Where(resource => resource.Type is "Microsoft.KeyVault/vaults"
                or "Microsoft.Storage/storageAccounts" or "Microsoft.DBforPostgreSQL/flexibleServers")
            where !module.Own.Any(logs => logs.Type == "Microsoft.Insights/diagnosticSettings"
                && ((string)logs.Json["scope"]!).Contains(kept.Type, StringComparison.Ordinal) && logs.At("workspaceId") is not null)
            select kept.ToString(),
        ["No output and no parameter is a secret"] = template => template.All.SelectMany(SecretDoors),
        ["Keys are fetched nowhere but for Event Grid's call"] = template =>
            from module in template.All
            from found in ListsKeys().Matches(module.Json.ToJsonString()).Take(1)
            where module.Name != "events"
            select $"{module.Name}: {found.Value}",
        ["Secret settings are references to the vault"] = template =>
            from setting in SecretSetting().Matches(template.Json.ToJsonString())
            where !setting.Groups["value"].Value.StartsWith("format(\\u0027@Microsoft.KeyVault(SecretUri=", StringComparison.Ordinal)
            select setting.Groups["name"].Value,
        ["Roles are the few that are needed, on one resource each"] = template =>
            from module in template.All
            from assignment in module.Own.Where(resource => resource.Type == Assignments)
            let roles = RolesOf(assignment)
            where assignment.Json["scope"] is null
                || roles.Count == 0 || !roles.All(AllowedOn((string?)assignment.Json["scope"] ?? "").Contains)
            select $"{assignment}: {string.Join(", ", roles)}",
        ["Evidence and media are never deleted by age"] = template =>
            from account in template.All.Where(module => module.Json["resources"] is JsonObject)
            from rule in LifecycleRules(account)
            where rule["definition"]!["actions"]!["baseBlob"]?["delete"] is not null
            from prefix in rule["definition"]!["filters"]!["prefixMatch"]?.AsArray().Select(prefix => (string)prefix!) ?? ["everything"]
            where prefix is not ("quarantine/" or "undelivered/")
            select $"{rule["name"]}: {prefix}",
        ["Every alert calls someone"] = template => Each(
            template, "Microsoft.Insights/scheduledQueryRules",
            rule => rule.At("actions", "actionGroups") is JsonArray { Count: > 0 } && rule.Text("enabled") == "true")
            .Concat(Each(
                template, "Microsoft.Insights/metricAlerts",
                rule => rule.At("actions") is JsonArray { Count: > 0 } && rule.Text("enabled") == "true")),
    };

    /// <summary>Azure's own ids of built-in roles, by the resource on which they may be given.</summary>
    private static Dictionary<string, string[]> Allowed { get; } = new()
    {
        // Key Vault Secrets Officer (the app's identity for that vault), Key Vault Secrets User (people, when the app is down)
        ["Microsoft.KeyVault/vaults"] = ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "4633458b-17de-408a-b874-0445c86b69e6"],
        // Storage Blob Data Contributor, for Event Grid's dead letters
        ["Microsoft.Storage/storageAccounts/blobServices/containers"] = ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"],
        // Storage Blob Data Owner, Storage Queue Data Contributor, Storage Table Data Contributor
        ["Microsoft.Storage/storageAccounts"] = [
            "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "974c5e8b-45b9-4653-ba55-5f855dd0fb88", "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"
        ],
        // Monitoring Metrics Publisher
        ["Microsoft.Insights/components"] = ["3913510d-42f4-4e42-8a64-420c390055eb"],
        // Durable Task Data Contributor
        ["Microsoft.DurableTask/schedulers/taskHubs"] = ["0ad04412-c4d5-4796-b79c-f76d14c8d402"],
    };

    private static IEnumerable<string> Each(Template template, string type, Func<Resource, bool> holds) =>
        template.Resources(type).Where(resource => !holds(resource)).Select(resource => resource.ToString());

    private static IEnumerable<string> SecretDoors(Template template)
    {
        foreach (var (kind, entries) in new[] { ("output", template.Json["outputs"]), ("parameter", template.Json["parameters"]) })
        {
            foreach (var (name, entry) in entries?.AsObject() ?? [])
            {
                var secure = ((string?)entry!["type"] ?? "").StartsWith("secure", StringComparison.OrdinalIgnoreCase);
                if (secure || SecretName().IsMatch(name)) yield return $"{template.Name}: {kind} {name}";
                if (ListsKeys().IsMatch(entry["value"]?.ToString() ?? "")) yield return $"{template.Name}: {kind} {name} fetches a key";
            }
        }
    }

    private static HashSet<string> RolesOf(Resource assignment)
    {
        var variables = assignment.Template.Json["variables"]?.AsObject() ?? [];
        return [.. Variable().Matches(
            (string)assignment.At("roleDefinitionId")!).Select(match => (string?)variables[match.Groups[1].Value] ?? match.Value)];
    }

    private static string[] AllowedOn(string scope)
    {
        var type = ResourceType().Match(scope).Groups[1].Value;
        return Allowed.GetValueOrDefault(type, []);
    }

    private static IEnumerable<JsonNode> LifecycleRules(Template template) =>
        template.Json["resources"]!.AsObject()
            .Where(module => Template.IsModule(module.Value!.AsObject())
                && module.Value["properties"]!["parameters"]!["lifecycleRules"] is not null)
            .SelectMany(module => module.Value!["properties"]!["parameters"]!["lifecycleRules"]!["value"]!.AsArray().Select(rule => rule!));

    [GeneratedRegex(@"\blist[A-Z][A-Za-z]*\(")]
    private static partial Regex ListsKeys();

    [GeneratedRegex(@"(?i)(secret|password|apikey|accesskey|token|connectionstring)s?$")]
    private static partial Regex SecretName();

    [GeneratedRegex(@"\\u0027(?<name>[A-Za-z_]*(Secret|Password|ApiKey|Token))\\u0027, (?<value>[^,]*)")]
    private static partial Regex SecretSetting();

    [GeneratedRegex(@"variables\('(\w+)'\)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"resourceId\('([^']+)'")]
    private static partial Regex ResourceType();
}
