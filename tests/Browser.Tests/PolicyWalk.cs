namespace SppsFlows.Browser.Tests;

/// <summary>What the policy itself decides, what waits for others, and taking a request back.</summary>
public sealed class PolicyWalk(Browsers browsers) : Walk(browsers)
{
    [Fact, Visits("ShowMyRequest", "MyRequest.Page", "ShowAccountRequestForm", "RequestForm.Page")]
    public async Task Request_DecidedByPolicyOrParked_TellsWhatToDo()
    {
        var sam = await SignInAsync("noah.park");
        await AskAsync(sam, "nutrition", "Department: speaks for a department of the district", "Facebook", "LakesideLunch");
        await UntilSeesAsync(sam, "Send your districtwide event for families to the Office of Communications");
        await LookAsync(sam, "MyRequest", "facebook");
        var mail = await App.MailToAsync("noah.park@lakeside.example", "event belongs");
        mail.Text.ShouldContain("Office of Communications");

        await AskAsync(sam, "harbor", "School: speaks for the whole school", "Padlet", "harborpad");
        await UntilSeesAsync(sam, "Waits for app vetting");
        await LookAsync(sam, "MyRequest", "parked");
        await sam.Page.GetByText("Withdraw this request").ClickAsync();
        await sam.PressAsync("Withdraw the request");
        await UntilSeesAsync(sam, "You took it back.");
        await LookAsync(sam, "MyRequest", "withdrawn");
        await sam.FollowAsync("Ask again with this filled in");
        (await sam.Page.Locator("#handle").InputValueAsync()).ShouldContain("harborpad");
        await LookAsync(sam, "RequestForm", "again");
    }

    [Fact, Visits("ShowReservePage", "ReservePage.Page", "ShowAccount", "ShowAccount.Page", "BrowseAccounts", "BrowseAccounts.Page", "400")]
    public async Task ReservedPage_EnteredByTheOffice_StandsInTheRegistry()
    {
        var lee = await SignInAsync("lee.tran");
        await lee.GoAsync("/accounts");
        await LookAsync(lee, "BrowseAccounts", "office");
        await lee.FollowAsync("Enter a reserved page");
        await LookAsync(lee, "ReservePage");
        await lee.PressAsync("Enter the page");
        await lee.HasFocusAsync("organization");
        await LookAsync(lee, "ReservePage", "errors");
        await lee.ChooseAsync("School", "willow");
        await lee.FillAsync("Address of the page", "https://www.facebook.com/WillowCreekMiddle");
        await lee.PressAsync("Enter the page");
        await lee.FollowAsync("WillowCreekMiddle");
        await lee.SeesAsync("Willow Creek Middle School");
        await LookAsync(lee, "ShowAccount", "entered");
    }

    private static async Task AskAsync(Walker person, string org, string kind, string platform, string handle)
    {
        await person.GoAsync("/accounts/request");
        await person.FillRequestAsync(org, kind, platform, handle, "noah.park", "rosa.diaz");
        await person.PressAsync("Send the request");
        person.Path.ShouldStartWith("/accounts/requests/");
    }
}
