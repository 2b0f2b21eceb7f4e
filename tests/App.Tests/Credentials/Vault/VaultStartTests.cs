using System.Text.Json;
using SppsFlows.Tests.Shared;

namespace SppsFlows.App.Tests.Credentials.Vault;

/// <summary>The vault adds nothing to a start that does not need it.</summary>
public sealed class VaultStartTests
{
    [Fact]
    public async Task Start_WithTheEmbeddedVault_LoadsNothingOfAzure_AndMakesNoVault()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Loaded assemblies are read from /proc.");
        // The very first start creates the database, for which EF Core inspects every class.
        await using var app = await AppProcess.StartAsync();
        app.Kill();
        await app.StartAgainAsync();

        using var health = JsonDocument.Parse(await app.Http.GetStringAsync("/health"));
        var loaded = await File.ReadAllTextAsync($"/proc/{app.ProcessId}/maps");

        health.RootElement.GetProperty("checks").GetProperty("vault").GetProperty("status").GetString().ShouldBe("ok");
        loaded.ShouldContain("Microsoft.Data.Sqlite.dll"); // the check sees what is loaded
        loaded.ShouldNotContain("Azure.Core.dll");
        loaded.ShouldNotContain("Azure.Identity.dll");
        loaded.ShouldNotContain("Azure.Security.KeyVault");
        System.IO.Directory.GetFiles(app.Folder, "vault*").ShouldBeEmpty();
    }
}
