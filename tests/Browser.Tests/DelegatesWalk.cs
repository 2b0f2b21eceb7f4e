namespace SppsFlows.Browser.Tests;

/// <summary>A principal will be away, and says who stands in (A13).</summary>
public sealed class DelegatesWalk(Browsers browsers) : Walk(browsers)
{
    [Fact, Visits("ShowDelegates", "Delegates.Page", "400")]
    public async Task StandIn_IsNamedSeenAndEnded()
    {
        await OwnAppAsync();
        var grace = await SignInAsync("grace.kim");
        await grace.FollowAsync("People");
        await grace.SeesAsync("Nobody stands in at the moment.");
        await LookAsync(grace, "Delegates", "empty");
        await grace.PressAsync("Name them");
        await LookAsync(grace, "Delegates", "errors");
        await grace.FindsProblemsAsync("for", "person");
        await grace.ChooseAsync("For whom", "Director/athletics");
        await grace.FillAsync("Who stands in", "Ben Adler");
        await grace.FillAsync("Note", "At the championships");
        await grace.PressAsync("Name them");
        await grace.SeesAsync("Recorded");
        await grace.SeesAsync("At the championships");
        await LookAsync(grace, "Delegates");
        await grace.PressAsync("End: Ben Adler for the director of Athletics");
        await grace.SeesAsync("Ended");
        await LookAsync(grace, "Delegates", "past");
    }
}
