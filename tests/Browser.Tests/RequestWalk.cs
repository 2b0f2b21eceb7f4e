namespace SppsFlows.Browser.Tests;

/// <summary>The main job as people do it, without scripts: request, mailed link, approval, registry.</summary>
public sealed class RequestWalk(Browsers browsers) : Walk(browsers)
{
    private const string Handle = "birchbirds";

    [Fact, Visits("RequestForm", "MyRequests", "MyRequest", "DecideApproval", "DecidedApproval", "BrowseAccounts", "ShowAccount", "Home", "Message")]
    public async Task Request_FromFormToRegistry_IsWalked()
    {
        var tom = await SignInAsync("tom.vang");
        await tom.GoAsync("/accounts/requests");
        await LookAsync(tom.Page, "MyRequests", "empty");
        await AskAsync(tom);
        var request = tom.Page.Url;

        await tom.GoAsync("/accounts/requests");
        await tom.SeesAsync(Handle);
        await LookAsync(tom.Page, "MyRequests");

        var link = LinkIn(await App.MailToAsync("paula.reyes@lakeside.example", Handle), "/approvals/");
        await App.AdvanceAsync(TimeSpan.FromMinutes(1));
        await ApproveAsync(link);

        await tom.GoAsync(request);
        await UntilSeesAsync(tom, "Approved: credentials awaited");
        await tom.SeesAsync("Paula Reyes");
        await LookAsync(tom.Page, "MyRequest", "approved");
        await tom.GoAsync("/");
        await LookAsync(tom.Page, "Home", "to-do");

        await RegistryAsync(tom);
        await RecordsAsync();
    }

    private async Task AskAsync(Walker tom)
    {
        await tom.GoAsync("/");
        await tom.FollowAsync("Ask for an account");
        await LookAsync(tom.Page, "RequestForm");
        await tom.FillAsync("Purpose", "Only this is written");
        await tom.PressAsync("Send the request");
        await tom.SeesAsync("Not sent yet");
        (await tom.Page.Locator("#purpose").InputValueAsync()).ShouldBe("Only this is written");
        await LookAsync(tom.Page, "RequestForm", "errors");
        foreach (var problem in await tom.Page.Locator("#problems a").AllAsync())
        {
            var target = tom.Page.Locator((await problem.GetAttributeAsync("href"))!);
            (await target.CountAsync()).ShouldBe(1, await problem.InnerTextAsync());
        }
        (await tom.Page.Locator("#platform").GetAttributeAsync("aria-describedby"))!.Split(' ').ShouldContain("platform-error");

        await tom.FillRequestAsync("birch", "School: speaks for the whole school", "X", Handle, "tom.vang", "amina.yusuf");
        await tom.PressAsync("Send the request");
        tom.Path.ShouldStartWith("/accounts/requests/");
        await UntilSeesAsync(tom, "Waits for approval");
        await LookAsync(tom.Page, "MyRequest", "waiting");
    }

    private async Task ApproveAsync(string link)
    {
        var paula = await ArriveAsync(phone: true);
        (await paula.GoAsync(link)).ShouldBe(200);
        await paula.SeesAsync("Tom Vang");
        await LookAsync(paula.Page, "DecideApproval");
        await paula.TickAsync("Approve");
        await paula.FillAsync("Your name", "Paula Reyes");
        await paula.PressAsync("Record my decision");
        await paula.SeesAsync("This is decided");
        await LookAsync(paula.Page, "DecidedApproval");
        await paula.GoAsync(link);
        await paula.SeesAsync("The recorded decision");
    }

    private async Task RegistryAsync(Walker tom)
    {
        await tom.GoAsync("/accounts");
        await LookAsync(tom.Page, "BrowseAccounts");
        await tom.FillAsync("Search", "no such account");
        await tom.PressAsync("Show");
        await tom.SeesAsync("No account matches");
        await LookAsync(tom.Page, "BrowseAccounts", "empty");
        await tom.FillAsync("Search", Handle);
        await tom.PressAsync("Show");
        await tom.SeesAsync("1 account");
        await tom.FollowAsync(Handle);
        await tom.SeesAsync("Birch Hill Elementary");
        await LookAsync(tom.Page, "ShowAccount");
        await tom.GoAsync("/accounts/5a1d0c1e-0000-4000-8000-000000000001");
        await LookAsync(tom.Page, "ShowAccount", "reserved");
        (await tom.GoAsync("/audit")).ShouldBe(403);
        await LookAsync(tom.Page, "Message", "forbidden");
        (await tom.GoAsync("/no-such-page")).ShouldBe(404);
        await LookAsync(tom.Page, "Message", "not-found");
    }

    private async Task RecordsAsync()
    {
        var dana = await SignInAsync("dana.okafor");
        await dana.GoAsync("/accounts?q=" + Handle);
        var download = await dana.Page.RunAndWaitForDownloadAsync(() => dana.FollowAsync("Download as CSV"));
        await using (var csv = await download.CreateReadStreamAsync())
        using (var text = new StreamReader(csv))
            (await text.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldContain(Handle);
    }
}
