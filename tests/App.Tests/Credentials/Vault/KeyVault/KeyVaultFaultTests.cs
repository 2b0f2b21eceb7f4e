using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using System.Text;
using Azure.Core.Diagnostics;
using SppsFlows.Credentials.Vault;

namespace SppsFlows.App.Tests.Credentials.Vault.KeyVault;

/// <summary>What the network, the vault and people with keys to it do to the Key Vault adapter (B9).</summary>
public sealed class KeyVaultFaultTests : IAsyncLifetime
{
    private KeyVaultHouse _house = null!;

    private readonly SecretRecord _record = new(new(Guid.NewGuid(), Custody.Communications), Guid.NewGuid(), "text/plain", null, "mark");

    public async ValueTask InitializeAsync() => _house = await KeyVaultHouse.OpenAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    private string Path => $"/secrets/credential-{_record.Key.AccountId:N}";

    private Task<SecretVersion> SealAsync() => _house.Vault.SealAsync(_record, "one"u8.ToArray(), default);

    private Task<byte[]> OpenAsync(SecretVersion version) => _house.Vault.OpenAsync(version.Key, version.Version, default);

    private KeyVaultState Vault => _house.At(Custody.Communications);

    [Fact]
    public async Task Challenge_IsAnsweredWithATokenForTheVault_AndOnlyOnce()
    {
        var version = await SealAsync();
        await OpenAsync(version);

        _house.OfCommunications.Asked!.Value.Scopes.ShouldBe(["https://vault.azure.net/.default"]);
        _house.OfCommunications.Asked.Value.TenantId.ShouldBe(KeyVaultState.Tenant);
        _house.OfPrincipals.Asked.ShouldBeNull();
        // The list is requested twice, first without a token; what follows sends its token.
        _house.Server.Requests.ShouldBe([$"GET {Path}/versions", $"GET {Path}/versions", $"PUT {Path}", $"GET {Path}/{version.Version}"]);
        _house.Server.ApiVersions.Distinct().ShouldHaveSingleItem().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task TokenThatTheVaultDoesNotKnow_IsRefused()
    {
        var stranger = _house.Make(new KeyVaultHouse.Identity("token-of-nobody"), _house.OfPrincipals);
        (await Should.ThrowAsync<VaultRefusedException>(() => stranger.SealAsync(
            _record, "one"u8.ToArray(), default))).Message.ShouldContain("401");
        (await stranger.CheckAsync(default))!.ShouldContain("Communications refuses this app");
    }

    [Fact]
    public async Task IdentityOfOneCustody_AtTheVaultOfTheOther_IsRefused()
    {
        var version = await SealAsync();
        var mixedUp = _house.Make(_house.OfPrincipals, _house.OfCommunications);

        (await Should.ThrowAsync<VaultRefusedException>(() => mixedUp.OpenAsync(
            version.Key, version.Version, default))).Message.ShouldContain("ForbiddenByRbac");
        await Should.ThrowAsync<VaultRefusedException>(() => mixedUp.SealAsync(_record, "one"u8.ToArray(), default));
        await Should.ThrowAsync<VaultRefusedException>(() => mixedUp.DeleteAsync(_record.Key, default));
        await Should.ThrowAsync<VaultRefusedException>(() => mixedUp
            .ListAsync(Custody.Communications, null, default).ToListAsync().AsTask());
        (await mixedUp.CheckAsync(default))!.ShouldContain("refuses this app");
    }

    public static TheoryData<string> LostAnswers => ["broken off", "half", "500", "503"];

    [Theory]
    [MemberData(nameof(LostAnswers))]
    public async Task Seal_ThatTookEffectButLostItsAnswer_KeepsOneVersion(string how)
    {
        var fault = how switch
        {
            "broken off" =>
            KeyVaultFault.LoseAnswer(),
            "half" =>
                KeyVaultFault.HalfAnswer(),
            _ => KeyVaultFault.EffectThenStatus(int.Parse(how, CultureInfo.InvariantCulture))
        };
        _house.Server.Next("PUT", Path, fault);

        var version = await SealAsync();

        _house.Server.FaultsLeft.ShouldBe(0);
        Vault.All().Count.ShouldBe(1);
        (await OpenAsync(version)).ShouldBe("one"u8.ToArray());
    }

    [Fact]
    public async Task Seal_WhoseCallerGaveUp_IsFoundByTheNextCaller()
    {
        _house.Server.Next("PUT", Path, KeyVaultFault.LoseAnswer());
        _house.Server.Next("GET", $"{Path}/versions", KeyVaultFault.Status(429, retryAfter: "3600"));
        await Should.ThrowAsync<VaultUnavailableException>(SealAsync);

        await SealAsync();

        Vault.All().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Seal_AfterAFaultWithoutEffect_KeepsOneVersion(int status)
    {
        _house.Server.Next("PUT", Path, KeyVaultFault.Status(status));
        await SealAsync();
        Vault.All().Count.ShouldBe(1);
        _house.Server.Requests.Count(request => request == $"PUT {Path}").ShouldBe(2);
    }

    [Fact]
    public async Task Seal_ByTwoInstancesAtOnce_ShowsOneVersion_AndDisableClosesItsTwin()
    {
        var other = _house.Make(_house.OfCommunications, _house.OfPrincipals);
        // Both checked before either had sealed; arranged by hand, because a race can't be forced.
        var first = await SealAsync();
        var twin = await other.SealAsync(_record with { OperationId = Guid.NewGuid() }, "one"u8.ToArray(), default);
        var made = Vault.All()[1];
        made.Tags["operation"] = _record.OperationId.ToString("D");
        made.Value = Vault.All()[0].Value;

        (await _house.Vault.ListAsync(_record.Key.Custody, _record.Key.AccountId, default).ToListAsync()).ShouldBe([first]);
        (await SealAsync()).ShouldBe(first);
        await _house.Vault.DisableAsync(_record.Key, first.Version, default);
        await Should.ThrowAsync<VaultSecretMissingException>(() => OpenAsync(twin));
    }

    [Fact]
    public async Task Throttled_WaitsAsLongAsAsked()
    {
        var version = await SealAsync();
        _house.Server.Next("GET", $"{Path}/{version.Version}", KeyVaultFault.Status(429, retryAfter: "2"));
        var started = Stopwatch.GetTimestamp();

        await OpenAsync(version);

        Stopwatch.GetElapsedTime(started).ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("GET")]
    public async Task Throttled_ForLongerThanPatience_IsToldAtOnceWithTheWait(string method)
    {
        var version = method == "GET" ? await SealAsync() : null;
        _house.Server.Next(method, version is null ? Path : $"{Path}/{version.Version}", KeyVaultFault.Status(429, retryAfter: "3600"));

        var fault = await Should.ThrowAsync<VaultUnavailableException>(() => version is null ? SealAsync() : OpenAsync(version));

        fault.RetryAfter.ShouldBe(TimeSpan.FromHours(1));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Open_OfAVaultThatKeepsFailing_IsUnavailable(int status)
    {
        var version = await SealAsync();
        for (var at = 0; at < 5; at++) _house.Server.Next("GET", $"{Path}/{version.Version}", KeyVaultFault.Status(status));

        (await Should.ThrowAsync<VaultUnavailableException>(() => OpenAsync(version))).Message.ShouldContain(status.ToString(
            CultureInfo.InvariantCulture));

        _house.Server.FaultsLeft.ShouldBe(0);
        (await OpenAsync(version)).ShouldBe("one"u8.ToArray());
    }

    [Theory]
    [InlineData("half")]
    [InlineData("500")]
    public async Task Open_AfterOneFault_Opens(string how)
    {
        var version = await SealAsync();
        _house.Server.Next("GET", $"{Path}/{version.Version}", how == "half" ? KeyVaultFault.HalfAnswer() : KeyVaultFault.Status(500));
        (await OpenAsync(version)).ShouldBe("one"u8.ToArray());
        _house.Server.FaultsLeft.ShouldBe(0);
    }

    [Fact]
    public async Task Attempt_ThatHangs_IsGivenUpAndMadeAgain()
    {
        await using var house = await KeyVaultHouse.OpenAsync(attempt: TimeSpan.FromSeconds(3));
        var version = await house.Vault.SealAsync(_record, "one"u8.ToArray(), default);
        house.Server.Next("GET", $"{Path}/{version.Version}", KeyVaultFault.Hang());
        (await house.Vault.OpenAsync(_record.Key, version.Version, default)).ShouldBe("one"u8.ToArray());
        house.Server.FaultsLeft.ShouldBe(0);
    }

    [Fact]
    public async Task Vault_ThatHangs_IsUnavailableWhenPatienceEnds()
    {
        await using var house = await KeyVaultHouse.OpenAsync(patience: TimeSpan.FromSeconds(4));
        for (var at = 0; at < 5; at++) house.Server.Next("GET", Path, KeyVaultFault.Hang());
        await Should.ThrowAsync<VaultUnavailableException>(() => house.Vault.SealAsync(_record, "one"u8.ToArray(), default));
    }

    [Fact]
    public async Task Vault_ThatIsNotThere_IsUnavailable()
    {
        var house = await KeyVaultHouse.OpenAsync();
        var version = await house.Vault.SealAsync(_record, "one"u8.ToArray(), default);
        await house.DisposeAsync();

        await Should.ThrowAsync<VaultUnavailableException>(() => house.Vault.OpenAsync(_record.Key, version.Version, default));
    }

    [Fact]
    public async Task Seal_InAConflictThatNoRecoveryEnds_IsAConflict_AndLeavesNothing()
    {
        _house.Server.Next("PUT", Path, KeyVaultFault.Status(409));

        await Should.ThrowAsync<VaultConflictException>(SealAsync);

        Vault.All().ShouldBeEmpty();
        (await OpenAsync(await SealAsync())).ShouldBe("one"u8.ToArray());
    }

    [Fact]
    public async Task Recovery_ThatTakesLongerThanPatience_IsAConflict_AndLaterSucceeds()
    {
        await using var house = await KeyVaultHouse.OpenAsync(patience: TimeSpan.FromSeconds(6));
        var version = await house.Vault.SealAsync(_record, "one"u8.ToArray(), default);
        await house.Vault.DeleteAsync(_record.Key, default);
        house.At(Custody.Communications).SlowSteps = 40;

        await Should.ThrowAsync<VaultConflictException>(() => house.Vault.RecoverAsync(_record.Key, default));

        await Infrastructure.Eventually.TrueAsync(async () =>
        {
            try
            {
                await house.Vault.RecoverAsync(_record.Key, default);
                return true;
            }
            catch (VaultConflictException)
            {
                return false;
            }
        }, "It never recovered.");
        (await house.Vault.OpenAsync(_record.Key, version.Version, default)).ShouldBe("one"u8.ToArray());
    }

    [Theory]
    [InlineData("account")]
    [InlineData("custody")]
    [InlineData("operation")]
    public async Task ChangedTag_IsRefused(string tag)
    {
        var version = await SealAsync();
        Vault.All()[0].Tags[tag] = tag == "custody" ? "Principal" : Guid.NewGuid().ToString("D");
        await Should.ThrowAsync<VaultTamperedException>(() => OpenAsync(version));
    }

    [Theory]
    [InlineData("account")]
    [InlineData("custody")]
    public async Task ChangedTag_IsRefusedByTheListToo(string tag)
    {
        await SealAsync();
        Vault.All()[0].Tags.Remove(tag);
        await Should.ThrowAsync<VaultTamperedException>(() => _house.Vault
            .ListAsync(Custody.Communications, null, default).ToListAsync().AsTask());
    }

    [Theory]
    [InlineData(Custody.Communications)] // another account's
    [InlineData(Custody.Principal)] // the same account's, other custody
    public async Task ValueCopiedFromElsewhere_IsRefused(Custody custody)
    {
        var version = await SealAsync();
        var other = new SecretKey(custody == Custody.Principal ? _record.Key.AccountId : Guid.NewGuid(), custody);
        await _house.Vault.SealAsync(_record with { Key = other }, "theirs"u8.ToArray(), default);
        Vault.All().Single(candidate => candidate.Id.Contains(version.Version, StringComparison.Ordinal)).Value = _house.At(
            custody).All()[^1].Value;

        await Should.ThrowAsync<VaultTamperedException>(() => OpenAsync(version));
    }

    [Theory]
    [InlineData("typed in by hand")]
    [InlineData("{}")]
    [InlineData("{\"format\":1}")]
    [InlineData("null")]
    public async Task ValueOfAnotherKind_IsRefused(string value)
    {
        var version = await SealAsync();
        Vault.All()[0].Value = value;
        (await Should.ThrowAsync<VaultTamperedException>(() => OpenAsync(version))).ToString().ShouldNotContain(value == "typed in by hand"
            ? value
            : "no such text");
    }

    [Fact]
    public async Task SecretsOfOthersInTheVault_AreLeftOut()
    {
        await SealAsync();
        await _house.Vault.SealAsync(_record with { Key = _record.Key with { AccountId = Guid.NewGuid() } }, "two"u8.ToArray(), default);
        // The same client's own request, for a name that is not ours.
        var client = SppsFlows.Credentials.Vault.KeyVault.KeyVaultClients.Make(
            _house.Options.Communications, _house.Options, _house.OfCommunications, _house.Server.Transport());
        await client.SetSecretAsync("somebody-elses", "x");
        (await _house.Vault.ListAsync(Custody.Communications, null, default).CountAsync()).ShouldBe(2);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task ErrorThatQuotesTheRequest_AndLogsAtTheirMost_TellNothingOfTheContent(int status)
    {
        const string canary = "Correct-Horse-Battery-4711-Staple-0815-Ok";
        var logged = new ConcurrentQueue<string>();
        using var listener = new AzureEventSourceListener(
            (arguments, message) => logged.Enqueue(
                $"{message} "
                + $"{string.Join(
                    ' ',
                    arguments.Payload?.Select(part => part is byte[] bytes ? Encoding.UTF8.GetString(bytes) : part?.ToString()) ?? [])}"),
            EventLevel.LogAlways);
        for (var at = 0; at < 4; at++) _house.Server.Next("PUT", Path, KeyVaultFault.Echo(status));

        var fault = await Should.ThrowAsync<VaultException>(() => _house.Vault.SealAsync(_record, Encoding.UTF8.GetBytes(canary), default));
        for (var at = _house.Server.FaultsLeft; at > 0; at--)
            await Should.ThrowAsync<VaultException>(() => _house.Vault.SealAsync(_record, Encoding.UTF8.GetBytes(canary), default));
        var version = await _house.Vault.SealAsync(_record, Encoding.UTF8.GetBytes(canary), default);
        (await OpenAsync(version)).Length.ShouldBe(canary.Length);

        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(canary));
        fault.ToString().ShouldNotContain(canary);
        fault.ToString().ShouldNotContain(base64);
        logged.ShouldNotBeEmpty();
        foreach (var line in logged)
        {
            line.ShouldNotContain(canary);
            line.ShouldNotContain(base64);
        }
    }

    [Fact]
    public async Task Check_IsNotAskedOfTheVaultEachTime()
    {
        (await _house.Vault.CheckAsync(default)).ShouldBeNull();
        var asked = _house.Server.Requests.Count;
        (await _house.Vault.CheckAsync(default)).ShouldBeNull();
        _house.Server.Requests.Count.ShouldBe(asked);
    }
}
