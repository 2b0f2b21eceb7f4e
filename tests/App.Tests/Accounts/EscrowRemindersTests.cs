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
        for (var week = 1; week <= 3; week++)
        {
            (await app.MailboxAsync()).ShouldNotContain(mail => mail.Subject.Contains("no sealed credentials"));
            app.AdvanceSchoolDays(1, after: TimeSpan.FromDays(6));
            await app.MailAsync(tom.Email, "credentials of your account are still awaited");
        }
        (await app.MailAsync("paula.reyes@lakeside.example", "no sealed credentials")).Text.ShouldContain("reminded 3 times");
    }

    [Fact]
    public async Task ContactData_NeverPutRight_IsRemindedThenExpires()
    {
        await app.SubmitAsync(
            SampleForms.Good() with { ContactEmail = "birch@mail.example" }, RequestSource.Hook, "hook/never", "amina.yusuf");
        var first = await app.MailAsync("amina.yusuf@lakeside.example", "needs district contact data");
        for (var reminder = 1; reminder <= 3; reminder++)
        {
            app.AdvanceSchoolDays(15);
            await app.MailAsync("amina.yusuf@lakeside.example", "Reminder: your account request needs");
        }
        app.AdvanceSchoolDays(30);
        (await app.MailAsync("amina.yusuf@lakeside.example", "has expired")).Text.ShouldContain("30 school days");
        using var browser = app.OpenBrowser();
        (await browser.OpenAsync(first.Link("/accounts/mend/"))).Title.ShouldBe("There is a newer link");
    }
}
