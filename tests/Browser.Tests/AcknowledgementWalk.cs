namespace SppsFlows.Browser.Tests;

/// <summary>A manager reads the policy and acknowledges it, by the mailed link and signed in.</summary>
public sealed class AcknowledgementWalk(Browsers browsers) : Walk(browsers)
{
    [Fact, Visits("ShowAcknowledgement", "ShowMyAcknowledgement", "AcknowledgePolicy.Page", "Message.Page", "400")]
    public async Task Manager_OfAHandedOverPage_AcknowledgesThePolicy()
    {
        await OwnAppAsync();
        var tom = await SignInAsync("tom.vang");
        await tom.GoAsync("/accounts/request");
        await tom.FillRequestAsync(
            "birch", "School: speaks for the whole school", "Facebook", "BirchHillElementary", "tom.vang", "amina.yusuf");
        // The page that Communications reserved is handed over by itself.
        var mail = await MailAfterAsync("amina.yusuf", "read and acknowledge", () => tom.PressAsync("Send the request"));
        await App.AdvanceAsync(TimeSpan.FromMinutes(1));
        var amina = await ArriveAsync(phone: true);
        await amina.GoAsync(LinkIn(mail, "/acknowledge/"));
        await amina.SeesAsync("BirchHillElementary");
        await LookAsync(amina, "AcknowledgePolicy");
        await amina.FillAsync("Your name", "Tom Vang");
        await amina.PressAsync("I have read it and take it on");
        await amina.FindsProblemsAsync("signature");
        await LookAsync(amina, "AcknowledgePolicy", "errors");

        var desk = await SignInAsync("amina.yusuf");
        var assignments = await App.Http.GetStringAsync("/dev/assignments.json", TestContext.Current.CancellationToken);
        var id = System.Text.Json.JsonDocument.Parse(assignments).RootElement.EnumerateArray()
            .Single(one => one.GetProperty("kind").GetString() == "acknowledgement").GetProperty("id").GetString();
        await desk.GoAsync($"/acknowledgements/{id}");
        await LookAsync(desk, "AcknowledgePolicy", "signed-in");

        await amina.FillAsync("Your name", "Amina Yusuf");
        await amina.PressAsync("I have read it and take it on");
        await amina.SeesAsync("You acknowledged the policy");
        await LookAsync(amina, "Message", "acknowledged");
    }
}
