namespace SppsFlows.Browser.Tests;

/// <summary>An app is asked for, vetted by two offices, and put on the list.</summary>
public sealed class VettingWalk(Browsers browsers) : Walk(browsers)
{
    [Fact, Visits(
        "ListApps", "ListApps.Page", "ShowVettingForm", "VettingForm.Page", "ShowVetting", "ShowVetting.Page", "ShowVettingReview",
        "ReviewVetting.Page", "400")]
    public async Task App_AskedForAndVetted_StandsOnTheList()
    {
        await OwnAppAsync();
        var anybody = await ArriveAsync(phone: true);
        await anybody.GoAsync("/apps");
        await anybody.SeesAsync("No app has been reviewed and allowed yet.");
        await LookAsync(anybody, "ListApps", "empty");

        var elsa = await SignInAsync("elsa.nyberg", phone: true);
        await elsa.FollowAsync("Apps we may use");
        await elsa.FollowAsync("Ask for another app");
        await LookAsync(elsa, "VettingForm");
        await elsa.PressAsync("Ask");
        await elsa.FindsProblemsAsync("name", "url", "purpose", "ages");
        await LookAsync(elsa, "VettingForm", "errors");
        await elsa.FillAsync("Name of the app or web site", "Storyboard");
        await elsa.FillAsync("Its web site", "https://storyboard.example");
        await elsa.FillAsync("What do you want to use it for?", "Classes draw what they read");
        await elsa.FillAsync("Who will use it?", "Students of grade 6, about 11 years old");
        var mail = await MailAfterAsync("ivan.petrov", "Vetting wanted", () => elsa.PressAsync("Ask"));
        await elsa.SeesAsync("Under review");
        await LookAsync(elsa, "ShowVetting", "open");

        var dana = await SignInAsync("dana.okafor");
        await dana.GoAsync("/apps");
        await LookAsync(dana, "ListApps", "office");
        await dana.FollowAsync("Storyboard");
        await dana.FollowAsync("Review the app");
        await LookAsync(dana, "ReviewVetting");
        await dana.TickAsync("Yes, if the other office agrees");
        await dana.Page.Locator("#conditions").FillAsync("Only staff sign in.");
        await dana.PressAsync("Record my answer");
        await dana.SeesAsync("One office agreed");

        var ivan = await SignInAsync("ivan.petrov");
        await ivan.GoAsync(LinkIn(mail, "/apps/reviews/"));
        await ivan.SeesAsync("Dana Okafor agreed");
        await ivan.Page.Locator("#allowedFor").FillAsync("");
        await ivan.TickAsync("Yes, it goes on the list");
        await ivan.PressAsync("Record my answer");
        await ivan.FindsProblemsAsync("allowedFor");
        await LookAsync(ivan, "ReviewVetting", "errors");
        await ivan.Page.Locator("#allowedFor").FillAsync("Drawing in class");
        await ivan.PressAsync("Record my answer");
        await ivan.SeesAsync("Both offices agreed");
        await LookAsync(ivan, "ShowVetting", "allowed");

        await anybody.GoAsync("/apps");
        await anybody.SeesAsync("Drawing in class");
        await LookAsync(anybody, "ListApps", "allowed");
    }
}
