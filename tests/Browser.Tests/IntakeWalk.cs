namespace SppsFlows.Browser.Tests;

/// <summary>
/// Requests that came by mail (J1): one is incomplete and is completed in the portal, one has private contact data, corrected from the
/// mailed link (A3).
/// </summary>
public sealed class IntakeWalk(Browsers browsers) : Walk(browsers)
{
    [Fact, Visits("ListMyRequests", "MyRequests.Page", "ShowMyDraft", "RequestForm.Page")]
    public async Task MailedRequest_Incomplete_IsCompletedInThePortal()
    {
        var omar = await SignInAsync("omar.haddad", phone: true);
        await MailAfterAsync("omar.haddad", "not complete", () => SendMailAsync("@willowwolves", "office@lakeside.example"));
        await omar.FollowAsync("My requests");
        await UntilSeesAsync(omar, "Not complete yet");
        await LookAsync(omar, "MyRequests", "draft");
        await omar.ClickAsync(omar.Page.GetByText("Complete what you sent on"));
        await LookAsync(omar, "RequestForm", "draft");
        await omar.FindsProblemsAsync("audience", "contactAddress", "acknowledgements");

        await omar.FillAsync("Audience", "Families of grades 6 to 8");
        await omar.FillAsync("E-mail", "omar@elsewhere.example");
        await omar.FillAsync("Street address", "12 Birch Hill Road, Lakeside, MN 55101");
        await omar.ConfirmAllAsync();
        await omar.PressAsync("Send it on");
        await omar.FindsProblemsAsync("contactEmail");
        await omar.FillAsync("E-mail", "office@lakeside.example");
        await omar.PressAsync("Send it on");
        await omar.SeesAsync("willowwolves");
    }

    [Fact, Visits("ShowAccountRequestToMend", "RequestForm.Page", "Message.Page", "400", "410")]
    public async Task MailedRequest_WithPrivateContactData_IsPutRightFromTheMailedLink()
    {
        var omar = await ArriveAsync();
        var mail = await MailAfterAsync("omar.haddad", "contact data", () => SendMailAsync("@willowwrens", "omar@elsewhere.example",
            "Audience: Families of grades 6 to 8", "Contact address: 12 Birch Hill Road, Lakeside, MN 55101", "What you take on: all"));
        var link = LinkIn(mail, "/accounts/mend/");
        await omar.GoAsync(link);
        (await omar.Page.Locator("#purpose").CountAsync()).ShouldBe(0, "only the contact data are asked again");
        await LookAsync(omar, "RequestForm", "contacts");
        await App.AdvanceAsync(TimeSpan.FromMinutes(1));
        await omar.FillAsync("E-mail", "omar@elsewhere.example");
        await omar.FillAsync("Your name", "Omar Haddad");
        await omar.PressAsync("Send it on");
        await omar.FindsProblemsAsync("contactEmail");
        await LookAsync(omar, "RequestForm", "contacts-errors");
        await omar.FillAsync("E-mail", "office@lakeside.example");
        await omar.PressAsync("Send it on");
        await omar.SeesAsync("Thank you, it is on its way");
        await LookAsync(omar, "Message", "thanks");
        (await omar.GoAsync(link)).ShouldBe(410);
        await LookAsync(omar, "Message", "sent-already");
    }

    /// <summary>As SendGrid Inbound Parse posts it.</summary>
    private async Task SendMailAsync(string handle, string email, params string[] more)
    {
        var mail = $"""
            From: Omar Haddad <omar.haddad@lakeside.example>
            To: accounts@lakeside.example
            Subject: An account for our school
            Message-ID: <{Guid.NewGuid():N}@lakeside.example>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8

            School: Willow Creek Middle School
            Kind of account: School
            Platform: X
            Name of the account: {handle}
            Purpose: Share what happens at our school
            Contact e-mail: {email}
            Contact phone: 651-555-0110
            Managers: omar.haddad@lakeside.example, elsa.nyberg@lakeside.example
            {string.Join('\n', more)}
            """;
        await PostMailAsync("omar.haddad@lakeside.example", mail);
    }
}
