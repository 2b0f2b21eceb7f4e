using System.Text;
using SppsFlows.SignIn;

namespace SppsFlows.App.Tests.SignIn;

/// <summary>J3: the header of App Service authentication.</summary>
public sealed class PrincipalHeaderTests
{
    [Theory]
    [InlineData("""{"claims":[{"typ":"preferred_username","val":"Paula.Reyes@Lakeside.example"}]}""", "paula.reyes@lakeside.example")]
    [InlineData(
        """{"claims":[{"typ":"name","val":"Paula"},"""
            + """{"typ":"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress","val":"p@lakeside.example"}]}""",
        "p@lakeside.example")]
    [InlineData("""{"claims":[{"typ":"name","val":"paula@lakeside.example"}]}""", null)]
    [InlineData("""{"claims":[]}""", null)]
    [InlineData("""{"other":1}""", null)]
    [InlineData("""[]""", null)]
    [InlineData("""{"claims":[{"typ":"email","val":5}]}""", null)]
    [InlineData("not json", null)]
    public void EmailIn_OfPrincipal_IsTheAddressOrNothing(string json, string? expected) =>
        CurrentPerson.EmailIn(Convert.ToBase64String(Encoding.UTF8.GetBytes(json))).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("%%%")]
    public void EmailIn_OfGarbage_IsNothing(string header) => CurrentPerson.EmailIn(header).ShouldBeNull();
}
