namespace SppsFlows.Browser.Tests;

/// <summary>
/// The main job as a newcomer does it: sign-in, request, mailed link, approval, registry. Mails are read in the pages of the local mailbox.
/// </summary>
public sealed class RequestWalk(Browsers browsers) : Walk(browsers)
{
    private const string Handle = "birchbirds";
    private const string NotThere = "no such account";

    [Fact, Visits(
        "ListMailbox", "Mailbox.Page", "ShowMailboxMail", "MailboxMail.Page", "ShowMailboxHtml",
        "ShowAccountRequestForm", "RequestForm.Page", "400", "ListMyRequests", "MyRequests.Page", "ShowMyRequest", "MyRequest.Page",
        "ShowApproval", "DecideApproval.Page", "DecidedApproval.Page", "Message.Page", "403", "409",
        "Home", "Home.Page", "BrowseAccounts", "BrowseAccounts.Page", "ShowAccount", "ShowAccount.Page")]
    public async Task Request_FromSignInToRegistry_IsWalked()
    {
        var tom = await NewcomerSignsInAsync();
        await AskWithMistakesFirstAsync(tom);
        var request = tom.Page.Url;
        await tom.FollowAsync("My requests");
        await tom.SeesAsync(Handle);
        await LookAsync(tom, "MyRequests");

        await PaulaApprovesAsync(tom);

        await tom.GoAsync(request);
        await UntilSeesAsync(tom, "Approved: credentials awaited");
        await tom.SeesAsync("Paula Reyes");
        await LookAsync(tom, "MyRequest", "approved");
        await tom.FollowAsync("Home");
        await tom.SeesAsync($"@{Handle} on X");
        await LookAsync(tom, "Home", "to-do");
        await LookUpAsync(tom);
    }

    [Fact, Visits("ShowAudit", "ReadAudit.Page", "VerifyAudit", "Message.Page", "BrowseAccounts")]
    public async Task Office_KeepsTheRecords_OnItsPages()
    {
        var dana = await SignInAsync("dana.okafor", phone: true);
        await dana.FollowAsync("Audit");
        await dana.SeesAsync("Newest first");
        await LookAsync(dana, "ReadAudit");
        // The export is on record itself, with details.
        await dana.Page.RunAndWaitForDownloadAsync(() => dana.FollowAsync("Export as CSV"));
        await dana.FollowAsync("Audit");
        await dana.Page.Locator("main td summary").First.ClickAsync();
        await dana.FillAsync("What", "nothing.like-this");
        await dana.PressAsync("Show");
        await dana.SeesAsync("Nothing on record that fits");
        await LookAsync(dana, "ReadAudit", "none");
        await dana.FollowAsync("Verify the chain");
        await dana.SeesAsync("The audit is intact");
        await LookAsync(dana, "Message", "intact");

        await dana.FollowAsync("Accounts");
        await dana.SeesAsync("All accounts of the district");
        await LookAsync(dana, "BrowseAccounts", "all");
        var download = await dana.Page.RunAndWaitForDownloadAsync(() => dana.FollowAsync("Download as CSV"));
        await using var csv = await download.CreateReadStreamAsync();
        using var text = new StreamReader(csv);
        (await text.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldContain("HarborHigh");
    }

    private async Task<Walker> NewcomerSignsInAsync()
    {
        var tom = await ArriveAsync();
        await tom.GoAsync("/");
        await tom.FollowAsync("Sign in");
        await tom.FillAsync("Your district e-mail address", "tom.vang@lakeside.example");
        await tom.PressAsync("Send me the link");
        await tom.SeesAsync("Code from the mail");
        await OpenMailAsync(tom, "tom.vang", "sign-in");
        await LookAsync(tom, "MailboxMail", "sign-in");
        await tom.FollowInMailAsync("/sign-in/");
        await tom.PressAsync("Sign in");
        await tom.SeesAsync("Hello Tom");
        return tom;
    }

    private async Task AskWithMistakesFirstAsync(Walker tom)
    {
        await tom.FollowAsync("My requests");
        await tom.SeesAsync("You have not asked for an account yet");
        await LookAsync(tom, "MyRequests", "empty");
        await tom.FollowAsync("Ask for an account");
        await LookAsync(tom, "RequestForm");
        await tom.FillAsync("Purpose", "Only this is written");
        await tom.PressAsync("Send the request");
        await tom.SeesAsync("Not sent yet");
        await LookAsync(tom, "RequestForm", "errors");
        await tom.FindsProblemsAsync("kind", "platform", "handle", "audience", "contactEmail", "acknowledgements");
        (await tom.Page.Locator("#purpose").InputValueAsync()).ShouldBe("Only this is written");

        await tom.FillRequestAsync("birch", "School: speaks for the whole school", "X", Handle, "tom.vang", "amina.yusuf");
        await tom.PressAsync("Send the request");
        tom.Path.ShouldStartWith("/accounts/requests/");
        await UntilSeesAsync(tom, "Waits for approval");
        await LookAsync(tom, "MyRequest", "waiting");
    }

    private async Task PaulaApprovesAsync(Walker tom)
    {
        var paula = await ArriveAsync(phone: true);
        await OpenMailAsync(paula, "paula.reyes", Handle);
        await LookAsync(paula, "MailboxMail", "decide");
        var mail = paula.Path;
        await paula.GoAsync($"{mail}/html");
        await LookAsync(paula, page: null, "decide");
        await paula.GoAsync("/dev/mailbox");
        await LookAsync(paula, "Mailbox");
        await paula.GoAsync(mail);
        await paula.FollowInMailAsync("/approvals/");
        await paula.SeesAsync("Tom Vang");
        await LookAsync(paula, "DecideApproval");
        var link = paula.Page.Url;

        (await tom.GoAsync(link)).ShouldBe(403);
        await LookAsync(tom, "Message", "not-yours");
        var late = await ArriveAsync();
        await late.GoAsync(link);

        // Otherwise it could have been a scanner, which is as quick.
        await App.AdvanceAsync(TimeSpan.FromMinutes(1));
        await paula.TickAsync("Approve");
        await paula.FillAsync("Your name", "Somebody Else");
        await paula.PressAsync("Record my decision");
        await paula.SeesAsync("Nothing was recorded yet");
        await LookAsync(paula, "DecideApproval", "wrong-name");
        await paula.FindsProblemsAsync("signature");
        await paula.FillAsync("Your name", "Paula Reyes");
        await paula.PressAsync("Record my decision");
        await paula.SeesAsync("This is decided");
        await LookAsync(paula, "DecidedApproval");

        await late.TickAsync("Decline");
        await late.FillAsync("Note to Tom Vang", "Too late");
        await late.FillAsync("Your name", "Paula Reyes");
        await late.PressAsync("Record my decision");
        await late.SeesAsync("was not recorded");
        await LookAsync(late, "DecidedApproval", "too-late");
    }

    private async Task LookUpAsync(Walker tom)
    {
        await tom.FollowAsync("Accounts");
        await tom.SeesAsync(Handle);
        await LookAsync(tom, "BrowseAccounts");
        await tom.FillAsync("Search", NotThere);
        await tom.PressAsync("Show");
        await tom.SeesAsync("No account matches");
        await LookAsync(tom, "BrowseAccounts", "none");
        await tom.FillAsync("Search", Handle);
        await tom.PressAsync("Show");
        await tom.SeesAsync("1 account");
        await tom.FollowAsync(Handle);
        await tom.SeesAsync("Birch Hill Elementary");
        await LookAsync(tom, "ShowAccount");
    }
}
