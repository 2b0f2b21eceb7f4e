using System.Text.RegularExpressions;

namespace SppsFlows.Browser.Tests;

/// <summary>
/// Credentials as people meet them (B1–B6, B8): handed in from the mailed link, taken out by the principal, asked for by Communications in
/// an emergency, changed afterwards.
/// </summary>
public sealed partial class CredentialWalk(Browsers browsers) : Walk(browsers)
{
    private const string Handle = "birchbees";
    private const string Password = "correct horse 7 battery staple";
    private const string Seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    [Fact, Visits(
        "ShowSealByLink", "ShowSeal", "SealCredential.Page", "ShowCredential", "RetrieveCredential.Page", "ShowStepUp", "StepUp.Page",
        "ShowReveal", "BeforeReveal.Page", "RevealCredential.Page",
        "ShowCodes", "ShowCodes.Page", "ShowAskBreakGlass", "AskBreakGlass.Page", "ShowBreakGlass", "ShowBreakGlass.Page", "ShowRotation",
        "Rotation.Page", "ShowOwnership", "ShowOwnership.Page", "Message.Page", "400", "410")]
    public async Task Classroom_FromEscrowToBreakGlass_IsWalked()
    {
        await OwnAppAsync();
        var tom = await SignInAsync("tom.vang", phone: true);
        var decide = await AskAsync(
            tom, "birch", "Classroom: one class or teacher, for education only", "Instagram", Handle, "paula.reyes", "tom.vang",
            "amina.yusuf");
        var request = tom.Page.Url;
        var account = await ApprovedAsync(decide, request, tom);
        await HandInAsync(tom, account);

        var paula = await SignInAsync("paula.reyes");
        await PaulaTakesOutAsync(paula, account);
        await PaulaSeesACodeAsync(paula, account);
        var dana = await SignInAsync("dana.okafor");
        await DanaBreaksGlassAsync(dana, account);
        await tom.GoAsync($"{account}/rotation");
        await UntilSeesAsync(tom, "Amina Yusuf, Tom Vang");
        await LookAsync(tom, "Rotation");
        await dana.FollowAsync("Credentials");
        await dana.SeesAsync(Handle);
        await LookAsync(dana, "ShowOwnership");
    }

    private async Task<string> ApprovedAsync(string decide, string request, Walker tom)
    {
        var approver = await ArriveAsync();
        await approver.GoAsync(decide);
        await approver.TickAsync("Approve");
        await approver.FillAsync("Your name", "Paula Reyes");
        await approver.PressAsync("Record my decision");
        await approver.SeesAsync("This is decided");
        await tom.GoAsync(request);
        await UntilSeesAsync(tom, "Hand in the credentials");
        return request.Replace("/accounts/requests/", "/accounts/", StringComparison.Ordinal);
    }

    private async Task HandInAsync(Walker tom, string account)
    {
        await tom.FollowAsync("Hand in the credentials");
        await tom.SeesAsync("sealed at once");
        await LookAsync(tom, "SealCredential", "signed-in");
        await OpenMailAsync(tom, "tom.vang", "Approved: set up");
        await tom.FollowInMailAsync("/credentials/seal/");
        var link = tom.Page.Url;
        await LookAsync(tom, "SealCredential");
        await tom.FillAsync("Recovery e-mail", "tom@elsewhere.example");
        await tom.PressAsync("Seal it");
        await tom.SeesAsync("Nothing was sealed yet");
        await LookAsync(tom, "SealCredential", "errors");
        await tom.FindsProblemsAsync("username", "password", "recoveryEmail");

        await tom.FillAsync("Recovery e-mail", "");
        await tom.FillAsync("Username", "room.nine@lakeside.example");
        await tom.FillAsync("Password", Password);
        await tom.FillAsync("Key of the authenticator app", Seed);
        await tom.FillAsync("Backup codes", "aaaa1111\nbbbb2222");
        await tom.PressAsync("Seal it");
        await tom.SeesAsync("lie in the vault");
        await LookAsync(tom, "Message", "sealed");
        (await tom.GoAsync(link)).ShouldBe(410);
        await LookAsync(tom, "Message", "sealed-already");
        await tom.GoAsync(account);
        await UntilSeesAsync(tom, "Active");
    }

    private async Task PaulaTakesOutAsync(Walker paula, string account)
    {
        await paula.GoAsync($"{account}/credential");
        await paula.SeesAsync("room.nine@lakeside.example");
        await LookAsync(paula, "RetrieveCredential");
        await paula.PressAsync("Take out username and password");
        await paula.SeesAsync("Write in a sentence");
        await LookAsync(paula, "RetrieveCredential", "no-reason");
        await paula.FillAsync("What do you need it for?", "The manager is ill, and the class trip is today.");
        await paula.PressAsync("Take out username and password");
        await paula.SeesAsync("prove once more");
        await LookAsync(paula, "StepUp");
        await ProveAsync(paula, "paula.reyes");
        await LookAsync(paula, "BeforeReveal");
        var told = await MailAfterAsync("tom.vang", "Paula Reyes took out", () => paula.PressAsync("Show it once"));
        told.Text.ShouldNotContain(Password);
        await LookAsync(paula, "RevealCredential");
        var hidden = paula.Page.Locator("[data-field=password] .secret");
        (await hidden.IsVisibleAsync()).ShouldBeFalse("hidden until pressed");
        await paula.Page.GetByText("Show the password").ClickAsync();
        (await hidden.InnerTextAsync()).ShouldBe(Password);
        await paula.PressAsync("I copied it: close");
        await paula.SeesAsync("taken out since");
    }

    private async Task PaulaSeesACodeAsync(Walker paula, string account)
    {
        await paula.FillAsync("What do you need it for?", "Signing in once more for the class trip.");
        await paula.PressAsync("Show a sign-in code only");
        await paula.PressAsync("Show the code");
        await paula.SeesAsync("more second");
        SixDigits().IsMatch((await paula.Page.Locator(".code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal)).ShouldBeTrue();
        await LookAsync(paula, "ShowCodes");
        paula.Page.Url.ShouldContain("/credentials/codes/");
        await paula.GoAsync(account);
    }

    private async Task DanaBreaksGlassAsync(Walker dana, string account)
    {
        await dana.GoAsync($"{account}/credential");
        await dana.SeesAsync("room.nine@lakeside.example");
        (await dana.Page.Locator("#reason").CountAsync()).ShouldBe(0, "Communications sees a classroom’s username only");
        await dana.FollowAsync("Ask the principal");
        await LookAsync(dana, "AskBreakGlass");
        await dana.PressAsync("Ask the principal");
        await LookAsync(dana, "AskBreakGlass", "no-reason");
        await dana.FillAsync("Why can’t it wait?", "The account posts what it should not, and nobody answers.");
        var asked = await MailAfterAsync("paula.reyes", "Please decide", () => dana.PressAsync("Ask the principal"));
        await LookAsync(dana, "ShowBreakGlass");
        await App.AdvanceAsync(TimeSpan.FromMinutes(1));

        var approver = await ArriveAsync(phone: true);
        await approver.GoAsync(LinkIn(asked, "/approvals/"));
        await approver.SeesAsync("Dana Okafor");
        await LookAsync(approver, "DecideApproval", "break-glass");
        await approver.TickAsync("Approve");
        await approver.FillAsync("Your name", "Paula Reyes");
        var granted = await MailAfterAsync("dana.okafor", "Granted: one look", () => approver.PressAsync("Record my decision"));

        await dana.GoAsync(LinkIn(granted, "/credentials/reveal/"));
        await ProveAsync(dana, "dana.okafor");
        var told = await MailAfterAsync("tom.vang", "Dana Okafor took out", () => dana.PressAsync("Show it once"));
        told.Text.ShouldContain("break-glass");
        (await dana.Page.Locator("[data-field=password] .secret").TextContentAsync()).ShouldBe(Password);
    }

    private async Task ProveAsync(Walker person, string id)
    {
        var mail = await MailAfterAsync(id, "Your code for the vault", () => person.PressAsync("Mail me a code"));
        await LookAsync(person, "StepUp", "code");
        await person.FillAsync("Code from the mail", SixDigits().Match(mail.Text).Value);
        await person.PressAsync("Go on");
        await person.SeesAsync("Your reason");
    }

    [GeneratedRegex(@"\b\d{6}\b")]
    private static partial Regex SixDigits();
}
