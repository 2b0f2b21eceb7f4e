extern alias reference;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using SppsFlows.Intake.Hooks;
using SppsFlows.Mail;
using Reference = reference::StandardWebhooks.StandardWebhook;

namespace SppsFlows.App.Tests.Intake.Hooks;

/// <summary>The expected signatures were made with the openssl command, not with this code.</summary>
public sealed class SignatureTests
{
    private const string Id = "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W";
    private const string Timestamp = "1674087231";
    private const string Secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private const string Signature = "v1,DH+qJ4hur8gPK8d1YNZXWCtyYISJ/0XPYdiVXQlmvv4=";
    private static readonly byte[] Body = """{"type":"account-request","data":{"handle":"birchhill"}}"""u8.ToArray();
    private static readonly DateTimeOffset Sent = DateTimeOffset.FromUnixTimeSeconds(1674087231);

    [Theory]
    [InlineData(Signature)]
    [InlineData("v1,AAAA " + Signature)]
    [InlineData("v1a,bm90LW91cnM= " + Signature + " v2,xyz")]
    public void SignatureOfOpenssl_IsGenuine(string signatures) => Verify(signatures: signatures).ShouldBe(HookVerdict.Genuine);

    [Fact]
    public void OurOwnSigning_IsThatOfOpenssl() =>
        StandardWebhooks.Sign(Id, Timestamp, Body, StandardWebhooks.ReadSecrets(Secret)[0]).ShouldBe(Signature);

    /// <summary>We accept what the specification's own library signs, and it accepts what we sign.</summary>
    [Fact]
    public void SignaturesOfTheReferenceLibrary_AndOurs_AreGenuineToEachOther()
    {
        var reference = new Reference(Secret);
        var now = DateTimeOffset.UtcNow;
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var body = Encoding.UTF8.GetString(Body);

        Verify(reference.Sign(Id, Sent, body)).ShouldBe(HookVerdict.Genuine);
        Should.NotThrow(() => reference.Verify(body, new HeaderDictionary
        {
            ["webhook-id"] = Id,
            ["webhook-timestamp"] = timestamp,
            ["webhook-signature"] = StandardWebhooks.Sign(Id, timestamp, Body, StandardWebhooks.ReadSecrets(Secret)[0]),
        }));
    }

    [Fact]
    public void PostThatSendGridsOwnLibraryAccepts_IsGenuine()
    {
        var theirs = new SendGrid.Helpers.EventWebhook.RequestValidator();
        var key = theirs.ConvertPublicKeyToECDSA(SendGridKey);

        theirs.VerifySignature(key, Encoding.UTF8.GetString(Body), SendGridSigned, SendGridTimestamp)
            .ShouldBe(SendGridSignature.IsGenuine(SendGridKey, SendGridTimestamp, SendGridSigned, Body));
    }

    [Theory]
    [InlineData(null, Timestamp, Signature, HookVerdict.NoId)]
    [InlineData("", Timestamp, Signature, HookVerdict.NoId)]
    [InlineData("msg 1", Timestamp, Signature, HookVerdict.NoId)]
    [InlineData(Id, null, Signature, HookVerdict.NoTimestamp)]
    [InlineData(Id, "yesterday", Signature, HookVerdict.NoTimestamp)]
    [InlineData(Id, "99999999999999999999", Signature, HookVerdict.NoTimestamp)]
    [InlineData(Id, "-5", Signature, HookVerdict.NoTimestamp)]
    [InlineData(Id, Timestamp, null, HookVerdict.NotSigned)]
    [InlineData(Id, Timestamp, " ", HookVerdict.NotSigned)]
    [InlineData(Id, Timestamp, "DH+qJ4hur8gPK8d1YNZXWCtyYISJ/0XPYdiVXQlmvv4=", HookVerdict.WrongSignature)]
    [InlineData(Id, Timestamp, "v2,DH+qJ4hur8gPK8d1YNZXWCtyYISJ/0XPYdiVXQlmvv4=", HookVerdict.WrongSignature)]
    [InlineData(Id, Timestamp, "v1,DH+qJ4hur8gPK8d1YNZXWCtyYISJ/0XPYdiVXQlmvv5=", HookVerdict.WrongSignature)]
    [InlineData(Id, Timestamp, "v1,", HookVerdict.WrongSignature)]
    [InlineData(Id + "x", Timestamp, Signature, HookVerdict.WrongSignature)]
    [InlineData(Id, "1674087232", Signature, HookVerdict.WrongSignature)]
    public void AnythingElse_IsNot(string? id, string? timestamp, string? signatures, HookVerdict verdict) =>
        StandardWebhooks.Verify(
            id, timestamp, signatures, Body, StandardWebhooks.ReadSecrets(Secret), TimeSpan.FromMinutes(5), Sent).ShouldBe(verdict);

    [Fact]
    public void AnyChangedByteOfTheBody_IsFound()
    {
        for (var i = 0; i < Body.Length; i++)
        {
            var changed = Body.ToArray();
            changed[i] ^= 1;
            Verify(body: changed).ShouldBe(HookVerdict.WrongSignature);
        }
    }

    [Theory]
    [InlineData(0, HookVerdict.Genuine)]
    [InlineData(300, HookVerdict.Genuine)]
    [InlineData(-300, HookVerdict.Genuine)]
    [InlineData(301, HookVerdict.WrongTime)]
    [InlineData(-301, HookVerdict.WrongTime)]
    public void SignatureOfAnotherTime_IsRefused(
        int seconds, HookVerdict verdict) => Verify(now: Sent.AddSeconds(seconds)).ShouldBe(verdict);

    [Fact]
    public void SecretInRotation_OldAndNewBothCount()
    {
        const string other = "whsec_bmV3LXNlY3JldC1uZXctc2VjcmV0LW5ldw==";

        Verify(secrets: $"{other} {Secret}").ShouldBe(HookVerdict.Genuine);
        Verify(secrets: $"{Secret} {other}").ShouldBe(HookVerdict.Genuine);
        Verify(secrets: other).ShouldBe(HookVerdict.WrongSignature);
        Verify(secrets: "").ShouldBe(HookVerdict.WrongSignature);
    }

    [Theory]
    [InlineData("whsec_not base64!")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_")]
    public void UnusableSecret_IsNamedWithoutBeingRepeated(string secret) =>
        Should.Throw<FormatException>(() => StandardWebhooks.ReadSecrets(secret)).Message.ShouldSatisfyAllConditions(
            message => message.ShouldContain("Intake:Webhooks:Secret"),
            message => message.ShouldNotContain("c2hvcnQ"));

    private static HookVerdict Verify(
        string signatures = Signature, byte[]? body = null, string secrets = Secret, DateTimeOffset? now = null) =>
        StandardWebhooks.Verify(
            Id, Timestamp, signatures, body ?? Body, StandardWebhooks.ReadSecrets(secrets), TimeSpan.FromMinutes(5), now ?? Sent);

    private const string SendGridKey =
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE7/mJWB6M35obt0/+7uFbPuK7AtEU6t+YGGkqaSaiAIBWcFRDkaB04CKBA/bL8/fZGz6345yRjFpJ3Q3Z+YUH7w==";
    private const string SendGridTimestamp = "1763999999";
    private const string SendGridSigned =
        "MEUCIQCpe5EgYdVW9+1P7EUZMKmOrRFHUFHTyjEC6qeYr17VJgIgJczjIrQLe/sJvoEXcbcy5OmB8g029y7ekQbFzyIH9Lc=";

    [Fact]
    public void SendGridPost_SignedByOpenssl_IsGenuine() =>
        SendGridSignature.IsGenuine(SendGridKey, SendGridTimestamp, SendGridSigned, Body).ShouldBeTrue();

    [Theory]
    [InlineData("1763999998", SendGridSigned)]
    [InlineData(null, SendGridSigned)]
    [InlineData(SendGridTimestamp, null)]
    [InlineData(SendGridTimestamp, "")]
    [InlineData(SendGridTimestamp, "not base64!")]
    [InlineData(SendGridTimestamp, "AAAA")]
    [InlineData(SendGridTimestamp, "MEUCIQCpe5EgYdVW9+1P7EUZMKmOrRFHUFHTyjEC6qeYr17VJgIgJczjIrQLe/sJvoEXcbcy5OmB8g029y7ekQbFzyIH9LY=")]
    public void SendGridPost_SignedInAnyOtherWay_IsNot(string? timestamp, string? signature) =>
        SendGridSignature.IsGenuine(SendGridKey, timestamp, signature, Body).ShouldBeFalse();

    [Fact]
    public void SendGridPost_WithAChangedBody_IsNot() =>
        SendGridSignature.IsGenuine(SendGridKey, SendGridTimestamp, SendGridSigned, [.. Body, (byte)' ']).ShouldBeFalse();

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AAAA")]
    public void UnusablePublicKey_IsNamed(string key) =>
        Should.Throw<FormatException>(() => SendGridSignature.ReadKey(key)).Message.ShouldContain("Intake:Mail:SendGridPublicKey");
}
