using SppsFlows.Web;

namespace SppsFlows.App.Tests.Web;

/// <summary>A link back never leaves the portal.</summary>
public sealed class BackAddressTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/accounts/requests?page=2")]
    [InlineData("/step-up/authenticator")]
    public void Address_OfThePortal_IsKept(string back) => BackAddress.From(back).ShouldBe(back);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("accounts")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [InlineData("/accounts\r\nSet-Cookie: a=b")]
    [InlineData("/sign-in/code")]
    public void AnyOther_BecomesTheStartPage(string? back) => BackAddress.From(back).ShouldBe("/");

    [Fact]
    public void Address_LongerThanABrowserSends_BecomesTheStartPage() => BackAddress.From("/" + new string('a', 2000)).ShouldBe("/");
}
