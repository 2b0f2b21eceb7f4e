using SppsFlows.Policy;

namespace SppsFlows.App.Tests.Policy;

public sealed class PlatformHandleTests
{
    private static readonly PlatformCatalogue Catalogue = new([]);

    [Theory]
    [InlineData("@BirchHill", "BirchHill")]
    [InlineData("  birchhill ", "birchhill")]
    [InlineData("https://www.instagram.com/birch.hill/", "birch.hill")]
    [InlineData("instagram.com/birch.hill?igsh=abc", "birch.hill")]
    [InlineData("https://x.com/@BirchHill", "BirchHill")]
    [InlineData("birch.com", "birch.com")]
    [InlineData("https://x.com/", "")]
    public void Normalize_AsWritten_IsTheBareHandle(string written, string handle) => PlatformHandle.Normalize(written).ShouldBe(handle);

    [Theory]
    [InlineData("x", "Birch_Hill1")]
    [InlineData("instagram", "birch.hill_elementary")]
    [InlineData("facebook", "BirchHillElementary")]
    public void Problem_AsThePlatformWantsIt_None(
        string platform, string handle) => PlatformHandle.Problem(Catalogue.Find(platform), handle).ShouldBeNull();

    [Theory]
    [InlineData("x", "birch.hill")]
    [InlineData("x", "SixteenLetters_16")]
    [InlineData("x", "birch hill")]
    [InlineData("instagram", ".birch")]
    [InlineData("instagram", "birch.")]
    [InlineData("instagram", "birch..hill")]
    [InlineData("instagram", "birch-hill")]
    [InlineData("facebook", "bird")]
    [InlineData("facebook", "birch_hill")]
    [InlineData("x", "birch\n")]
    public void Problem_AgainstThePlatformsRule_SaysTheRule(string platform, string handle) =>
        PlatformHandle.Problem(Catalogue.Find(platform), handle).ShouldNotBeNull().ShouldContain(Catalogue.NameOf(platform));

    [Fact]
    public void Page_NothingWritten_IsMadeFromTheHandle() =>
        PlatformHandle.Page(Catalogue.Find("twitter"), "BirchHill", "").ShouldBe(("https://x.com/BirchHill", null));

    [Theory]
    [InlineData("x", "https://twitter.com/BirchHill", "https://twitter.com/BirchHill")]
    [InlineData("x", "mobile.twitter.com/birchhill?s=20", "https://mobile.twitter.com/birchhill")]
    [InlineData("instagram", "http://www.instagram.com/birchhill/", "https://www.instagram.com/birchhill/")]
    public void Page_OfThatPlatform_IsKeptAsHttps(string platform, string written, string url) =>
        PlatformHandle.Page(Catalogue.Find(platform), "birchhill", written).ShouldBe((url, null));

    [Theory]
    [InlineData("instagram", "https://instagram.com.evil.example/birchhill")]
    [InlineData("instagram", "https://evilinstagram.com/birchhill")]
    [InlineData("instagram", "https://facebook.com/birchhill")]
    [InlineData("instagram", "https://instagram.com/harborhigh")]
    [InlineData("instagram", "javascript:alert(1)")]
    [InlineData("instagram", "https://user:pw@instagram.com/birchhill")]
    [InlineData("instagram", "birch hill")]
    public void Page_NotOfThatPlatformOrHandle_IsRefused(string platform, string written)
    {
        var (url, problem) = PlatformHandle.Page(Catalogue.Find(platform), "birchhill", written);
        url.ShouldBeNull();
        problem.ShouldNotBeNull();
    }

    [Fact]
    public void Page_OfAnUnlistedPlatform_TakesAnyWebAddress() =>
        PlatformHandle.Page(null, "birchhill", "storyhill.example/c/birchhill?tab=1").ShouldBe(
            ("https://storyhill.example/c/birchhill?tab=1", null));

    [Theory]
    [InlineData("IG", "instagram")]
    [InlineData("insta", "instagram")]
    [InlineData("FB page", "facebook")]
    [InlineData("www.facebook.com", "facebook")]
    [InlineData("X/Twitter", "x")]
    [InlineData("TWITTER", "x")]
    public void Find_Alias_IsThatPlatform(string written, string id) => Catalogue.Find(written).ShouldNotBeNull().Id.ShouldBe(id);

    [Theory]
    [InlineData("TikTok")]
    [InlineData("")]
    [InlineData("Xylophone")]
    public void Find_Unlisted_IsNull(string written) => Catalogue.Find(written).ShouldBeNull();
}
