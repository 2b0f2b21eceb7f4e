using Microsoft.Playwright;

namespace SppsFlows.Browser.Tests;

/// <summary>What the app says when it refuses: each page says what to do next.</summary>
public sealed class RefusalWalk(Browsers browsers) : Walk(browsers)
{
    private const int SignInTries = 20;

    [Fact, Visits("ZNoSuchPage", "Message.Page", "403", "404")]
    public async Task Page_NotThereOrNotForThem_SaysSo()
    {
        var grace = await SignInAsync("grace.kim", phone: true);
        (await grace.GoAsync("/no-such-page")).ShouldBe(404);
        await LookAsync(grace, "Message", "not-found");
        (await grace.GoAsync("/audit")).ShouldBe(403);
        await LookAsync(grace, "Message", "forbidden");
        (await grace.GoAsync("/approvals/cut-off-in-the-mail")).ShouldBe(404);
        await LookAsync(grace, "Message", "link-unknown");
    }

    [Fact, Visits("Message.Page", "400")]
    public async Task Form_OfAnotherSession_IsToBeSentAgain()
    {
        var somebody = await ArriveAsync();
        await somebody.GoAsync("/sign-in");
        await somebody.Page.Context.ClearCookiesAsync();
        await somebody.FillAsync("Your district e-mail address", "grace.kim@lakeside.example");
        await somebody.PressAsync("Send me the link");
        await somebody.SeesAsync("Please send that again");
        await LookAsync(somebody, "Message", "stale-form");
    }

    [Fact, Visits("Message.Page", "429")]
    public async Task SignIn_TriedTooOften_SaysWhenToGoOn()
    {
        const string Nobody = "nobody.here@lakeside.example";
        var somebody = await ArriveAsync(phone: true);
        await somebody.GoAsync("/sign-in");
        var token = await somebody.Page.Locator("input[name=_form]").InputValueAsync();
        for (var count = 0; count < SignInTries; count++)
        {
            var form = somebody.Page.APIRequest.CreateFormData();
            form.Set("_form", token);
            form.Set("email", Nobody);
            (await somebody.Page.APIRequest.PostAsync(
                "/sign-in", new APIRequestContextOptions { Form = form, MaxRedirects = 0 })).Status.ShouldBe(302);
        }
        await somebody.FillAsync("Your district e-mail address", Nobody);
        await somebody.PressAsync("Send me the link");
        await somebody.SeesAsync("Please wait ten minutes");
        await LookAsync(somebody, "Message", "too-many");
    }
}
