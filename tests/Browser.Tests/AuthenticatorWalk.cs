using System.Text.RegularExpressions;
using SppsFlows.Credentials;
using SppsFlows.Credentials.Escrow;

namespace SppsFlows.Browser.Tests;

/// <summary>
/// B3: an authenticator app is set up from the picture on the screen, used, and removed by Technology when the phone is lost.
/// </summary>
public sealed partial class AuthenticatorWalk(Browsers browsers) : Walk(browsers)
{
    [Fact, Visits(
        "ShowAuthenticator", "Authenticator.Page", "ShowStepUp", "StepUp.Page", "ListAuthenticators", "ResetAuthenticator.Page",
        "Message.Page", "400")]
    public async Task Authenticator_FromThePictureToTheLostPhone_IsWalked()
    {
        await OwnAppAsync();
        var dana = await SignInAsync("dana.okafor", phone: true);
        await dana.GoAsync("/step-up/authenticator");
        await ProveAsync(dana, "dana.okafor");
        await LookAsync(dana, "Authenticator", "none");
        await dana.PressAsync("Set up an authenticator app");
        await dana.SeesAsync("shows the key once only");
        await LookAsync(dana, "Authenticator", "key");
        // As the phone's camera reads it.
        var seed = TotpSeed.Read(QrPicture.Read(await dana.Page.Locator("svg.qr").ScreenshotAsync()).ShouldNotBeNull()).ShouldNotBeNull();
        (await dana.Page.Locator(".secret").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal).ShouldBe(seed.Secret);
        await dana.FillAsync("Code from the app", "12");
        await dana.PressAsync("Finish");
        (await dana.Page.Locator(".error").CountAsync()).ShouldBe(1);
        await dana.HasFocusAsync("code");
        await LookAsync(dana, "Authenticator", "wrong");
        await dana.FillAsync("Code from the app", seed.At(DateTimeOffset.UtcNow).Code);
        await dana.PressAsync("Finish");
        await dana.SeesAsync("Your authenticator app is set up");
        await LookAsync(dana, "Message", "authenticator");
        await dana.GoAsync("/step-up/authenticator");
        await LookAsync(dana, "Authenticator", "enrolled");

        var elsewhere = await SignInAsync("dana.okafor");
        await elsewhere.GoAsync("/step-up?back=/accounts");
        await LookAsync(elsewhere, "StepUp", "app");
        await elsewhere.FillAsync("Code from the app", "000000");
        await elsewhere.PressAsync("Go on");
        await LookAsync(elsewhere, "StepUp", "app-wrong");
        await App.AdvanceAsync(TimeSpan.FromMinutes(1));
        await elsewhere.FillAsync("Code from the app", seed.At(DateTimeOffset.UtcNow.AddMinutes(1)).Code);
        await elsewhere.PressAsync("Go on");
        elsewhere.Path.ShouldBe("/accounts");

        var ivan = await SignInAsync("ivan.petrov");
        await ivan.FollowAsync("Authenticators");
        await LookAsync(ivan, "ListAuthenticators");
        await ivan.GoAsync("/step-up");
        await ProveAsync(ivan, "ivan.petrov");
        await ivan.GoAsync("/step-up/authenticators");
        await ivan.FillAsync("How do you know that it is they who ask?", "lost");
        await ivan.PressAsync("Remove the authenticator of Dana Okafor");
        await ivan.SeesAsync("it goes on record");
        await LookAsync(ivan, "ResetAuthenticator", "no-reason");
        await ivan.FillAsync("How do you know that it is they who ask?", "She stood before me; the phone is lost.");
        var told = await MailAfterAsync("dana.okafor", "was removed", () => ivan.PressAsync("Remove the authenticator of Dana Okafor"));
        told.Text.ShouldContain("She stood before me");
        await LookAsync(ivan, "Message", "authenticator-removed");
        await ivan.GoAsync("/step-up/authenticators");
        await LookAsync(ivan, "ListAuthenticators", "empty");
    }

    private async Task ProveAsync(Walker person, string id)
    {
        var mail = await MailAfterAsync(id, "Your code for the vault", () => person.PressAsync("Mail me a code"));
        await person.FillAsync("Code from the mail", SixDigits().Match(mail.Text).Value);
        await person.PressAsync("Go on");
    }

    [GeneratedRegex(@"\b\d{6}\b")]
    private static partial Regex SixDigits();
}
