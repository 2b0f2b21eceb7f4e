using System.Text.RegularExpressions;

namespace SppsFlows.Browser.Tests;

/// <summary>J3: sign-in by mailed code and by mailed link.</summary>
public sealed partial class SignInWalk(Browsers browsers) : Walk(browsers)
{
    private const string Email = "Your district e-mail address";

    [Theory, Visits("Home", "Welcome.Page", "Home.Page", "ShowSignIn", "SignIn.Page", "ShowSignInCode", "SignInCode.Page", "400")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SignIn_ByCode_WalksEveryPageAccessibly(bool phone)
    {
        var person = phone ? "amina.yusuf" : "sam.obi";
        var walker = await ArriveAsync(phone);
        await walker.GoAsync("/");
        await LookAsync(walker, "Welcome");
        await walker.GoAsync("/approvals");
        await LookAsync(walker, "SignIn");

        await walker.FillAsync(Email, $"{person}@lakeside.example");
        var mail = await MailAfterAsync(person, "sign-in", () => walker.PressAsync("Send me the link"));
        await LookAsync(walker, "SignInCode");
        await walker.FillAsync("Code from the mail", "000000");
        await walker.PressAsync("Sign in");
        (await walker.Page.Locator(".error").CountAsync()).ShouldBe(1);
        await walker.HasFocusAsync("code");
        await LookAsync(walker, "SignInCode", "wrong");

        await walker.FillAsync("Code from the mail", Code().Match(mail.Text).Value);
        await walker.PressAsync("Sign in");
        walker.Path.ShouldBe("/approvals");
        await walker.GoAsync("/");
        await LookAsync(walker, "Home", "empty");

        await walker.ClickAsync(walker.Page.GetByText("Sign out"));
        await walker.GoAsync("/approvals");
        walker.Path.ShouldBe("/sign-in");
    }

    [Fact, Visits("ShowSignInLink", "SignInLink.Page", "Home", "Message.Page", "410")]
    public async Task SignIn_ByLink_NeedsAPressAndWorksOnce()
    {
        var walker = await ArriveAsync();
        await walker.GoAsync("/sign-in");
        await walker.FillAsync(Email, "ben.adler@nodots");
        await walker.PressAsync("Send me the link");
        await walker.GoAsync("/sign-in");
        await walker.FillAsync(Email, "ben.adler@lakeside.example");
        var mail = await MailAfterAsync("ben.adler", "sign-in", () => walker.PressAsync("Send me the link"));
        await walker.GoAsync(mail.Links[0]);
        await LookAsync(walker, "SignInLink");
        await walker.PressAsync("Sign in");
        await walker.SeesAsync("Hello Ben");
        await LookAsync(walker, "Home", "ben");

        var another = await ArriveAsync(phone: true);
        (await another.GoAsync(mail.Links[0])).ShouldBe(410);
        await LookAsync(another, "Message", "sign-in-over");
    }

    [GeneratedRegex(@"\d{3} \d{3}")]
    private static partial Regex Code();
}
