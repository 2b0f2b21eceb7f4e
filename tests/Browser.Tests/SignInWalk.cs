using Microsoft.Playwright;
using SppsFlows.Tests.Shared;

namespace SppsFlows.Browser.Tests;

/// <summary>J3: sign-in by mailed code and by mailed link.</summary>
public sealed class SignInWalk(Browsers browsers)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SignIn_ByCode_WalksEveryPageAccessibly(bool phone)
    {
        var page = await browsers.OpenAsync(phone);
        var size = phone ? "phone" : "desk";
        await page.GotoAsync("/");
        await page.ShouldBeAccessibleAsync($"welcome-{size}");
        await page.GotoAsync("/approvals");
        await page.ShouldBeAccessibleAsync($"sign-in-{size}");

        await page.GetByLabel("Your district e-mail address").FillAsync("amina.yusuf@lakeside.example");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send me the link" }).ClickAsync();
        await page.ShouldBeAccessibleAsync($"sign-in-code-{size}");
        await page.GetByLabel("Code from the mail").FillAsync("000000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.ShouldBeAccessibleAsync($"sign-in-wrong-code-{size}");

        await page.GetByLabel("Code from the mail").FillAsync(await CodeAsync("amina.yusuf@lakeside.example"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        new Uri(page.Url).AbsolutePath.ShouldBe("/approvals");
        await page.GotoAsync("/");
        await page.ShouldBeAccessibleAsync($"home-{size}");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync("/approvals");
        new Uri(page.Url).AbsolutePath.ShouldBe("/sign-in");
    }

    [Fact]
    public async Task SignIn_ByLinkWithoutScript_NeedsAPress()
    {
        var page = await browsers.OpenAsync(script: false);
        await browsers.App.SignInLinkAsync(page, "tom.vang@lakeside.example");

        (await page.GetByText("Hello Tom").CountAsync()).ShouldBe(1);
    }

    private async Task<string> CodeAsync(string email)
    {
        var mail = await browsers.App.MailToAsync(email, "sign-in");
        return System.Text.RegularExpressions.Regex.Match(mail.Text, @"\d{3} \d{3}").Value;
    }
}

internal static class SignInSteps
{
    /// <summary>Signs a page in by the mailed link, as a person would.</summary>
    public static async Task SignInLinkAsync(this AppProcess app, IPage page, string email)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Your district e-mail address").FillAsync(email);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send me the link" }).ClickAsync();
        await page.GotoAsync((await app.MailToAsync(email, "sign-in")).Links[0]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
