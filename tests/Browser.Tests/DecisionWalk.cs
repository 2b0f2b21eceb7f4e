namespace SppsFlows.Browser.Tests;

/// <summary>What happens with a mailed link that is not used in time.</summary>
public sealed class DecisionWalk(Browsers browsers) : Walk(browsers)
{
    [Fact, Visits("RenewLink.Page", "Message.Page", "410")]
    public async Task Link_TooOld_MailsANewOne()
    {
        await OwnAppAsync("--Approvals:LinkLifetime=01:00:00");
        var tom = await SignInAsync("tom.vang");
        var link = await AskAsync(
            tom, "birch", "School: speaks for the whole school", "X", "birchlate", "paula.reyes", "tom.vang", "amina.yusuf");
        await App.AdvanceAsync(TimeSpan.FromHours(2));
        var paula = await ArriveAsync(phone: true);
        (await paula.GoAsync(link)).ShouldBe(410);
        await LookAsync(paula, "RenewLink");
        var mail = await MailAfterAsync(
            "paula.reyes", "Your new link", () => paula.PressAsync("Mail a new link to the person who was asked"));
        await LookAsync(paula, "Message", "renewed");
        (await paula.GoAsync(LinkIn(mail, "/approvals/"))).ShouldBe(200);
    }

    [Fact, Visits("DecideApproval.Page", "DecidedApproval.Page")]
    public async Task Decision_TooSoonAfterItsMail_AsksForTheMailedCode()
    {
        // For this long any form could be a scanner's.
        await OwnAppAsync("--Links:ScannerWindow=01:00:00");
        var amina = await SignInAsync("amina.yusuf");
        var link = await AskAsync(
            amina, "birch", "School: speaks for the whole school", "Instagram", "birchquick", "paula.reyes", "tom.vang", "amina.yusuf");
        var paula = await ArriveAsync(phone: true);
        await paula.GoAsync(link);
        await LookAsync(paula, "DecideApproval", "code");
        await paula.TickAsync("Decline");
        await paula.FillAsync("Note to Amina Yusuf", "Please share the account that we have.");
        await paula.FillAsync("Your name", "Paula Reyes");
        var mail = await MailAfterAsync("paula.reyes", "code", () => paula.PressAsync("Record my decision"));
        await paula.SeesAsync("We have mailed a code");
        await LookAsync(paula, "DecideApproval", "code-mailed");
        await paula.FillAsync("Confirmation code", System.Text.RegularExpressions.Regex.Match(mail.Text, @"\d{3} ?\d{3}").Value);
        await paula.PressAsync("Record my decision");
        await paula.SeesAsync("This is decided");
        await LookAsync(paula, "DecidedApproval", "declined");
    }
}
