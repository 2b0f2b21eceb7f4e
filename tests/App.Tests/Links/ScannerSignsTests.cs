using SppsFlows.Links;

namespace SppsFlows.App.Tests.Links;

public sealed class ScannerSignsTests
{
    [Theory]
    [InlineData("Mozilla/5.0 (compatible; bingbot/2.0) BingPreview/1.0b", true)]
    [InlineData("Barracuda Sentinel (EE)", true)]
    [InlineData("Slackbot-LinkExpanding 1.0", true)]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 "
        + "Safari/604.1",
        false)]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
        false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Agent_ThatNamesItself_IsKnown(string? agent, bool scanner) => ScannerSigns.NamesItself(agent).ShouldBe(scanner);
}
