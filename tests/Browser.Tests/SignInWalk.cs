using Microsoft.Playwright;

namespace SppsFlows.Browser.Tests;

/// <summary>J3: sign-in by mailed code and by mailed link.</summary>
public sealed class SignInWalk(Browsers browsers) : Walk(browsers)
{
    [Theory, Visits("Welcome", "SignIn", "SignInCode", "Home")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SignIn_ByCode_WalksEveryPageAccessibly(bool phone)
    {
        var person = phone ? "amina.yusuf" : "sam.obi";
        var page = (await ArriveAsync(phone)).Page;
        await page.GotoAsync("/");
        await LookAsync(page, "Welcome");
        await page.GotoAsync("/approvals");
        await LookAsync(page, "SignIn");

        await page.GetByLabel("Your district e-mail address").FillAsync($"{person}@lakeside.example");
        var mail = await MailAfterAsync(person, "sign-in", () => page.GetByRole(AriaRole.Button, new() { Name = "Send me the link" }).ClickAsync());
        await LookAsync(page, "SignInCode");
        await page.GetByLabel("Code from the mail").FillAsync("000000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        (await page.Locator(".error").CountAsync()).ShouldBe(1);
        await LookAsync(page, "SignInCode", "wrong");

        await page.GetByLabel("Code from the mail").FillAsync(System.Text.RegularExpressions.Regex.Match(mail.Text, @"\d{3} \d{3}").Value);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        new Uri(page.Url).AbsolutePath.ShouldBe("/approvals");
        await page.GotoAsync("/");
        await LookAsync(page, "Home", "empty");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync("/approvals");
        new Uri(page.Url).AbsolutePath.ShouldBe("/sign-in");
    }

    [Fact, Visits("SignIn", "SignInLink", "Home")]
    public async Task SignIn_ByLink_NeedsAPressAndWorksOnce()
    {
        var page = (await ArriveAsync()).Page;
        await page.GotoAsync("/sign-in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send me the link" }).ClickAsync();
        await LookAsync(page, "SignIn", "no-address");
        await page.GetByLabel("Your district e-mail address").FillAsync("ben.adler@lakeside.example");
        var mail = await MailAfterAsync("ben.adler", "sign-in", () => page.GetByRole(AriaRole.Button, new() { Name = "Send me the link" }).ClickAsync());
        await page.GotoAsync(mail.Links[0]);
        await LookAsync(page, "SignInLink");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        (await page.GetByText("Hello Ben").CountAsync()).ShouldBe(1);
        await LookAsync(page, "Home", "ben");
    }
}
