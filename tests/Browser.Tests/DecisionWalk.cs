namespace SppsFlows.Browser.Tests;

/// <summary>What becomes of a mailed link that is not used in time.</summary>
public sealed class DecisionWalk(Browsers browsers) : Walk(browsers)
{
    [Fact, Visits("RenewLink", "Message")]
    public async Task Link_TooOld_MailsANewOne()
    {
        await OwnAppAsync("--Approvals:LinkLifetime=01:00:00");
        var tom = await SignInAsync("tom.vang");
        var link = await AskAsync(tom, "birch", "School: speaks for the whole school", "X", "birchlate", "paula.reyes", "tom.vang", "amina.yusuf");
        await App.AdvanceAsync(TimeSpan.FromHours(2));
        var paula = await ArriveAsync(phone: true);
        (await paula.GoAsync(link)).ShouldBe(410);
        await LookAsync(paula.Page, "RenewLink");
        var mail = await MailAfterAsync("paula.reyes", "Your new link", () => paula.PressAsync("Mail a new link to the person who was asked"));
        await LookAsync(paula.Page, "Message", "renewed");
        (await paula.GoAsync(LinkIn(mail, "/approvals/"))).ShouldBe(200);
    }
}
