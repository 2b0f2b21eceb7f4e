using System.Text.Json.Nodes;

namespace SppsFlows.Infra.Tests;

public sealed class TemplateTests
{
    public static TheoryData<string> EveryRule => [.. Rules.All.Keys];

    [Theory, MemberData(nameof(EveryRule))]
    public void MainTemplate_AsWritten_KeepsTheRule(string rule) => Rules.All[rule](Template.Main).ShouldBeEmpty();

    [Theory]
    [InlineData("Roles are the few that are needed, on one resource each")]
    [InlineData("No output and no parameter is a secret")]
    public void EventsTemplate_AsWritten_KeepsTheRule(string rule) => Rules.All[rule](Template.Events).ShouldBeEmpty();

    /// <summary>Each rule is broken by the mistake it guards against: a rule that nothing breaks proves nothing.</summary>
    [Theory]
    [InlineData("Vaults keep what is deleted and open by role only", "\"enablePurgeProtection\":true", "\"enablePurgeProtection\":false")]
    [InlineData(
        "Vaults keep what is deleted and open by role only", "\"enableRbacAuthorization\":true", "\"enableRbacAuthorization\":false")]
    [InlineData("Vaults are reached privately", "\"bypass\":\"None\"", "\"bypass\":\"AzureServices\"")]
    [InlineData("Storage takes identities over TLS 1.2 only", "\"allowSharedKeyAccess\":false", "\"allowSharedKeyAccess\":true")]
    [InlineData("Storage takes identities over TLS 1.2 only", "\"TLS1_2\"", "\"TLS1_0\"")]
    [InlineData("No blob is public", "\"allowBlobPublicAccess\":false", "\"allowBlobPublicAccess\":true")]
    [InlineData("No blob is public", "\"publicAccess\":\"None\"", "\"publicAccess\":\"Blob\"")]
    [InlineData("The app speaks TLS 1.2 at least and takes no passwords", "\"httpsOnly\":true", "\"httpsOnly\":false")]
    [InlineData("The app speaks TLS 1.2 at least and takes no passwords", "\"allow\":false", "\"allow\":true")]
    [InlineData("The database has no password and no public address", "\"passwordAuth\":\"Disabled\"", "\"passwordAuth\":\"Enabled\"")]
    [InlineData("The database has no password and no public address", "\"value\":\"TLSv1.2\"", "\"value\":\"TLSv1\"")]
    [InlineData("Every subnet has rules and no way out by default", "\"defaultOutboundAccess\":false", "\"defaultOutboundAccess\":true")]
    [InlineData("Telemetry is taken from identities only", "\"DisableLocalAuth\":true", "\"DisableLocalAuth\":false")]
    [InlineData("The Functions host tells no paths, which hold tokens", "always_off", "always_on")]
    [InlineData("What holds secrets or records is logged", "Microsoft.Insights/diagnosticSettings", "Microsoft.Insights/webtests")]
    [InlineData("No output and no parameter is a secret", "\"egressIp\"", "\"sendGridApiKey\"")]
    [InlineData(
        "No output and no parameter is a secret", "\"districtName\":{\"type\":\"string\"", "\"districtName\":{\"type\":\"securestring\"")]
    [InlineData(
        "Keys are fetched nowhere but for Event Grid's call", "reference(\\u0027settingsVault\\u0027).outputs.uri.value",
        "listKeys(\\u0027settingsVault\\u0027).value")]
    [InlineData(
        "Secret settings are references to the vault", "format(\\u0027@Microsoft.KeyVault(SecretUri={0}secrets/webhook-secret)\\u0027",
        "format(\\u0027{0}whsec\\u0027")]
    [InlineData(
        "Roles are the few that are needed, on one resource each", "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
        "00482a5a-887f-4fb3-b363-3b7fe8e74483")]
    [InlineData(
        "Roles are the few that are needed, on one resource each", "\"scope\":\"[resourceId(\\u0027Microsoft.KeyVault/vaults\\u0027",
        "\"scope\":\"[resourceId(\\u0027Microsoft.Resources/resourceGroups\\u0027")]
    [InlineData(
        "Evidence and media are never deleted by age", "\"tierToCool\":{\"daysAfterModificationGreaterThan\":90}",
        "\"delete\":{\"daysAfterModificationGreaterThan\":90}")]
    [InlineData("Every alert calls someone", "\"actionGroups\":[\"[parameters(\\u0027actionGroupId\\u0027)]\"]", "\"actionGroups\":[]")]
    public void Rule_WeakenedTemplate_IsBroken(string rule, string text, string instead) =>
        Rules.All[rule](Template.Main.With(text, instead)).ShouldNotBeEmpty();

    [Fact]
    public void EveryRule_HasAWeakeningThatBreaksIt() =>
        typeof(TemplateTests).GetMethod(nameof(Rule_WeakenedTemplate_IsBroken))!.CustomAttributes
            .Where(attribute => attribute.AttributeType == typeof(InlineDataAttribute))
            .Select(
                attribute =>
                    ((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)[0].Value!
                        .ToString()!)
            .Distinct().ShouldBe(Rules.All.Keys, ignoreOrder: true);

    [Fact]
    public void CredentialVaults_OfTwoCustodies_HaveWritersOfTheirOwn()
    {
        var writers = new[] { "settingsVault", "communicationsVault", "principalsVault" }
            .Select(vault => (string)Template.Main.ModuleParameters(vault)["writerPrincipalId"]!["value"]!).ToList();

        writers.ShouldBe([
            "[reference('identities').outputs.app.value.principalId]",
            "[reference('identities').outputs.communications.value.principalId]",
            "[reference('identities').outputs.principals.value.principalId]"]);
        // What the app's own identity is granted elsewhere names no vault.
        Template.Main.All.Single(module => module.Name == "main/access").Json.ToJsonString().ShouldNotContain("KeyVault");
    }

    /// <summary>The names are those of the app's options (functions/App/Credentials/Vault/VaultOptions.cs).</summary>
    [Theory]
    [InlineData("Vault__Provider", "'KeyVault'")]
    [InlineData("Vault__Communications__Uri", "reference('communicationsVault').outputs.uri.value")]
    [InlineData("Vault__Communications__ClientId", "reference('identities').outputs.communications.value.clientId")]
    [InlineData("Vault__Principals__Uri", "reference('principalsVault').outputs.uri.value")]
    [InlineData("Vault__Principals__ClientId", "reference('identities').outputs.principals.value.clientId")]
    public void CredentialVaults_AreToldToTheApp(string setting, string value) =>
        Template.Main.Json.ToJsonString().ShouldContain($"'{setting}', {value}".Replace("'", "\\u0027", StringComparison.Ordinal));

    [Fact]
    public void CredentialVaults_ReadersOfOneCustody_AreNotThoseOfTheOther()
    {
        string Readers(string vault) => (string)Template.Main.ModuleParameters(vault)["readerGroupId"]!["value"]!;

        Readers("communicationsVault").ShouldBe("[parameters('communicationsReaderGroupId')]");
        Readers("principalsVault").ShouldBe("[parameters('principalsReaderGroupId')]");
        Template.Main.ModuleParameters("settingsVault").ContainsKey("readerGroupId").ShouldBeFalse();
    }

    [Theory]
    [InlineData("communicationsVault")]
    [InlineData("principalsVault")]
    public void CredentialVaults_FromOutside_AreClosedToEveryAddressAndEveryOfficer(string vault)
    {
        Template.Main.ModuleParameters(vault).ContainsKey("allowedIpRanges").ShouldBeFalse();
        Template.Main.ModuleParameters(vault).ContainsKey("officerGroupId").ShouldBeFalse();
    }

    [Theory]
    [InlineData("flows-failed")]
    [InlineData("blobs-poisoned")]
    [InlineData("mail-bounced")]
    [InlineData("reveal-spike")]
    [InlineData("vault-refused")]
    public void Alerts_ForWhatAPersonMustHearOf_AreThere(string name)
    {
        var queries = Template.Main.All.Single(module => module.Name == "main/alerts").Json["variables"]!["copy"] is JsonArray copied
            ? copied.Select(variable => variable!.ToJsonString()).Append(Variables()).ToList()
            : [Variables()];

        queries.ShouldContain(text => text.Contains($"\"name\":\"{name}\"", StringComparison.Ordinal));

        static string Variables() => Template.Main.All.Single(module => module.Name == "main/alerts").Json["variables"]!.ToJsonString();
    }

    [Fact]
    public void EventSubscriptions_UndeliveredEvents_AreKept() =>
        Template.Events.Resources("Microsoft.EventGrid/systemTopics/eventSubscriptions").Single()
            .Text("deadLetterWithResourceIdentity", "deadLetterDestination", "endpointType").ShouldBe("StorageBlob");

    [Fact]
    public void FunctionApp_OnFlexConsumption_RunsIsolatedNet10AndReadsItsPackageByIdentity()
    {
        var site = Template.Main.Resources("Microsoft.Web/sites").Single();

        site.Text("functionAppConfig", "runtime", "name").ShouldBe("dotnet-isolated");
        site.Text("functionAppConfig", "runtime", "version").ShouldBe("10.0");
        site.Text("functionAppConfig", "deployment", "storage", "authentication", "type").ShouldBe("UserAssignedIdentity");
    }
}
