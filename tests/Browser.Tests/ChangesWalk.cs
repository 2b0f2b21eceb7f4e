using SppsFlows.Tests.Shared;

namespace SppsFlows.Browser.Tests;

/// <summary>
/// A request that comes back: changes asked for, made, approved, disowned, declined (A5). The requester is on a phone, the approver at a
/// desk.
/// </summary>
public sealed class ChangesWalk(Browsers browsers) : Walk(browsers)
{
    private const string Handle = "harborhawks";

    [Fact, Visits(
        "ShowApproval", "DecideApproval.Page", "DecidedApproval.Page", "ShowAccountRequestToMend", "ShowMyRequestToMend",
        "RequestForm.Page", "MyRequest.Page", "400",
        "ListApprovals", "WaitingApprovals.Page", "ShowWaitingApproval", "ShowDisownDecision", "DisownDecision.Page", "Message.Page")]
    public async Task Request_SentBackAndDisowned_IsDecidedAnew()
    {
        var rosa = await SignInAsync("rosa.diaz", phone: true);
        var link = await AskAsync(
            rosa, "harbor", "School: speaks for the whole school", "Instagram", Handle, "henry.cole", "rosa.diaz", "noah.park");
        var request = rosa.Page.Url;
        await HenryAsksForChangesAsync(link);
        await RosaChangesAsync(rosa, request);

        var henry = await SignInAsync("henry.cole");
        var decided = await HenryApprovesSignedInAsync(henry);
        await rosa.GoAsync(request);
        await UntilSeesAsync(rosa, "Approved: credentials awaited");

        var askedAnew = await HenryDisownsAsync(decided, rosa, request);
        await HenryDeclinesAsync(askedAnew, rosa, request);
        await henry.FollowAsync("To decide");
        await henry.SeesAsync("What you decided");
        await LookAsync(henry, "WaitingApprovals", "decided");
    }

    private async Task HenryAsksForChangesAsync(string link)
    {
        var henry = await ArriveAsync();
        await henry.GoAsync(link);
        await henry.TickAsync("Ask for changes");
        await henry.FillAsync("Your name", "Henry Cole");
        await henry.PressAsync("Record my decision");
        await henry.SeesAsync("Write what should be changed");
        await henry.FindsProblemsAsync("note");
        await LookAsync(henry, "DecideApproval", "no-note");
        (await henry.Page.GetByLabel("Ask for changes").IsCheckedAsync()).ShouldBeTrue();
        await henry.FillAsync("Note to Rosa Diaz", "Please name the classes that it is for.");
        await henry.PressAsync("Record my decision");
        await henry.SeesAsync("Changes asked for");
        await LookAsync(henry, "DecidedApproval", "changes");
    }

    private async Task RosaChangesAsync(Walker rosa, string request)
    {
        await OpenMailAsync(rosa, "rosa.diaz", "asks for changes");
        await rosa.FollowInMailAsync("/accounts/mend/");
        await rosa.SeesAsync("Henry Cole asks for changes");
        await LookAsync(rosa, "RequestForm", "changes");

        // For somebody signed in, the same form is on the request's page.
        await rosa.GoAsync(request);
        await rosa.SeesAsync("Waits for you");
        await LookAsync(rosa, "MyRequest", "changes");
        await rosa.FollowAsync("Change the request");
        await LookAsync(rosa, "RequestForm", "changes-signed-in");
        (await rosa.Page.Locator("#handle").InputValueAsync()).ShouldContain(Handle);
        foreach (var box in await rosa.Page.Locator("input[name=acknowledgements]").AllAsync())
            (await box.IsCheckedAsync()).ShouldBeFalse("what was confirmed for another text is confirmed anew");
        await rosa.FillAsync("Audience", "Families of grades 9 to 12");
        await rosa.PressAsync("Send it on");
        await rosa.FindsProblemsAsync("acknowledgements", "whatChanged");
        await LookAsync(rosa, "RequestForm", "changes-errors");
        await rosa.ConfirmAllAsync();
        await rosa.FillAsync("What did you change?", "The classes are named.");
        await rosa.PressAsync("Send it on");
        await UntilSeesAsync(rosa, "Waits for approval");
    }

    private async Task<SentMail> HenryApprovesSignedInAsync(Walker henry)
    {
        await henry.FollowAsync("To decide");
        await UntilSeesAsync(henry, "What waits for you");
        await LookAsync(henry, "WaitingApprovals");
        await henry.ClickAsync(henry.Page.Locator("main table a").Filter(new() { HasText = Handle }).First);
        await henry.SeesAsync("The classes are named.");
        await LookAsync(henry, "DecideApproval", "signed-in");
        await henry.TickAsync("Approve");
        var mail = await MailAfterAsync("henry.cole", "You decided", () => henry.PressAsync("Record my decision"));
        await henry.SeesAsync("This is decided");
        return mail;
    }

    private async Task<SentMail> HenryDisownsAsync(SentMail decided, Walker rosa, string request)
    {
        var henry = await ArriveAsync();
        await henry.GoAsync(LinkIn(decided, "/approvals/disown/"));
        await LookAsync(henry, "DisownDecision");
        await App.AdvanceAsync(TimeSpan.FromMinutes(1));
        await henry.FillAsync("Your name", "Rosa Diaz");
        await henry.PressAsync("This was not me");
        await henry.FindsProblemsAsync("signature");
        await LookAsync(henry, "DisownDecision", "wrong-name");
        await henry.FillAsync("Your name", "Henry Cole");
        var askedAnew = await MailAfterAsync("henry.cole", "Please decide", () => henry.PressAsync("This was not me"));
        await henry.SeesAsync("we know that this was not you");
        await LookAsync(henry, "Message", "disowned");
        await rosa.GoAsync(request);
        await UntilSeesAsync(rosa, "said that the decision was not theirs");
        await UntilSeesAsync(rosa, "Waits for approval");
        return askedAnew;
    }

    private async Task HenryDeclinesAsync(SentMail askedAnew, Walker rosa, string request)
    {
        var henry = await ArriveAsync();
        await henry.GoAsync(LinkIn(askedAnew, "/approvals/"));
        await App.AdvanceAsync(TimeSpan.FromMinutes(1));
        await henry.TickAsync("Decline");
        await henry.FillAsync("Note to Rosa Diaz", "The school has two accounts already.");
        await henry.FillAsync("Your name", "Henry Cole");
        await henry.PressAsync("Record my decision");
        await henry.SeesAsync("Declined");
        await rosa.GoAsync(request);
        await UntilSeesAsync(rosa, "Your approver declined it");
        await LookAsync(rosa, "MyRequest", "declined");
    }
}
