using SppsFlows.Accounts;
using SppsFlows.App.Tests.Drivers;
using SppsFlows.App.Tests.Infrastructure;

namespace SppsFlows.App.Tests.Accounts;

/// <summary>A7, and how long a request waits for its requester: weeks pass.</summary>
public sealed class EscrowRemindersTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Escrow_NotHandedIn_RemindsWeeklyAndTellsTheApproverAfterThree()
    {
        using var tom = await StaffDriver.SignInAsync(app, "tom.vang");
        var form = SampleForms.Good();
        var id = await tom.RequestsAccountAsync(form);
        await app.DecidesAsync("paula.reyes", form.Handle!, "approve");
        await tom.SeesRequestAsync(id, RequestState.AwaitingEscrow);
        // Asked a moment after the request stands so: only then may the weeks begin to pass.
        await app.MailAsync(tom.Email, "Approved: set up");
        for (var week = 1; week <= 4; week++)
        {
            (await app.MailboxAsync()).Count(mail => mail.Text.Contains("no sealed credentials")).ShouldBe(week == 4 ? 1 : 0);
            app.AdvanceSchoolDays(5);
            var mail = await app.MailAsync(tom.Email, $"Waiting for you: Credentials of @{form.Handle}");
            mail.Links.ShouldContain(link => link.Contains("/credentials/seal/"));
            // From the third week on whoever answers for it hears of it each time.
            if (week < 3) continue;
            (await app.MailAsync("paula.reyes@lakeside.example", "nobody has handed them in"))
                .Text.ShouldContain("Tom Vang was reminded three times");
        }
    }

    [Fact]
    public async Task ContactData_NeverPutRight_IsRemindedThenExpires()
    {
        await app.SubmitAsync(
            SampleForms.Good() with { ContactEmail = "birch@mail.example" }, RequestSource.Hook, "hook/never", "amina.yusuf");
        var first = await app.MailAsync("amina.yusuf@lakeside.example", "needs district contact data");
        foreach (var schoolDays in (int[])[3, 4, 8])
        {
            app.AdvanceSchoolDays(schoolDays);
            (await app.MailAsync("amina.yusuf@lakeside.example", "Waiting for you: Contact data for @"))
                .Links.ShouldContain(link => link.Contains("/accounts/mend/"));
        }
        app.AdvanceSchoolDays(15);
        (await app.MailAsync("amina.yusuf@lakeside.example", "has expired")).Text.ShouldContain("30 school days");
        using var browser = app.OpenBrowser();
        (await browser.OpenAsync(first.Link("/accounts/mend/"))).Title.ShouldBe("This is over");
    }
}
