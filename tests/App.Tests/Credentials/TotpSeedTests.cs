using SppsFlows.Credentials;

namespace SppsFlows.App.Tests.Credentials;

/// <summary>B1, B4: seeds as platforms hand them out; codes by the test vectors of RFC 6238, appendix B.</summary>
public sealed class TotpSeedTests
{
    private const string Sha1Key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    private const string Sha256Key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA";
    private const string Sha512Key =
        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA";

    [Theory]
    [InlineData(59, "SHA1", Sha1Key, "94287082")]
    [InlineData(59, "SHA256", Sha256Key, "46119246")]
    [InlineData(59, "SHA512", Sha512Key, "90693936")]
    [InlineData(1111111109, "SHA1", Sha1Key, "07081804")]
    [InlineData(1234567890, "SHA256", Sha256Key, "91819424")]
    [InlineData(20000000000, "SHA512", Sha512Key, "47863826")]
    public void At_OfTheRfcsVectors_GivesTheirCodes(long seconds, string algorithm, string key, string code)
    {
        var seed = TotpSeed.Read(
            $"otpauth://totp/Example:room9?secret={key}&issuer=Example&digits=8&algorithm={algorithm}").ShouldNotBeNull();

        var (shown, left) = seed.At(DateTimeOffset.FromUnixTimeSeconds(seconds));

        shown.ShouldBe(code);
        left.ShouldBe(TimeSpan.FromSeconds(30 - seconds % 30));
    }

    [Theory]
    [InlineData("gezd gnbv gy3t qojq gezd gnbv gy3t qojq")]
    [InlineData("GEZD-GNBV-GY3T-QOJQ-GEZD-GNBV-GY3T-QOJQ")]
    [InlineData("  GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ====  ")]
    [InlineData("otpauth://totp/x?secret=gezdgnbvgy3tqojqgezdgnbvgy3tqojq")]
    public void Read_AsPeopleCopyIt_IsTheSameSeed(string text) => TotpSeed.Read(text).ShouldNotBeNull().Secret.ShouldBe(Sha1Key);

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("GEZDGNBVGY3TQOJ1")]
    [InlineData("123456")]
    [InlineData("otpauth://hotp/x?secret=GEZDGNBVGY3TQOJQ&counter=1")]
    [InlineData("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&digits=9")]
    [InlineData("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&period=0")]
    [InlineData("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ&algorithm=MD5")]
    [InlineData("https://example.example/?secret=GEZDGNBVGY3TQOJQ")]
    public void Read_WhatIsNoSeed_IsRefused(string text) => TotpSeed.Read(text).ShouldBeNull();

    [Fact]
    public void ToString_SaysNothingOfTheSecret() => TotpSeed.Read(Sha1Key)!.ToString().ShouldNotContain("GEZD");
}
